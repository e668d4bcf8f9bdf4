import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shownSections } from '../../src/portal/desk/sections.ts'
import type { FiledRecord, Json } from '../../src/records/types.ts'
import { mapCommitted } from '../../src/regime/committed-values.ts'
import { latestForms } from '../../src/regime/find.ts'
import { fieldsBelow } from '../../src/regime/schema-walk.ts'
import { type FormVersion, LANGS, type Lang } from '../../src/regime/types.ts'
import { say } from '../../src/words.ts'
import { REGIME } from '../forms/form-case.ts'
import { type Filling, fillIn } from './fill-in.ts'
import { type Hands, keyboard, mouse } from './hands.ts'
import { findBarriers, openSeen, type Seen } from './house.ts'

// The examples of the largest forms go the whole way as an official goes it in a browser, with script and without: from
// the page of a measure, section by section, to the hand of who clears it, into the log, to the record's own page.

let seen: Seen
beforeAll(async () => {
  seen = await openSeen()
}, 120_000)
afterAll(() => seen?.close())

/** How many fields a form asks for, the cells of a table each. */
const sizeOf = ({ schema, layout, lists }: FormVersion): number =>
  layout.reduce(
    (sum, { table }) =>
      sum + (table ? (lists[table.rows] ?? []).length * (lists[table.columns] ?? []).length : 0),
    fieldsBelow(schema, '').length,
  )

const LARGEST = latestForms(REGIME)
  .map((form) => ({ form, size: sizeOf(form) }))
  .sort((a, b) => b.size - a.size)
  .slice(0, 8)
  .map(({ form }) => form)

interface Journey {
  form: FormVersion
  lang: Lang
  scripted: boolean
  width: number
  /** Whose record it is: the example's state, or another that says the same of itself. */
  state: string
  keys?: boolean
}

const JOURNEYS: Journey[] = LARGEST.flatMap((form, i) =>
  [true, false].map((scripted) => ({
    form,
    lang: LANGS[(i + (scripted ? 0 : 2)) % 4] as Lang,
    scripted,
    width: (i % 2 === 0) === scripted ? 360 : 1200,
    state: scripted ? form.example.participant : 'PRY',
    keys: scripted && i === LARGEST.length - 1,
  })),
)

/** An example as another state would say it: each is named where the other was, with its currency. */
function toldBy(state: string, { example: { participant, answers } }: FormVersion): FiledRecord['answers'] {
  const currencyOf = (code: string) => REGIME.participants.find((one) => one.code === code)?.currencies?.[0]
  const others = new Map([
    [participant, state],
    [state, participant],
    [currencyOf(participant), currencyOf(state)],
  ])
  const told = (value: Json): Json => {
    if (typeof value === 'string') return others.get(value) ?? value
    if (Array.isArray(value)) return value.map(told)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, told(one)]))
  }
  return told(answers as Json) as FiledRecord['answers']
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

const at = (address: string) => `${seen.house.address}${address}`

/** A browser of some width, and what its page complains of. */
async function openBrowser({ scripted, width }: Pick<Journey, 'scripted' | 'width'>) {
  const context = await seen.browser.newContext({
    javaScriptEnabled: scripted,
    viewport: { width, height: 800 },
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  return { context, page, complaints }
}

/** That a page fits its window and, where scripts run, that axe finds nothing on it. */
async function look(page: Page, { axe = false } = {}): Promise<void> {
  const { title, width, room } = await page.evaluate(() => ({
    title: document.title,
    width: document.scrollingElement?.scrollWidth ?? 0,
    room: innerWidth,
  }))
  expect(width, `${title} ${page.url()}`).toBeLessThanOrEqual(room)
  if (axe) expect(await findBarriers(page), title).toEqual([])
}

/** From the front door to the first page of a draft, by the page of a measure. */
async function begin(page: Page, hands: Hands, { form, lang, state }: Journey): Promise<string> {
  const measure = form.measures[LANGS.indexOf(lang) % form.measures.length] as string
  await page.goto(at(`/${lang}/sign-in`))
  await hands.choose('[name=participant]', state)
  await hands.press('form:has([name=participant]) button[type=submit]')
  await page.waitForURL(/\/desk$/)
  await hands.press('.places a[href$="/measures"]')
  await page.waitForURL(/\/measures$/)
  await hands.press(`main a[href$="/measures/${measure}"]`)
  await page.waitForURL(/\/measures\/[^/]+$/)
  const start = `form:has([name=form][value="${form.ref}"])`
  if ((await page.locator(`${start} [name=period]`).count()) > 0)
    await hands.type(`${start} [name=period]`, form.example.period ?? '')
  await look(page)
  await hands.press(`${start} [value=nothing]`)
  await page.waitForURL(/\/drafts\/[0-9a-f]{32}$/)
  return page.url()
}

/** Fills in all sections; where a choice decides what else is asked, the first page grows into a list of them. */
async function fillAll(filling: Filling, journey: Journey, answers: FiledRecord['answers']): Promise<void> {
  const { page, hands, form } = filling
  const { scripted } = journey
  if ((await page.locator('.tasks').count()) === 0) {
    await look(page, { axe: scripted })
    await fillIn(filling, shownSections(form, {}), answers)
    // A choice leads nobody away: with script the list is offered, without it the button beside the choice shows it.
    if (scripted) await hands.press('.offered a')
    else await hands.press('.field [name=_op][value=save]')
    await page.waitForSelector('.tasks')
  }
  await look(page, { axe: scripted })
  await hands.press('.tasks a[href$="/record"]')
  await page.waitForURL(/\/record$/)
  await hands.tick(
    `[name=_audience][value=${form.audiences.includes('participants') ? 'participants' : 'public'}]`,
  )
  await look(page)
  const sections = shownSections(form, answers)
  let axed = !scripted
  for (const section of sections) {
    await hands.press('.acts [value=next]')
    await page.waitForURL(new RegExp(`/sections/${section.id}$`))
    await fillIn(filling, [section], answers)
    const axe = (!axed && section.lines !== undefined) || (scripted && section.table !== undefined)
    axed ||= axe
    await look(page, { axe })
  }
  await hands.press('.acts [value=list]')
  await page.waitForSelector('.tasks')
}

/** Explains what warnings ask about, if anything. */
async function explain(page: Page, hands: Hands): Promise<void> {
  await hands.press('.acts [value=check]')
  await page.waitForSelector('#findings')
  const asked = await page
    .locator('[name^="_explain:"]')
    .evaluateAll((all) => all.map((one) => (one as HTMLTextAreaElement).name))
  for (const name of asked) await hands.type(`[name="${name}"]`, 'An example of a test.')
}

/** Hands a draft on, clears it from the seat beside, and goes to the record's page; its id. */
async function fileIt(page: Page, hands: Hands, { lang, scripted }: Journey): Promise<string> {
  await hands.press('.acts [value=ready]')
  await page.waitForURL(/\/ready$/)
  expect(await page.textContent('.readers')).toMatch(/\S{3}/)
  await look(page, { axe: scripted })
  await hands.press('form[action$="/ready"] button.main')
  await page.waitForURL(/\/waiting$/)
  await look(page)
  await hands.press('form[action$="/sign-in"] button.main')
  await page.waitForURL(/\/clear$/)
  await look(page)
  await hands.press('form[action$="/clear"] button.main')
  await page.waitForURL(/\/desk\/filed\/[0-9a-f]{64}$/)
  expect(await page.textContent('h1')).toBe(say(lang).t('desk.filed.title'))
  await look(page)
  const id = page.url().split('/').at(-1) as string
  await hands.press(`main a[href$="/records/${id}"]`)
  await page.waitForURL(/\/records\/[0-9a-f]{64}$/)
  await look(page, { axe: scripted })
  return id
}

/** What the house has of a record, for whoever sits in this browser: its answers with what stands behind commitments. */
async function filedAnswers(context: BrowserContext, form: FormVersion, id: string): Promise<Json> {
  const told = await (await context.request.get(at(`/api/v1/records/${id}`))).json()
  expect(told.record.form).toBe(form.ref)
  const { explanations: _, ...answers } = told.record.answers
  return mapCommitted(
    form,
    answers,
    (pointer) => told.values.find((one: { pointer: string }) => one.pointer === pointer)?.value,
  )
}

describe('the example of', () => {
  test.each(
    JOURNEYS.map((journey) => ({
      ref: journey.form.ref,
      how: [
        journey.lang,
        journey.scripted ? 'with script' : 'without script',
        ...(journey.keys ? ['by keyboard alone'] : []),
        `at ${journey.width} px`,
      ].join(', '),
      journey,
    })),
  )(
    '$ref is filed from the page of a measure: $how',
    async ({ journey }) => {
      const { form, lang, scripted, state, keys } = journey
      const { context, page, complaints } = await openBrowser(journey)
      const hands = keys ? keyboard(page) : mouse(page)
      const answers = toldBy(state, form)
      await begin(page, hands, journey)
      await fillAll({ page, hands, form, lang, pastes: scripted && !keys }, journey, answers)
      await explain(page, hands)
      const id = await fileIt(page, hands, journey)
      expect(sorted(await filedAnswers(context, form, id))).toEqual(sorted(answers as Json))
      expect(await page.textContent('h1')).toContain(form.words[lang].title)
      expect(complaints).toEqual([])
      await context.close()
    },
    180_000,
  )
})
