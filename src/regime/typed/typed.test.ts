import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../records/types.ts'
import { readRegime } from '../read-regime.ts'
import { LANGS, type Lang, type SchemaNode } from '../types.ts'
import { fold, type Tongue } from './codes.ts'
import { readDate, readDay, readMoment, readTime } from './dates.ts'
import { readGrid } from './grid.ts'
import { markChoices } from './marks.ts'
import { readLonLat, writeLonLat, writeSeconds } from './places.ts'
import { readAnswer, readValue } from './read-value.ts'
import { readTokens, writeTokens } from './tokens.ts'
import { writeAnswer, writeValue } from './write-value.ts'

const regime = await readRegime(fileURLToPath(new URL('../../../regimes/miami-2003', import.meta.url)))
const states = regime.lists.get('states/1')
const reasons = regime.lists.get('withheld-reasons/1')
const form = {
  lists: {
    states: states?.codes ?? [],
    withheld: reasons?.codes ?? [],
    kinds: ['land', 'sea', 'IV.a'],
    powers: ['0', '3'],
  },
  words: Object.fromEntries(
    LANGS.map((lang) => [
      lang,
      {
        lists: {
          states: states?.words[lang] ?? {},
          withheld: reasons?.words[lang] ?? {},
          kinds: { land: 'By land', sea: 'Sea', 'IV.a': 'Land, and sea' },
          powers: { '0': 'Units', '3': 'Thousands' },
        },
      },
    ]),
  ),
} as unknown as Tongue['form']
const tongue = (lang: Lang): Tongue => ({ form, lang, regime })

const MARKED = { 'x-mark': true } as const
const NODES = {
  line: { type: 'string', 'x-control': 'line', ...MARKED },
  text: { type: 'string', 'x-control': 'text' },
  choice: {
    type: 'string',
    enum: ['land', 'sea', 'IV.a'],
    'x-list': 'kinds',
    'x-control': 'choice',
    ...MARKED,
  },
  power: { type: 'integer', enum: [0, 3], 'x-list': 'powers', 'x-control': 'choice' },
  yesNo: { type: 'boolean', 'x-control': 'yes-no', ...MARKED },
  tick: { type: 'boolean', 'x-control': 'tick' },
  whole: { type: 'integer', 'x-control': 'whole', ...MARKED },
  amount: { type: 'string', 'x-control': 'amount', ...MARKED },
  currency: { type: 'string', 'x-control': 'currency' },
  day: { type: 'string', 'x-control': 'day', ...MARKED },
  date: { type: 'string', 'x-control': 'date' },
  moment: { type: 'string', 'x-control': 'moment' },
  participant: { type: 'string', 'x-control': 'participant' },
  state: { type: 'string', 'x-list': 'states', 'x-control': 'state', ...MARKED },
  measure: { type: 'string', 'x-control': 'measure' },
  record: { type: 'string', 'x-control': 'record' },
  position: { type: 'object', 'x-control': 'position', ...MARKED },
  area: { type: 'object', 'x-control': 'area' },
  tokens: { type: 'array', items: { type: 'string', 'x-control': 'line' }, 'x-control': 'tokens' },
  states: { type: 'array', items: { type: 'string', 'x-list': 'states' }, 'x-control': 'states' },
  kinds: { type: 'array', items: { type: 'string', enum: ['land', 'sea', 'IV.a'], 'x-list': 'kinds' } },
} satisfies Record<string, SchemaNode>

const ID = 'ab'.repeat(32)
const MONTEVIDEO = { type: 'Point', coordinates: [-56.2, -34.9] }
const withheld = { $withheld: 'national-security' }

describe('what is typed is read', () => {
  const cases: [keyof typeof NODES, Lang, string, Json | undefined][] = [
    ['line', 'en', ' \t ', undefined],
    ['line', 'en', ' NA means no answer ', 'NA means no answer'],
    ['line', 'en', 'na', { $no: 'not-applicable' }],
    ['line', 'en', '"na"', 'na'],
    ['text', 'en', 'na', 'na'],
    ['text', 'es', 'a\r\nb\u0007', 'a\nb'],
    ['choice', 'en', 'by LAND', 'land'],
    ['choice', 'en', 'iv.A', 'IV.a'],
    ['choice', 'en', 'lake', 'lake'],
    ['choice', 'fr', 'Retenu : sécurité nationale', 'Retenu : sécurité nationale'],
    ['power', 'en', 'thousands', 3],
    ['power', 'en', '0', 0],
    ['yesNo', 'es', 'Sí', true],
    ['yesNo', 'pt', 'não', false],
    ['yesNo', 'fr', 'peut-être', 'peut-être'],
    ['yesNo', 'fr', 'np', { $no: 'not-in-position' }],
    ['tick', 'en', 'x', true],
    ['tick', 'en', 'no', undefined],
    ['whole', 'es', '12.500', 12500],
    ['whole', 'en', '12.500', '12.500'],
    ['whole', 'fr', '-3', -3],
    ['whole', 'en', 'ws', withheld],
    ['amount', 'pt', '1.234,50', '1234.50'],
    ['amount', 'pt', 'wc', { $withheld: 'commercial' }],
    ['amount', 'pt', 'some', 'some'],
    ['currency', 'en', 'uyu', 'UYU'],
    ['day', 'es', '3/8/2024', '2024-08-03'],
    ['day', 'es', '31/2/2024', '31/2/2024'],
    ['date', 'fr', 'août 2024', '2024-08'],
    ['moment', 'en', '2024-08-03 14:30 UTC', '2024-08-03T14:30Z'],
    ['moment', 'en', '2024-08-03T14:30-03:00', '2024-08-03T17:30Z'],
    ['participant', 'es', 'brasil', 'BRA'],
    ['participant', 'es', 'ury', 'URY'],
    ['state', 'fr', 'etats-unis', 'USA'],
    ['state', 'pt', 'Coreia do Norte', 'PRK'],
    ['measure', 'en', 'II.9.a', 'II.9.a'],
    ['record', 'en', `https://house.example/en/records/${ID}`, ID],
    ['record', 'en', 'abc', 'abc'],
    ['position', 'en', '34.90 S, 56.20 W', MONTEVIDEO],
    ['position', 'es', '34,90 S; 56,20 O', MONTEVIDEO],
    ['position', 'en', 'the harbour', 'the harbour'],
    ['tokens', 'en', 'A1, "b; c" ; d', ['A1', 'b; c', 'd']],
    ['states', 'en', 'Uruguay; BRA, Spain, URY', ['URY', 'BRA', 'ESP']],
    ['kinds', 'en', 'sea, "Land, and sea"', ['sea', 'IV.a']],
  ]
  test.each(cases)('%s in %s: %j', (control, lang, typed, value) => {
    expect(readAnswer(tongue(lang), NODES[control], typed)).toEqual(value)
  })

  test('by every state’s name in every language, whatever its case and accents', () => {
    for (const lang of LANGS)
      for (const code of states?.codes ?? []) {
        const name = states?.words[lang][code] as string
        expect([name, readValue(tongue(lang), NODES.state, fold(name))]).toEqual([name, code])
      }
  })

  test('as the answers that are no value in every language’s words', () => {
    for (const lang of LANGS)
      for (const { words, answer } of markChoices(tongue(lang)))
        expect([words, readAnswer(tongue(lang), NODES.day, words.toUpperCase())]).toEqual([words, answer])
  })
})

describe('a date', () => {
  test('is read in whatever way it is plain', () => {
    for (const [typed, lang, read] of [
      ['2024-8-3', 'en', '2024-08-03'],
      ['2024/08/03', 'fr', '2024-08-03'],
      ['03.08.2024', 'pt', '2024-08-03'],
      ['13/8/2024', 'en', '2024-08-13'],
      ['8/8/2024', 'en', '2024-08-08'],
      ['3/8/2024', 'en', undefined],
      ['8/13/2024', 'en', undefined],
      ['3 de agosto de 2024', 'es', '2024-08-03'],
      ['3 August 2024', 'es', '2024-08-03'],
      ['August 3, 2024', 'en', '2024-08-03'],
      ['1er août 2024', 'fr', '2024-08-01'],
      ['3 ago. 2024', 'pt', '2024-08-03'],
      ['30 February 2024', 'en', undefined],
      ['2023-02-29', 'en', undefined],
      ['yesterday', 'en', undefined],
    ] as const)
      expect([typed, readDay(typed, lang)]).toEqual([typed, read])
    expect(['2024', '8/2024', '2024-13', 'março de 2024'].map((one) => readDate(one, 'pt'))).toEqual([
      '2024',
      '2024-08',
      undefined,
      '2024-03',
    ])
    expect(['9:30', '0930', '24:00', '9h05'].map(readTime)).toEqual(['09:30', '09:30', undefined, '09:05'])
    expect(readMoment('31/12/2024, 23h30 -03:00', 'es')).toBe('2025-01-01T02:30Z')
    expect(readMoment('2024-08-03 14:30:20', 'es')).toBeUndefined()
  })
})

describe('a place', () => {
  const seconds: [string, readonly [number, number] | undefined][] = [
    ['34°54′00″ S, 56°12′00″ W', [-56.2, -34.9]],
    ['34 54 00 S 56 12 00 W', [-56.2, -34.9]],
    ["S34°54' W56°12'", [-56.2, -34.9]],
    ['56.2 W, 34.9 S', [-56.2, -34.9]],
    ['-34.9, -56.2', [-56.2, -34.9]],
    ['-34,9 -56,2', [-56.2, -34.9]],
    ['40.5 N 3.7 E', [3.7, 40.5]],
    ['0 N, 0 E', [0, 0]],
    ['34,9', undefined],
    ['34.9 S', undefined],
    ['34.9 S, 56.2 S', undefined],
    ['91 N, 3 E', undefined],
    ['34°61′ S, 56° W', undefined],
    ['34.9 S, 181 W', undefined],
    ['N, E', undefined],
    ['', undefined],
  ]
  test.each(seconds)('%s', (typed, place) => {
    expect(readLonLat(typed)).toEqual(place)
  })
  test('is written to the second', () => {
    expect(writeSeconds([-56.2, -34.9], 'es')).toBe('34° 54′ 00″ S, 56° 12′ 00″ O')
    expect(writeSeconds([179.99999, 0], 'en')).toBe('0° 00′ 00″ N, 180° 00′ 00″ E')
  })
  test('is read back as it was written, in any language', () => {
    const place = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }).map((n) => Number(n.toFixed(9)) + 0),
      fc.double({ min: -90, max: 90, noNaN: true }).map((n) => Number(n.toFixed(9)) + 0),
    )
    fc.assert(
      fc.property(place, fc.constantFrom(...LANGS), (at, lang) => {
        expect(readLonLat(writeLonLat(at, lang))).toEqual(at)
      }),
    )
  })
  test('of an area: closed, against the clock, whatever way it was walked', () => {
    const square = '0 N 0 E\n0 N 1 E\n1 N 1 E\n1 N 0 E'
    const ring = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ]
    const area = { type: 'Polygon', coordinates: [ring] }
    expect(readValue(tongue('en'), NODES.area, square)).toEqual(area)
    expect(readValue(tongue('en'), NODES.area, `${square}\n0 N 0 E`)).toEqual(area)
    expect(readValue(tongue('en'), NODES.area, '0 N 0 E\n1 N 0 E\n1 N 1 E\n0 N 1 E')).toEqual(area)
    for (const none of ['0 N 0 E\n0 N 1 E', '0 N 0 E\n0 N 1 E\nhere', '0 N 0 E\n0 N 1 E\n0 N 0 E'])
      expect(readValue(tongue('en'), NODES.area, none)).toBe(none)
  })
})

test('a list is read back as it was written', () => {
  const item = fc
    .string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'ab ,;"\n'.split('')) })
    .map((text) => text.trim())
    .filter((text) => text !== '')
  fc.assert(
    fc.property(fc.array(item), (items) => {
      expect(readTokens(writeTokens(items))).toEqual(items)
    }),
  )
})

test('a block from a spreadsheet has its rows and cells', () => {
  expect(readGrid('a\t"two\nlines, ""quoted"""\t\r\n1,5\t\t"x"\n')).toEqual([
    ['a', 'two\nlines, "quoted"', ''],
    ['1,5', '', 'x'],
  ])
  expect(readGrid('a;b\nc;d')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  expect(readGrid('say "x" here\tb')).toEqual([['say "x" here', 'b']])
  expect(readGrid('')).toEqual([['']])
})

describe('an answer is read back as it was written', () => {
  const values: Record<keyof typeof NODES, fc.Arbitrary<Json>> = {
    line: fc.oneof(
      fc.string({ minLength: 1 }).map((text) => text.trim()),
      fc.constantFrom('na', '"na"', '""ws""', 'NP', 'Not applicable'),
    ),
    text: fc.string({ minLength: 1 }).map((text) => text.trim()),
    choice: fc.constantFrom('land', 'sea', 'IV.a'),
    power: fc.constantFrom(0, 3),
    yesNo: fc.boolean(),
    tick: fc.constant(true),
    whole: fc.integer(),
    amount: fc.stringMatching(/^-?(0|[1-9]\d{0,23})(\.\d{1,6})?$/),
    currency: fc.stringMatching(/^[A-Z]{3}$/),
    day: fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map(day),
    date: fc.constantFrom('2024', '2024-08', '2024-08-03'),
    moment: fc.constantFrom('2024-08-03T14:30Z', '1999-12-31T23:59Z'),
    participant: fc.constantFrom(...regime.participants.map(({ code }) => code)),
    state: fc.constantFrom(...(states?.codes ?? [])),
    measure: fc.constantFrom(...regime.measures.map(({ id }) => id)),
    record: fc.constant(ID),
    position: fc.constant(MONTEVIDEO),
    area: fc.constant({
      type: 'Polygon',
      coordinates: [
        [
          [-56.2, -34.9],
          [-55, -34.5],
          [-56, -33.25],
          [-56.2, -34.9],
        ],
      ],
    }),
    tokens: fc.uniqueArray(fc.constantFrom('A 1', 'b, c', '"d"', 'na'), { minLength: 1 }),
    states: fc.uniqueArray(fc.constantFrom(...(states?.codes ?? [])), { minLength: 1 }),
    kinds: fc.uniqueArray(fc.constantFrom('land', 'sea', 'IV.a'), { minLength: 1 }),
  }
  const printable = (value: Json) => typeof value !== 'string' || (value !== '' && !/\p{Cc}/u.test(value))
  test.each(Object.keys(NODES) as (keyof typeof NODES)[])('%s', (control) => {
    const node: SchemaNode = NODES[control]
    fc.assert(
      fc.property(values[control].filter(printable), fc.constantFrom(...LANGS), (value, lang) => {
        expect(readAnswer(tongue(lang), node, writeAnswer(tongue(lang), node, value))).toEqual(value)
        if (control !== 'line')
          expect(readValue(tongue(lang), node, writeValue(tongue(lang), node, value))).toEqual(value)
        if (node['x-mark'])
          for (const { answer } of markChoices(tongue(lang)))
            expect(readAnswer(tongue(lang), node, writeAnswer(tongue(lang), node, answer))).toEqual(answer)
      }),
      { numRuns: 60 },
    )
  })
})

function day(at: Date): string {
  return at.toISOString().slice(0, 10)
}
