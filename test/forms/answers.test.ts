import { describe, expect, test } from 'vitest'
import { answerState } from '../../src/records/answers.ts'
import type { Json } from '../../src/records/types.ts'
import { type CheckInput, checkAnswers } from '../../src/regime/check-answers.ts'
import { fieldsBelow, nodeAt } from '../../src/regime/schema-walk.ts'
import type { FormVersion } from '../../src/regime/types.ts'
import { type Change, checkChange, draftOf, FORMS, REGIME } from './form-case.ts'

const COMMITMENT = { $c: `sha256:${'0'.repeat(64)}` }
const REASONS = ['national-security', 'commercial', 'third-party-consent', 'privacy', 'ongoing-operation']
const NO = [{ $no: 'not-applicable' }, { $no: 'not-in-position' }]
const WITHHELD = REASONS.map(($withheld) => ({ $withheld }))

/** The answers by their names; what a field of another type takes for its value is told with the field. */
const ANSWERS: readonly (readonly [string, Json | undefined])[] = [
  ['blank', undefined],
  ['zero', '0'],
  ['value', '12.5'],
  ...NO.map((answer) => [answer.$no, answer] as const),
  ...WITHHELD.map((answer) => ['withheld', answer] as const),
  ['committed', COMMITMENT],
]

const fieldsOf = (form: FormVersion): string[] =>
  Object.keys(form.schema.properties ?? {}).flatMap((name) => fieldsBelow(form.schema, `/${name}`))
const marked = (form: FormVersion, pointer: string): boolean =>
  nodeAt(form.schema, pointer)?.['x-mark'] === true
/** Fields outside lists that hold an amount and take the marks: of a form with shapes those that say so. */
const amounts = (form: FormVersion): string[] => [
  ...fieldsOf(form)
    .filter((pointer) => nodeAt(form.schema, pointer)?.['x-control'] === 'amount' && !pointer.includes('*'))
    .filter((pointer) => form.listRefs['withheld'] === undefined || marked(form, pointer)),
  ...(nodeAt(form.schema, '/figures/1/total') ? ['/figures/1/total', '/figures/3.1.11/un-peacekeeping'] : []),
]
const commitments = (form: FormVersion): string[] =>
  fieldsOf(form).filter((pointer) => nodeAt(form.schema, pointer)?.['x-commit'] === true)

const shapeErrors = (form: FormVersion, change: Change) =>
  checkChange(form, change).filter(({ rule }) => rule.startsWith('schema.'))

describe('the seven answers', () => {
  test('are told apart', () => {
    for (const [name, answer] of ANSWERS) expect(answerState(answer)).toBe(name)
  })

  const figures = FORMS.flatMap((form) => amounts(form).map((pointer) => ({ form, ref: form.ref, pointer })))
  test('are taken by amounts somewhere, and by cells', () => {
    for (const ref of ['milex-return/1', 'milex-return/2'])
      expect(figures.filter((one) => one.ref === ref).map(({ pointer }) => pointer)).toEqual([
        '/total',
        '/central-government-spending',
        '/gdp',
        '/figures/1/total',
        '/figures/3.1.11/un-peacekeeping',
      ])
  })
  test.each(figures)('$ref: $pointer takes six of them, and no commitment', ({ form, pointer }) => {
    for (const [name, answer] of ANSWERS) {
      const errors = shapeErrors(form, { set: { [pointer]: answer } })
      expect(errors, name).toEqual(
        name === 'committed' ? [{ pointer, rule: 'schema.anyOf', severity: 'error', params: {} }] : [],
      )
    }
  })

  const behind = FORMS.flatMap((form) =>
    commitments(form).map((pointer) => ({ form, ref: form.ref, pointer })),
  )
  test('personal data is behind a commitment, in every form that asks for it', () => {
    expect(behind.map(({ ref, pointer }) => `${ref} ${pointer}`)).toEqual(
      expect.arrayContaining([
        'meeting/1 /contact',
        'point-of-contact/1 /name',
        'point-of-contact/1 /phone',
        'point-of-contact/1 /mobile',
        'point-of-contact/1 /email',
        'treaty-status/1 /contact-point',
      ]),
    )
    for (const form of FORMS)
      for (const pointer of fieldsOf(form).filter((one) => nodeAt(form.schema, one)?.['x-personal'] === true))
        expect(commitments(form), `${form.ref} ${pointer}`).toContain(pointer)
  })
  test.each(behind.filter(({ pointer }) => !pointer.includes('*')))(
    '$ref: $pointer takes a commitment or nothing',
    ({ form, pointer }) => {
      for (const [name, answer] of [...ANSWERS, ['a name', 'Jane Doe'] as const])
        expect(shapeErrors(form, { set: { [pointer]: answer } }).length > 0, name).toBe(
          name !== 'committed' && name !== 'blank',
        )
    },
  )

  const others = FORMS.flatMap((form) =>
    fieldsOf(form)
      .filter((pointer) => ![...amounts(form), ...commitments(form), '/figures'].includes(pointer))
      .filter((pointer) => !pointer.includes('*'))
      .map((pointer) => ({ form, ref: form.ref, pointer })),
  )
  test.each(others.filter(({ form, pointer }) => marked(form, pointer)))(
    '$ref: $pointer takes the marks besides its value, and no commitment',
    ({ form, pointer }) => {
      for (const answer of [...NO, ...WITHHELD])
        expect(shapeErrors(form, { set: { [pointer]: answer } }), JSON.stringify(answer)).toEqual([])
      expect(shapeErrors(form, { set: { [pointer]: COMMITMENT } })).toMatchObject([{ rule: 'schema.anyOf' }])
    },
  )
  test.each(others.filter(({ form, pointer }) => !marked(form, pointer)))(
    '$ref: $pointer is a value or blank: no mark stands for it',
    ({ form, pointer }) => {
      for (const answer of [...NO, ...WITHHELD, COMMITMENT])
        expect(shapeErrors(form, { set: { [pointer]: answer } }), JSON.stringify(answer)).not.toEqual([])
    },
  )

  test('a mark with a reason nobody knows, or with something beside it, is none', () => {
    const [form] = FORMS.filter(({ id }) => id === 'milex-return') as [FormVersion]
    for (const answer of [
      { $withheld: 'no-reason' },
      { $no: 'later' },
      { $no: 'not-applicable', value: '5' },
      { $value: '5' },
      '1e5',
      '1,5',
      '01',
      5,
      '',
      null,
    ])
      expect(shapeErrors(form, { set: { '/total': answer } }), JSON.stringify(answer)).toMatchObject([
        { pointer: '/total', rule: 'schema.anyOf' },
      ])
  })
})

describe('the frame of a record', () => {
  const first = (form: FormVersion, change: Change) => checkChange(form, change)[0]?.rule
  test.each(FORMS)('$ref takes its own kinds of answer and its own period', (form) => {
    for (const says of ['answers', 'nil', 'unchanged', 'not-in-position'] as const) {
      const empty = says === 'unchanged' || says === 'not-in-position' ? { answers: {} } : {}
      const found = checkChange(form, { ...empty, record: { says } }).map(({ rule }) => rule)
      expect(found.includes('form.says'), says).toBe(!form.says.includes(says))
    }
    const period = form.period === 'none' ? '2024' : undefined
    const record = { period } as Partial<CheckInput['record']>
    expect(first(form, { record })).toBe(form.period === 'none' ? 'form.no-period' : 'form.period')
  })

  test.each([null, [], 5, ''])('an answer in one act takes nothing else for no fields: %j', (answers) => {
    for (const form of FORMS) {
      const record = { ...draftOf(form), says: 'unchanged' as const, answers: answers as never }
      const found = checkAnswers(form, { record, previous: [], regime: REGIME })
      expect(found.map(({ rule }) => rule)).toContain('form.no-answers')
    }
  })

  test('an answer in one act comes without fields, and no rule asks for them', () => {
    const [form] = FORMS.filter(({ id }) => id === 'milex-return') as [FormVersion]
    expect(checkChange(form, { answers: {}, record: { says: 'not-in-position' } })).toEqual([])
    expect(first(form, { record: { says: 'not-in-position' } })).toBe('form.no-answers')
  })
})
