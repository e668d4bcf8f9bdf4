import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { shownSections } from '../../src/portal/desk/sections.ts'
import type { FiledRecord, Json } from '../../src/records/types.ts'
import { type FormVersion, LANGS, type Lang } from '../../src/regime/types.ts'
import { say } from '../../src/words.ts'
import { fillIn } from './fill-in.ts'
import type { Hands } from './hands.ts'
import { findBarriers } from './house.ts'

/** Somebody on the way with a record. */
export interface Journey {
  page: Page
  hands: Hands
  form: FormVersion
  lang: Lang
  scripted: boolean
  /** Whose record it is. */
  state: string
  /** Whether lines are pasted as a spreadsheet copies them. */
  pastes: boolean
}

/** That a page fits its window and, where scripts run and it is asked for, that axe finds nothing on it. */
export async function look({ page, scripted }: Journey, { axe = false } = {}): Promise<void> {
  const [width, room] = await page.evaluate(() => [document.scrollingElement?.scrollWidth ?? 0, innerWidth])
  expect(width, page.url()).toBeLessThanOrEqual(room ?? 0)
  if (axe && scripted) expect(await findBarriers(page), page.url()).toEqual([])
}

/** From the front door to the page of a measure that the form serves. */
export async function findMeasure(journey: Journey, house: string): Promise<void> {
  const { page, hands, form, lang, state } = journey
  const measure = form.measures[LANGS.indexOf(lang) % form.measures.length] as string
  await page.goto(`${house}/${lang}/sign-in`)
  await hands.choose('[name=participant]', state)
  await hands.press('form:has([name=participant]) button[type=submit]')
  await page.waitForURL(/\/desk$/)
  await hands.press('.places a[href$="/measures"]')
  await page.waitForURL(/\/measures$/)
  await hands.press(`main a[href$="/measures/${measure}"]`)
  await page.waitForURL(/\/measures\/[^/]+$/)
  await look(journey)
}

/** Begins a record where a measure's page offers it. */
export async function begin({ page, hands, form }: Journey, period: string, from = 'nothing'): Promise<void> {
  const start = `form:has([name=form][value="${form.ref}"])`
  if ((await page.locator(`${start} [name=period]`).count()) > 0)
    await hands.type(`${start} [name=period]`, period)
  await hands.press(`${start} [name=from][value="${from}"]`)
  await page.waitForURL(/\/drafts\/[0-9a-f]{32}$/)
}

/** Fills in what stands on the first page of a form that grows by its answers, and goes on to the list of its sections. */
export async function openList(journey: Journey, answers: FiledRecord['answers']): Promise<void> {
  const { page, hands, form, scripted } = journey
  if ((await page.locator('.tasks').count()) === 0) {
    await look(journey, { axe: true })
    await fillIn(journey, shownSections(form, {}), answers)
    // A choice leads nobody away: with script the list is offered, without it the button beside the choice shows it.
    await hands.press(scripted ? '.offered button' : '.field [name=_op][value=save]')
    await page.waitForSelector('.tasks')
  }
  await look(journey, { axe: true })
}

/** Who is to read a record of the form. */
const audienceOf = ({ audiences }: FormVersion) =>
  audiences.includes('participants') ? 'participants' : 'public'

/** The texts of answers that are written, not chosen. */
const textsOf = (value: Json): string[] =>
  typeof value === 'string'
    ? value.includes(' ')
      ? [value]
      : []
    : value !== null && typeof value === 'object'
      ? Object.values(value).flatMap(textsOf)
      : []

/** Fills in all sections, one after another: who reads it first. */
export async function fillSections(journey: Journey, answers: FiledRecord['answers']): Promise<void> {
  const { page, hands, form } = journey
  const audience = audienceOf(form)
  await hands.press('.tasks a[href$="/record"]')
  await page.waitForURL(/\/record$/)
  await hands.tick(`[name=_audience][value=${audience}]`)
  await look(journey)
  const sections = shownSections(form, answers)
  const withLines = sections.find(({ lines }) => lines !== undefined)
  for (const section of sections) {
    await hands.press('.acts [value=next]')
    await page.waitForURL(new RegExp(`/sections/${section.id}$`))
    await fillIn(journey, [section], answers)
    await look(journey, { axe: section === withLines || section.table !== undefined })
  }
  await hands.press('.acts [value=list]')
  await page.waitForSelector('.tasks')
}

/** Asks what was found, and explains what warnings ask about; how many there were. */
export async function explain(journey: Journey): Promise<number> {
  const { page, hands } = journey
  await hands.press('.acts [value=check]')
  await page.waitForSelector('#findings')
  await look(journey, { axe: true })
  const asked = await page
    .locator('[name^="_explain:"]')
    .evaluateAll((all) => all.map((one) => (one as HTMLTextAreaElement).name))
  for (const name of asked) await hands.type(`[name="${name}"]`, 'An example of a test.')
  return asked.length
}

/** To the page that shows all answers and by name who will read them, before anybody else sees the record. */
export async function checkAnswers(
  journey: Journey,
  answers: FiledRecord['answers'],
  audience: 'participants' | 'public' = audienceOf(journey.form),
): Promise<void> {
  const { page, hands, form, lang } = journey
  await hands.press('.acts [value=ready]')
  await page.waitForURL(/\/ready$/)
  expect(await page.textContent('.readers')).toContain(say(lang).t(`audience.said.${audience}`))
  const shown = await page.textContent('main')
  for (const text of [form.words[lang].title, ...textsOf(answers)]) expect(shown).toContain(text)
  await look(journey, { axe: true })
}

/** Hands it on, clears it from the trial's seat beside, and goes to the record's page; its id. */
export async function fileIt(journey: Journey): Promise<string> {
  const { page, hands, lang } = journey
  await hands.press('form[action$="/ready"] button.main')
  await page.waitForURL(/\/waiting$/)
  await look(journey)
  await hands.press('form[action$="/sign-in"] button.main')
  await page.waitForURL(/\/clear$/)
  await look(journey)
  await hands.press('form[action$="/clear"] button.main')
  await page.waitForURL(/\/desk\/filed\/[0-9a-f]{64}$/)
  expect(await page.textContent('h1')).toBe(say(lang).t('desk.filed.title'))
  await look(journey)
  const id = page.url().split('/').at(-1) as string
  await hands.press(`main a[href$="/records/${id}"]`)
  await page.waitForURL(/\/records\/[0-9a-f]{64}$/)
  await look(journey, { axe: true })
  return id
}
