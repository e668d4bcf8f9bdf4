import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findAt } from '../../src/records/pointer.ts'
import type { Json } from '../../src/records/types.ts'
import { type CheckInput, checkAnswers, findErrors } from '../../src/regime/check-answers.ts'
import { sayFinding } from '../../src/regime/say-finding.ts'
import { fieldsBelow } from '../../src/regime/schema-walk.ts'
import { type FormVersion, LANGS } from '../../src/regime/types.ts'
import { draftOf, FORMS, REGIME, transcribed } from './form-case.ts'

/** Any JSON, with the names a form has among its members, so that some of it reaches the rules. */
const jsonFor = (form: FormVersion): fc.Arbitrary<Json> => {
  const names = [
    ...Object.keys(form.schema.properties ?? {}),
    '1',
    '5',
    'land',
    'total',
    'start',
    'end',
    '$no',
  ]
  const odd = ['__proto__', 'constructor', 'toString', '', '\ud800', 'a/b~c']
  const leaf = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.integer(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'nil',
      'standard',
      'simplified',
      '2024-01-01',
      '2024',
      '5',
      '-1',
      '99999999999999999999',
      '9e9',
    ),
  )
  return fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...names, ...odd), fc.string()), tie('json'), { maxKeys: 6 }),
    ),
  })).json
}

describe('whatever is answered', () => {
  const says = fc.constantFrom(
    'answers' as const,
    'nil' as const,
    'unchanged' as const,
    'not-in-position' as const,
  )
  const periods = fc.constantFrom(undefined, '2024', '2024-02', '2024-04-01/2025-03-31', '9999')
  const sources = fc.constantFrom({ kind: 'state' as const }, transcribed(), transcribed('month-not-given'))
  const look = (form: FormVersion, record: CheckInput['record']) => {
    const input = { record, previous: [record, draftOf(form)], regime: REGIME }
    const found = checkAnswers(form, input)
    for (const finding of found)
      for (const lang of LANGS) expect(sayFinding(form, finding, lang).message).toMatch(/^[^{}]{10,}$/)
    expect(findErrors(form, input)).toEqual(found.filter(({ severity }) => severity === 'error'))
  }

  test.each(FORMS)('$ref: checking throws nothing, and speaks', (form) => {
    fc.assert(
      fc.property(jsonFor(form), says, periods, sources, (answers, said, period, provenance) => {
        const change = { says: said, ...(period === undefined ? {} : { period }), provenance }
        look(form, { ...draftOf(form, { record: change }), answers: answers as never })
      }),
      { numRuns: 400 },
    )
  })

  test.each(FORMS)('$ref: nor do lists whose items bring their own way to be compared', (form) => {
    for (const [name, node] of Object.entries(form.schema.properties ?? {})) {
      if (node.type !== 'array') continue
      const found = checkAnswers(form, {
        record: draftOf(form, { set: { [`/${name}`]: [{ valueOf: 1 }, { valueOf: 1 }] } }),
        previous: [],
        regime: REGIME,
      })
      expect(found[0]?.rule, name).toMatch(/^schema\./)
    }
  })

  test.each(FORMS)('$ref: nor does the example with one answer made any other', (form) => {
    const all = Object.keys(form.schema.properties ?? {}).flatMap((name) =>
      fieldsBelow(form.schema, `/${name}`),
    )
    const pointers = all.filter((pointer) => !pointer.includes('*'))
    expect(pointers.some((pointer) => findAt(draftOf(form).answers, pointer) !== undefined)).toBe(true)
    fc.assert(
      fc.property(fc.constantFrom(...pointers), jsonFor(form), says, (pointer, json, said) => {
        look(form, draftOf(form, { set: { [pointer]: json }, record: { says: said } }))
      }),
      { numRuns: 400 },
    )
  })
})
