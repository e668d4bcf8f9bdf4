import { describe, expect, test } from 'vitest'
import { REGIME } from '../../../test/forms/form-case.ts'
import { drawnOf, submitted } from '../../../test/forms/submitted.ts'
import type { FiledRecord } from '../../records/types.ts'
import type { FormVersion } from '../../regime/types.ts'
import { parseForm } from './parse-form.ts'

const formOf = (ref: string) => REGIME.forms.get(ref) as FormVersion
const exercise = formOf('exercise-notification/1')
const arms = formOf('arms-transfers-return/1')
const incident = formOf('incident-notice/1')
const read = (form: FormVersion, fields: [string, string][], before: object = {}) =>
  parseForm(form, fields, 'en', { regime: REGIME, before: before as FiledRecord['answers'] })

describe('a name that stands beside no field', () => {
  test.each([
    '_mark:/__proto__',
    '_mark:/nothing',
    '_mark:/designation',
    '_mark:/area/coordinates',
    '_time:/designation',
    '_time:/__proto__/x',
    '_record:/designation',
    '_others:/host',
    '_lines:/designation',
    '_lines:/__proto__',
    '_paste:/designation',
    '_paste:/constructor',
    '/area/coordinates/0/0/0',
    '/area/type',
    '/participants/100000/state',
    '/participants/1e3/state',
    '/participants/-1/state',
    '/participants/01/state',
    '/participants/*/state',
    '/participants/__proto__/state',
  ])('%s is refused', (name) => {
    expect(() => read(exercise, [[name, 'x']])).toThrow(/^bad-request: the form has no (field|lines)/)
    expect(({} as { state?: unknown }).state).toBeUndefined()
  })
  test.each(['', '0', '5-1', '0-100000', '-1-2', '0-2x'])('nor are lines told by %j', (range) => {
    expect(() => read(exercise, [['_lines:/participants', range]])).toThrow('bad-request')
  })
})

describe('a value and the answer that there is none', () => {
  const name = '/series'
  const privacy = { $withheld: 'privacy' }
  const both = (before: object) =>
    read(
      exercise,
      [
        [name, 'Amistad'],
        [`_mark:${name}`, 'withheld.privacy'],
      ],
      before,
    )['series']
  test('are one or the other: what was changed counts, and the one that tells less where both were', () => {
    expect(both({ series: privacy })).toBe('Amistad')
    expect(both({ series: 'Amistad' })).toEqual(privacy)
    expect(both({})).toEqual(privacy)
  })
  test('stand in the choice beside the input, never in the input', () => {
    const html = drawnOf(exercise, { 'phase-of-record': 'notice', series: privacy })
    expect(submitted(html)).toContainEqual(['/series', ''])
    expect(submitted(html)).toContainEqual(['_mark:/series', 'withheld.privacy'])
    expect(read(exercise, submitted(html), { series: privacy })['series']).toEqual(privacy)
  })
  test('stand among the choices where a field is one of them', () => {
    const acquisition = formOf('acquisition-notification/1')
    const html = drawnOf(acquisition, { refit: { $no: 'not-in-position' } })
    expect(submitted(html)).toContainEqual(['/refit', '~not-in-position'])
    expect(read(acquisition, [['/refit', '~not-in-position']])).toEqual({ refit: { $no: 'not-in-position' } })
    expect(read(acquisition, [['/refit', '~nonsense']])).toEqual({ refit: '~nonsense' })
  })
  test('two letters in a text are words, and in a line an answer', () => {
    expect(read(exercise, [['/series', 'na']])).toEqual({ series: 'na' })
    const typed: [string, string][] = [
      ['/sheets/major-imports', 'lines'],
      ['/major-imports/0/description', 'na'],
      ['/major-imports/1/description', '"na"'],
    ]
    expect(read(arms, typed)['major-imports']).toEqual([
      { description: { $no: 'not-applicable' } },
      { description: 'na' },
    ])
  })
})

describe('a moment', () => {
  const occurred = (day: string, time: string) =>
    read(incident, [
      ['/occurred', day],
      ['_time:/occurred', time],
    ])['occurred']
  test('is a day and a time; a part of it stays, and is drawn where it was typed', () => {
    expect(occurred('2024-08-03', '14:30')).toBe('2024-08-03T14:30Z')
    expect(occurred('2024-08-03 09:15', '')).toBe('2024-08-03T09:15Z')
    expect(occurred('', '')).toBeUndefined()
    for (const [day, time] of [
      ['2024-08-03', ''],
      ['', '14:30'],
    ] as const) {
      const sent = new Map(submitted(drawnOf(incident, { occurred: occurred(day, time) as string })))
      expect([sent.get('/occurred'), sent.get('_time:/occurred')]).toEqual([day, time])
    }
  })
})

describe('lines on other pages', () => {
  const lines = Array.from({ length: 120 }, (_, i) => ({ items: i + 1 }))
  const before = { sheets: { 'major-imports': 'lines' }, 'major-imports': lines } as FiledRecord['answers']
  const page = (from: string) => submitted(drawnOf(arms, before, 'en', { from }))
  const change = (fields: [string, string][], name: string, value: string): [string, string][] =>
    fields.map(([own, typed]) => [own, own === name ? value : typed])
  const items = (answers: object) =>
    (answers as { 'major-imports': { items: unknown }[] })['major-imports'].map((line) => line.items)

  test('are fifty a page, and stay when one page is sent', () => {
    const sent = page('/major-imports:50')
    expect(sent.filter(([name]) => /^\/major-imports\/\d+$/.test(name))).toHaveLength(50)
    const read120 = read(arms, change(sent, '/major-imports/70/items', '7'), before)
    expect(items(read120)).toEqual(lines.map((line, i) => (i === 70 ? 7 : line.items)))
  })
  test('stay where they are when lines of a page come and go', () => {
    const sent = page('/major-imports:50').filter(([name]) => !name.startsWith('/major-imports/60'))
    const more: [string, string][] = [
      ['/major-imports/100', ''],
      ['/major-imports/100/items', '1000'],
    ]
    expect(items(read(arms, [...sent, ...more], before))).toEqual([
      ...lines.slice(0, 60).map((line) => line.items),
      ...lines.slice(61, 100).map((line) => line.items),
      1000,
      ...lines.slice(100).map((line) => line.items),
    ])
  })
  test('are read from a block of text, whose first row may say what is what', () => {
    const paste = (text: string) =>
      items(read(arms, [...page('/major-imports:100'), ['_paste:/major-imports', text]], before)).slice(120)
    const labels = arms.words.en.fields
    const label = (name: string) => labels[`/major-imports/*/${name}`]?.label
    expect(paste('III\tBRA\t10\nVI\tESP\tws')).toEqual([10, { $withheld: 'national-security' }])
    expect(paste(`${label('items')};${label('partner')}\n1,500;Brazil\n\n;Chile`)).toEqual([1500, undefined])
    expect(paste(' \n\t\n')).toEqual([])
  })
})
