import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signAndFile } from '../../src/clearing-house.ts'
import type { FiledRecord, Json } from '../../src/records/types.ts'
import { mapCommitted } from '../../src/regime/committed-values.ts'
import { latestForms } from '../../src/regime/find.ts'
import { fieldsBelow } from '../../src/regime/schema-walk.ts'
import { type FormVersion, LANGS, type Lang } from '../../src/regime/types.ts'
import { aReturn } from '../a-return.ts'
import { REGIME } from '../forms/form-case.ts'
import { keyboard, mouse } from './hands.ts'
import { openSeen, type Seen } from './house.ts'
import {
  begin,
  checkAnswers,
  explain,
  fileIt,
  fillSections,
  findMeasure,
  type Journey,
  look,
  openList,
} from './journey.ts'

// The examples of the largest forms go the whole way as an official goes it in a browser, with script and without: from
// the page of a measure, section by section, to the hand of who clears it, into the log, to the record's own page.

let seen: Seen
beforeAll(async () => {
  seen = await openSeen()
}, 120_000)
afterAll(() => seen?.close())

const cellsOf = ({ lists }: FormVersion, { table }: FormVersion['layout'][number]): number =>
  table ? (lists[table.rows] ?? []).length * (lists[table.columns] ?? []).length : 0

/** How many fields a form asks for, of its tables each cell. */
const sizeOf = (form: FormVersion): number =>
  form.layout.reduce((sum, section) => sum + cellsOf(form, section), fieldsBelow(form.schema, '').length)

const LARGEST = latestForms(REGIME)
  .toSorted((a, b) => sizeOf(b) - sizeOf(a))
  .slice(0, 8)

interface Way extends Pick<Journey, 'form' | 'lang' | 'scripted' | 'state'> {
  width: number
  keys: boolean
}

/** Each form with script and without, in two languages, once on a narrow screen; one of them by keyboard alone. */
const WAYS: Way[] = LARGEST.flatMap((form, i) =>
  [true, false].map((scripted) => ({
    form,
    scripted,
    lang: LANGS[(i + (scripted ? 0 : 2)) % LANGS.length] as Lang,
    width: (i % 2 === 0) === scripted ? 360 : 1200,
    state: scripted ? form.example.participant : 'PRY',
    keys: scripted && i === LARGEST.length - 1,
  })),
)

/** Opens a browser of some width; with what its pages complain of. */
async function setOut({ width, keys, ...way }: Way) {
  const context = await seen.browser.newContext({
    javaScriptEnabled: way.scripted,
    viewport: { width, height: 800 },
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  const hands = keys ? keyboard(page) : mouse(page)
  const journey: Journey = { ...way, page, hands, pastes: way.scripted && !keys }
  return { context, complaints, journey }
}

/** An example as another state would say it: each is named where the other was, with its currency. */
function toldBy(state: string, { example: { participant, answers } }: FormVersion): FiledRecord['answers'] {
  const currencyOf = (code: string) => REGIME.participants.find((one) => one.code === code)?.currencies?.[0]
  const others = new Map([
    [participant, state],
    [state, participant],
    [currencyOf(participant), currencyOf(state)],
  ])
  return mapTexts(answers as Json, (text) => others.get(text) ?? text) as FiledRecord['answers']
}

const mapTexts = (value: Json, map: (text: string) => string): Json => {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, map))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapTexts(one, map)]))
}

/** Codes are ticked in the order of their list, states in that of their names. */
const sorted = (value: Json): Json =>
  Array.isArray(value)
    ? value.every((one) => typeof one === 'string')
      ? [...value].sort()
      : value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, sorted(one)]))
      : value

/** What the house tells of a record to whoever sits in this browser: its answers, with what stands behind commitments. */
async function filedAnswers({ page, form }: Journey, id: string): Promise<Json> {
  const { record, values } = await (
    await page.request.get(`${seen.house.address}/api/v1/records/${id}`)
  ).json()
  expect(record.form).toBe(form.ref)
  const { explanations: _, ...answers } = record.answers
  const valueAt = (pointer: string) =>
    (values as { pointer: string; value: Json }[]).find((one) => one.pointer === pointer)?.value
  return sorted(mapCommitted(form, answers, valueAt))
}

const inWords = ({ lang, scripted, keys, width }: Way): string =>
  [
    lang,
    `at ${width} px`,
    scripted ? 'with script' : 'without script',
    ...(keys ? ['by keyboard alone'] : []),
  ].join(', ')

test.concurrent.each(WAYS.map((way) => ({ ref: way.form.ref, how: inWords(way), way })))(
  'the example of $ref is filed from the page of a measure, $how',
  async ({ way }) => {
    const { context, complaints, journey } = await setOut(way)
    const { form, state, page } = journey
    const answers = toldBy(state, form)
    await findMeasure(journey, seen.house.address)
    await begin(journey, form.example.period ?? '')
    await openList(journey, answers)
    await fillSections(journey, answers)
    await explain(journey)
    await checkAnswers(journey, answers)
    const id = await fileIt(journey)
    expect(await filedAnswers(journey, id)).toEqual(sorted(answers as Json))
    expect(await page.textContent('h1')).toContain(form.words[journey.lang].title)
    expect(complaints).toEqual([])
    await context.close()
  },
  180_000,
)

describe('a full matrix of military expenditure', () => {
  const form = LARGEST.find(({ id }) => id === 'milex-return') as FormVersion
  const rows = form.lists['rows'] ?? []
  const columns = form.lists['columns'] ?? []
  const parts = new Map(
    (form.tables['parents'] ?? []).map(({ row, children }) => [String(row), children as string[]]),
  )

  /** What a cell holds where every figure that is no sum is 100. */
  const figure = (row: string, column: string): number =>
    column === 'total'
      ? columns.filter((one) => one !== 'total').reduce((sum, one) => sum + figure(row, one), 0)
      : (parts.get(row)?.reduce((sum, part) => sum + figure(part, column), 0) ?? 100)

  const figures = Object.fromEntries(
    rows.map((row) => [
      row,
      Object.fromEntries(columns.map((column) => [column, String(figure(row, column))])),
    ]),
  )
  const full = { kind: 'standard', currency: 'CLP', multiplier: 6, figures }
  /** Revised so that sums stand as they were filed: what does not add up is explained. */
  const changed: readonly [row: string, column: string, figure: string][] = [
    ['1.1', 'land', '107'],
    ['3.1.4', 'naval', '93'],
    ['2.2', 'air', '101.5'],
  ]

  test.each([true, false])(
    'rolls forward, and three changed cells take no retyping, script: %s',
    async (scripted) => {
      const state = scripted ? 'CHL' : 'PER'
      const answers = { ...full, currency: scripted ? 'CLP' : 'PEN' }
      await signAndFile(
        seen.house.house,
        aReturn({ form: form.ref, participant: state, period: '2023', answers }),
      )
      const { context, journey } = await setOut({
        form,
        scripted,
        state,
        lang: 'en',
        width: 360,
        keys: false,
      })
      const { page, hands } = journey
      await findMeasure(journey, seen.house.address)
      await begin(journey, '2024', 'last')
      await hands.press('.tasks a[href$="/sections/standard"]')
      await page.waitForURL(/\/sections\/standard$/)
      for (const [row, column, typed] of changed)
        await hands.type(`[name="/figures/${row}/${column}"]`, typed)
      await hands.press('.acts [value=save]')
      await expect.poll(() => page.locator('td .differs').count()).toBe(changed.length)
      await look(journey, { axe: true })
      await hands.press('.acts [value=list]')
      await page.waitForSelector('.tasks')
      expect(await page.textContent('.tasks')).toContain(
        `3 of ${rows.length * columns.length} answers differ from 2023`,
      )
      expect(await explain(journey)).toBeGreaterThan(0)
      await checkAnswers(journey, answers, 'public')
      const told = await page
        .locator('table:has(caption:text("2023")) tbody tr')
        .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)))
      expect(told).toEqual([
        [expect.anything(), '2023', '2024'],
        [expect.stringMatching(/^1\.1 \S.*, Land/), '100', '107'],
        [expect.stringMatching(/^2\.2 \S.*, Air/), '100', '101.5'],
        [expect.stringMatching(/^3\.1\.4 \S.*, Nav/), '100', '93'],
      ])
      const id = await fileIt(journey)
      const revised = structuredClone(figures)
      for (const [row, column, typed] of changed) (revised[row] as Record<string, string>)[column] = typed
      expect(await filedAnswers(journey, id)).toEqual({ ...answers, figures: revised })
      await context.close()
    },
    120_000,
  )
})
