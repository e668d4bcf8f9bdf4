import { describe, expect, test } from 'vitest'
import type { FiledRecord, Json } from '../../src/records/types.ts'
import { checkAnswers } from '../../src/regime/check-answers.ts'
import { isLarge } from '../../src/regime/large-answers.ts'
import type { FormVersion, SchemaNode } from '../../src/regime/types.ts'
import { FORMS, REGIME } from './form-case.ts'

const check = (form: FormVersion, answers: FiledRecord['answers']) =>
  checkAnswers(form, {
    record: {
      v: 1,
      regime: REGIME.ref,
      form: form.ref,
      participant: 'URY',
      says: 'answers',
      measures: [...form.measures].slice(0, 1),
      ...(form.period === 'year' ? { period: '2023' } : {}),
      audience: { kind: 'filer' },
      language: 'es',
      provenance: { kind: 'state' },
      made: '2024-04-12',
      answers,
    },
    previous: [],
    regime: REGIME,
  })

/** Every list of a schema whose items must differ. */
function* sets(node: unknown): Generator<SchemaNode> {
  if (node === null || typeof node !== 'object') return
  if ((node as SchemaNode)['uniqueItems']) yield node as SchemaNode
  for (const part of Object.values(node)) yield* sets(part)
}

describe('answers larger than a form can be', () => {
  const calendar = REGIME.forms.get('annual-calendar/1') as FormVersion

  test('are told by one error of shape, and not by one for each of their lines', () => {
    const lines = (count: number) => ({ entries: Array.from({ length: count }, (): Json => ({})) })
    expect(check(calendar, lines(3)).length).toBeGreaterThan(3)
    expect(check(calendar, lines(30_000))).toEqual([
      { pointer: '/entries', rule: 'schema.maxItems', severity: 'error', params: { limit: 300 } },
    ])
  })

  test('are known by their lists and by all that they hold', () => {
    expect(isLarge({ entries: Array(2000).fill('') })).toBe(false)
    expect(isLarge({ entries: Array(2001).fill('') })).toBe(true)
    expect(isLarge({ entries: Array(300).fill(Array(200).fill('')) })).toBe(true)
    expect(FORMS.filter(({ example }) => isLarge(example.answers as Json))).toEqual([])
  })

  test.each(FORMS.map((form) => [form.ref, form] as const))(
    'cost %s no comparison of every item with every other',
    (_, form) => {
      for (const { items } of sets(form.schema)) expect(items?.type).toBe('string')
    },
  )
})
