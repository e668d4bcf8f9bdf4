import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyTyped } from '../../../test/forms/any-typed.ts'
import { FORMS, REGIME as regime } from '../../../test/forms/form-case.ts'
import { drawnOf, submitted } from '../../../test/forms/submitted.ts'
import type { FiledRecord, Json } from '../../records/types.ts'
import { type FormVersion, LANGS, type Lang } from '../../regime/types.ts'
import { applyOperation, parseForm, prune, withoutEmptyLines } from './parse-form.ts'

type Answers = FiledRecord['answers']

const formOf = (ref: string) => regime.forms.get(ref) as FormVersion
const milex = formOf('milex-return/1')
const meeting = formOf('meeting/1')
const treaty = formOf('treaty-status/1')
const contact = formOf('point-of-contact/1')
// Ticks come back in the order of the list.
const ticked = { languages: ['en', 'es'] }
const example = (form: FormVersion) => structuredClone(form.example.answers) as Answers

const roundTrip = (form: FormVersion, answers: Answers, lang: Lang) =>
  parseForm(form, submitted(drawnOf(form, answers, lang)), lang, { regime, before: answers })

describe('what is drawn is read as it was', () => {
  const standard: Answers = {
    kind: 'standard',
    currency: 'UYU',
    multiplier: 0,
    'figure-status': 'estimated',
    figures: {
      '3.1.11': { 'un-peacekeeping': '1234567.89', strategic: '-12', total: '0' },
      '5': {
        total: { $no: 'not-in-position' },
        land: { $withheld: 'commercial' },
        air: { $no: 'not-applicable' },
      },
    },
    gdp: '123456789012345678901234.123456',
    coverage: { 'off-budget': 'excluded' },
    remarks: 'Two\nlines & <more>',
  }
  const cases: [string, FormVersion, Answers][] = [
    ['the return of the example', milex, example(milex)],
    ['a standard table', milex, standard],
    [
      'a single figure',
      milex,
      { kind: 'single-figure', total: '0.5', 'budget-source': 'https://example.org/?a=1&b=2' },
    ],
    ['a nil return', milex, { kind: 'nil', 'no-armed-forces': true }],
    ['nothing at all', milex, {}],
    ['the meeting of the example', meeting, example(meeting)],
    [
      'a meeting with states',
      meeting,
      { ...example(meeting), number: 7, host: 'CHL', attended: ['CAN', 'URY'] },
    ],
    ['a document of an odd title', meeting, { ...example(meeting), documents: [{ title: '"<b>&amp;" \'' }] }],
    ['the treaty of the example', treaty, example(treaty)],
    ['the contact of the example', contact, { ...example(contact), ...ticked }],
    [
      'a contact with a person, in the values behind its commitments',
      contact,
      {
        ...example(contact),
        ...ticked,
        name: '"<b>&amp;" \'',
        phone: '+598 2 000 0000',
        email: 'a@b.example',
      },
    ],
  ]
  for (const lang of LANGS)
    test.each(cases)(`${lang}: %s`, (_, form, answers) => {
      const read = withoutEmptyLines(roundTrip(form, answers, lang)) as Answers
      // States are ticked in the order of their names.
      if (Array.isArray(read['attended'])) read['attended'].sort()
      expect(read).toEqual(answers)
    })

  test('any figure, in any language', () => {
    // Zeros at the end of a fraction are not shown, so none are drawn here: they say nothing.
    const decimal = fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.bigInt({ min: 0n, max: 10n ** 24n - 1n }),
        fc.stringMatching(/^([0-9]{0,5}[1-9])?$/),
      )
      .map(([sign, whole, fraction]) => `${sign}${whole}${fraction && `.${fraction}`}`)
    const cell = fc.oneof(decimal, fc.constantFrom({ $no: 'not-applicable' }, { $withheld: 'privacy' }))
    const row = fc.dictionary(fc.constantFrom(...(milex.lists['columns'] ?? [])), cell, { minKeys: 1 })
    const figures = fc.dictionary(fc.constantFrom(...(milex.lists['rows'] ?? [])), row, {
      minKeys: 1,
      maxKeys: 3,
    })
    fc.assert(
      fc.property(figures, fc.constantFrom(...LANGS), (some, lang) => {
        const answers = { kind: 'standard', figures: some } as Answers
        expect(withoutEmptyLines(roundTrip(milex, answers, lang))).toEqual(answers)
      }),
      { numRuns: 40 },
    )
  })
})

/** What is filed of what one types: empty lines left out, ticks in the order of their list. */
const sorted = (value: Json): Json => {
  if (Array.isArray(value)) {
    const items = value.map(sorted)
    return items.every((item) => typeof item === 'string') ? items.sort() : items
  }
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, sorted(item)]))
}

describe.each(FORMS.map((form) => [form.ref, form] as const))('%s', (_, form) => {
  test.each(LANGS)('its example is read as it was drawn in %s', (lang) => {
    const answers = prune(form, example(form))
    expect(sorted(withoutEmptyLines(roundTrip(form, answers, lang)))).toEqual(sorted(answers))
  })

  test('whatever is typed, read, drawn and read again, is what it was', () => {
    fc.assert(
      fc.property(anyTyped(form), fc.constantFrom(...LANGS), (typed, lang) => {
        const read = parseForm(form, typed, lang, { regime })
        const again = roundTrip(form, read, lang)
        expect(sorted(withoutEmptyLines(again))).toEqual(sorted(withoutEmptyLines(read)))
      }),
      { numRuns: 25 },
    )
  })
})

test('an item that is no code, with a comma in it, is one tick still', () => {
  const zone = formOf('border-zone/1')
  const answers = { ...example(zone), states: ['Arcadia, Lower', 'URY'] } as Answers
  expect(roundTrip(zone, answers, 'en')['states']).toEqual(answers['states'])
})

describe('lines', () => {
  const documents = (answers: Answers) => roundTrip(meeting, answers, 'en')['documents']

  test('are added, stay while they are empty, and are taken away by their place', () => {
    const { documents: _, ...none } = example(meeting)
    const one = applyOperation(meeting, none, 'add:/documents')
    expect(documents(one)).toEqual([{}])
    const two = applyOperation(meeting, { ...one, documents: [{ title: 'first' }] }, 'add:/documents')
    expect(documents(two)).toEqual([{ title: 'first' }, {}])
    const left = applyOperation(
      meeting,
      { ...two, documents: [{ title: 'first' }, { title: 'second' }] },
      'remove:/documents/0',
    )
    expect(documents(left)).toEqual([{ title: 'second' }])
    expect(documents(applyOperation(meeting, left, 'remove:/documents/0'))).toEqual([])
    expect(withoutEmptyLines(two)).toMatchObject({ documents: [{ title: 'first' }] })
    expect(withoutEmptyLines({ documents: [{}] })).toEqual({})
  })

  test('are drawn with the buttons that add and take away', () => {
    const drawn = drawnOf(meeting, { documents: [{}, {}] }).match(/name="_op" value="[^"]*"/g)
    expect(drawn).toEqual(
      ['remove:/documents/0', 'remove:/documents/1', 'add:/documents'].map(
        (act) => `name="_op" value="${act}"`,
      ),
    )
  })

  test('leave the answers they were asked of as they were', () => {
    const before = example(meeting)
    applyOperation(meeting, before, 'add:/documents')
    applyOperation(meeting, before, 'remove:/documents/0')
    expect(before).toEqual(example(meeting))
  })

  test('are not added past the bound', () => {
    const many = { documents: Array.from({ length: 2000 }, () => ({ title: 'x' })) }
    expect(applyOperation(meeting, many, 'add:/documents')).toEqual(many)
  })

  test.each([
    '',
    'add:',
    'add:/',
    'add:/nothing',
    'add:/__proto__',
    'add:/constructor',
    'add:/title',
    'add:/documents/',
    'add:/documents/0',
    'add:/documents/*',
    'remove:/documents/9',
    'remove:/documents/-1',
    'remove:/documents/0/title',
    'remove:/documents',
    'remove:/__proto__/0',
    'drop:/documents/0',
    'add:/documents\nremove:/documents/0',
  ])('are not touched by %j', (operation) => {
    expect(applyOperation(meeting, example(meeting), operation)).toEqual(example(meeting))
  })
})
