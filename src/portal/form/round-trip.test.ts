import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ANYONE } from '../../audience/reader.ts'
import type { FiledRecord } from '../../records/types.ts'
import { readRegime } from '../../regime/read-regime.ts'
import { type FormVersion, LANGS, type Lang } from '../../regime/types.ts'
import { makeView } from '../view.ts'
import { FormSections } from './draw-form.tsx'
import { applyOperation, parseForm, withoutEmptyLines } from './parse-form.ts'

type Answers = FiledRecord['answers']

const regime = await readRegime(fileURLToPath(new URL('../../../regimes/miami-2003', import.meta.url)))
const formOf = (ref: string) => regime.forms.get(ref) as FormVersion
const milex = formOf('milex-return/1')
const meeting = formOf('meeting/1')
const treaty = formOf('treaty-status/1')
const contact = formOf('point-of-contact/1')
// Ticks come back in the order of the list.
const ticked = { languages: ['en', 'es'] }
const example = (form: FormVersion) => structuredClone(form.example.answers) as Answers

/** The form's sections as HTML. */
function drawnOf(form: FormVersion, answers: Answers, lang: Lang = 'en'): string {
  const house = { regime } as never
  const view = makeView({ house, reader: ANYONE, session: undefined, lang, path: '', query: '' })
  return String(FormSections({ view, form, answers, findings: [], participant: form.example.participant }))
}

/** What a browser sends of the form as drawn for these answers: names and values, in their order. */
function submit(form: FormVersion, answers: Answers, lang: Lang): [string, string][] {
  const html = drawnOf(form, answers, lang)
  return [...html.matchAll(/<(input|select|textarea)\b([^>]*)>(?:([\s\S]*?)<\/\1>)?/g)].flatMap(
    ([, kind, spelled = '', inside = '']): [string, string][] => {
      const attributes = attributesOf(spelled)
      const name = attributes.get('name')
      if (name === undefined) return []
      if (kind === 'textarea') return [[name, unescaped(inside)]]
      if (kind === 'select') {
        const options = [...inside.matchAll(/<option\b([^>]*)>/g)].map(([, own = '']) => attributesOf(own))
        const chosen = options.find((option) => option.has('selected')) ?? options[0]
        return [[name, chosen?.get('value') ?? '']]
      }
      const ticked = attributes.get('type') !== 'checkbox' || attributes.has('checked')
      return ticked ? [[name, attributes.get('value') ?? '']] : []
    },
  )
}
const attributesOf = (spelled: string): Map<string, string> =>
  new Map(
    [...spelled.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [
      name,
      unescaped(value),
    ]),
  )
const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

const roundTrip = (form: FormVersion, answers: Answers, lang: Lang) =>
  parseForm(form, submit(form, answers, lang), lang)

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
