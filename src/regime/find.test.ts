import { expect, test } from 'vitest'
import { basisOf, findMeasure, findParticipant, formsFor, latestForms, newestForms } from './find.ts'
import type { FormVersion, Measure, Participant, Rule } from './types.ts'

const form = (id: string, version: number, measures: string[]) =>
  ({ ref: `${id}/${version}`, id, version, measures }) as unknown as FormVersion
const forms = new Map(
  [
    form('a', 2, ['I.1']),
    form('a', 1, ['I.2']),
    form('b', 1, ['II.9.a', 'I.1']),
    form('c', 10, ['II.10']),
  ].map((one) => [one.ref, one]),
)
const refs = (id: string) => formsFor({ succeeded: {}, forms }, id).map(({ ref }) => ref)

test('a measure is served by the latest version of each form that names it', () => {
  expect(refs('I.1')).toEqual(['a/2', 'b/1'])
  expect(refs('I.2')).toEqual([])
})

test('a measure is served by the forms of its parts, and no part by those of another measure', () => {
  expect(refs('II.9')).toEqual(['b/1'])
  expect(refs('II.9.a')).toEqual(['b/1'])
  expect(refs('II.9.b')).toEqual([])
  expect(refs('II.1')).toEqual([])
})

test('a form that another has followed is begun no more, and found for what was filed under it', () => {
  const regime = { forms, succeeded: { b: 'a' } }
  expect(latestForms(regime).map(({ ref }) => ref)).toEqual(['a/2', 'c/10'])
  expect(newestForms(regime).map(({ ref }) => ref)).toEqual(['a/2', 'b/1', 'c/10'])
  expect(formsFor(regime, 'I.1').map(({ ref }) => ref)).toEqual(['a/2'])
})

test('a rule that asks for other records, wherever it does, looks at history', () => {
  const rule = (more: Partial<Rule>): Rule => ({
    id: 'a',
    severity: 'note',
    holds: 'has(answers.a)',
    pointer: '/a',
    ...more,
  })
  const asking: Partial<Rule>[] = [
    { holds: 'previous.size() == 0' },
    { when: 'answers.a in cited' },
    { each: { one: "beside['x']" } },
    { params: { one: 'previous[0].period' } },
  ]
  expect(asking.map((more) => basisOf(rule(more)))).toEqual(asking.map(() => 'history'))
  expect(basisOf(rule({ holds: "answers.a != 'prevision'" }))).toBe('answers')
})

test('what is not there is not found', () => {
  const measures = [{ id: 'I.1' }] as Measure[]
  const participants = [{ code: 'URY' }] as Participant[]
  expect(findMeasure({ measures }, 'I.1')).toBe(measures[0])
  expect(findMeasure({ measures }, 'I.01')).toBeUndefined()
  expect(findParticipant({ participants }, 'URY')).toBe(participants[0])
  expect(findParticipant({ participants }, 'ury')).toBeUndefined()
})
