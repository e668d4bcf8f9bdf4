import fc from 'fast-check'
import { isFigure } from '../src/exports/xlsx-cells.ts'
import type { SheetPlan } from '../src/exports/xlsx-plan.ts'
import { putAt } from '../src/imports/answer-places.ts'
import type { Json } from '../src/records/types.ts'
import { namesOf, type Tongue } from '../src/regime/typed/codes.ts'
import { markChoices, takesMarks } from '../src/regime/typed/marks.ts'
import { cleanText } from '../src/regime/typed/read-value.ts'
import type { SchemaNode } from '../src/regime/types.ts'

type Members = { [member: string]: Json }

const decimal = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 24n - 1n }), fc.bigInt({ min: 0n, max: 100_000n })),
    fc.oneof(fc.constant(''), fc.stringMatching(/^[0-9]{1,6}$/)),
  )
  .map(([sign, whole, fraction]) => `${sign}${whole}${fraction && `.${fraction}`}`)

/** Texts that spreadsheets, XML or the house could take for something else. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      '=1+1',
      '+5',
      '-x',
      '@a',
      "'=1",
      '_x000D_',
      '_x0041_',
      '<b>&amp;</b>',
      ']]>',
      'na',
      '"na"',
      'NP',
      '1e5',
      '0012',
      '2024-08',
      '1/2/2024',
      'TRUE',
      '#N/A',
      'two\nlines',
      'a;b,c',
      '"',
      'a "b" c',
      'x',
      '\ufffe\uffff',
      '😀 ñ ê',
    ),
  )
  .map((one) => cleanText(one).trim().toWellFormed())
  .filter((one) => one !== '')

const day = fc
  .date({ min: new Date('1800-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

const degrees = (most: number) => fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((n) => n / 1e6 + 0)
const position = fc
  .tuple(degrees(180), degrees(90))
  .map(([lon, lat]): Json => ({ type: 'Point', coordinates: [lon, lat] }))
/** Three corners against the clock, closed. */
const area = fc.tuple(degrees(80), degrees(80)).map(
  ([lon, lat]): Json => ({
    type: 'Polygon',
    coordinates: [
      [
        [lon, lat],
        [lon + 1, lat],
        [lon, lat + 1],
        [lon, lat],
      ].map((corner) => corner.map((n) => Number(n.toFixed(6)) + 0)),
    ],
  }),
)

/** Any answer that a field of this kind holds after somebody typed it. */
function answerOf(tongue: Tongue, node: SchemaNode): fc.Arbitrary<Json> {
  const value = plainAnswerOf(tongue, node)
  return takesMarks(node)
    ? fc.oneof(
        { weight: 4, arbitrary: value },
        fc.constantFrom(...markChoices(tongue).map(({ answer }) => answer)),
      )
    : value
}

function plainAnswerOf(tongue: Tongue, node: SchemaNode): fc.Arbitrary<Json> {
  if (node.type === 'array')
    return fc
      .uniqueArray(plainAnswerOf(tongue, node.items ?? {}), { minLength: 1, maxLength: 5 })
      .map((items): Json => items)
  if (node.type === 'boolean') return node['x-control'] === 'tick' ? fc.constant(true) : fc.boolean()
  if (isFigure(node)) return decimal
  switch (node['x-control']) {
    case 'day':
      return day
    case 'date':
      return fc.tuple(day, fc.constantFrom(4, 7, 10)).map(([one, length]) => one.slice(0, length))
    case 'moment':
      return fc
        .tuple(day, fc.integer({ min: 0, max: 1439 }))
        .map(
          ([one, minute]) =>
            `${one}T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}Z`,
        )
    case 'currency':
      return fc.stringMatching(/^[A-Z]{3}$/)
    case 'record':
      return fc.stringMatching(/^[0-9a-f]{64}$/)
    case 'position':
      return position
    case 'area':
      return area
  }
  const names = namesOf(tongue, node)
  if (names)
    return fc
      .constantFrom(...Object.keys(names))
      .map((code): Json => (node.type === 'integer' ? Number(code) : code))
  if (node.type === 'integer') return fc.integer({ min: -1e9, max: 1e9 })
  if (node.type === 'number') return fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 1000)
  return text
}

/** Any answers of a form as its sheets can hold them. */
export function anyAnswers(plan: SheetPlan): fc.Arbitrary<Members> {
  const { tongue } = plan
  const some = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined, freq: 2 })
  const rows = plan.rows.map(({ pointer, node }) =>
    some(answerOf(tongue, node)).map((value) => [pointer, value] as const),
  )
  const tables = plan.tables.map((table): fc.Arbitrary<readonly (readonly [string, Json | undefined])[]> => {
    if (table.kind === 'matrix') {
      const cell = fc.tuple(
        fc.constantFrom(...table.rows.map(([code]) => code)),
        fc.constantFrom(...table.columns.map(([code]) => code)),
        answerOf(tongue, table.node),
      )
      return fc
        .array(cell, { maxLength: 12 })
        .map((cells) =>
          cells.map(
            ([row, column, value]) => [`${table.section.table.pointer}/${row}/${column}`, value] as const,
          ),
        )
    }
    const line = fc
      .tuple(...table.columns.map(({ node }) => some(answerOf(tongue, node))))
      .map((values) => {
        const made: Members = {}
        for (const [i, value] of values.entries())
          if (value !== undefined)
            putAt(made, table.columns[i]?.pointer.slice(`${table.pointer}/*`.length) ?? '', value)
        return made
      })
      .filter((made) => Object.keys(made).length > 0)
    return fc
      .array(line, { maxLength: 4 })
      .map((lines) => [[table.pointer, lines.length > 0 ? lines : undefined] as const])
  })
  return fc.tuple(fc.tuple(...rows), fc.tuple(...tables)).map(([fields, lists]) => {
    const answers: Members = {}
    for (const [pointer, value] of [...fields, ...lists.flat()])
      if (value !== undefined) putAt(answers, pointer, value)
    return answers
  })
}
