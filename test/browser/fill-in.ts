import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { onlySections } from '../../src/portal/desk/sections.ts'
import { wordsAt } from '../../src/portal/form/field-id.ts'
import type { FiledRecord } from '../../src/records/types.ts'
import type { FormVersion, Lang, LayoutSection } from '../../src/regime/types.ts'
import { drawnOf, submitted } from '../forms/submitted.ts'
import type { Journey } from './journey.ts'

/** A control as the page draws it. */
interface Control {
  name: string
  /** `select-one`, `checkbox`, `date`, `text`, `textarea` … */
  type: string
  value: string
  /** What it is called to whoever cannot see it. */
  label: string
  options: readonly (readonly [value: string, label: string])[]
}

/** The controls of the draft's form that somebody may fill in, in their order; `within` a part of the page. */
const controlsOf = (page: Page, within = 'form.draft'): Promise<Control[]> =>
  page.evaluate((scope) => {
    const called = (ids: string | null) =>
      (ids ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ')
        .trim()
    return [
      ...document.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
        `${scope} :is(input:not([type=hidden], [type=file]), select, textarea)`,
      ),
    ].map((field) => ({
      name: field.name,
      type: field.type,
      value: field.value,
      label:
        field.getAttribute('aria-label') ??
        (called(field.getAttribute('aria-labelledby')) ||
          [...(field.labels ?? [])].map((one) => one.textContent?.trim()).join(' ')),
      options:
        field instanceof HTMLSelectElement
          ? [...field.options].map((option) => [option.value, option.label] as const)
          : [],
    }))
  }, within)

/** What a control is called besides the choice it is: its field by the form's words, in a table its column. */
const calledBy = (form: FormVersion, lang: Lang, name: string, type: string): string =>
  (type === 'checkbox' ? undefined : wordsAt(form, lang, name.replace(/^_(mark|time):/, ''))?.label) ?? ''

const named = (name: string) => `form.draft [name="${name}"]`

/** What a browser would send of sections that hold these answers: what is to be typed, by the name of its control. */
function wantedOf(
  { form, lang }: Journey,
  sections: readonly LayoutSection[],
  answers: FiledRecord['answers'],
) {
  const wanted = new Map<string, string[]>()
  for (const [name, value] of submitted(drawnOf(onlySections(form, sections), answers, lang)))
    if (/^(_(mark|time|record|others):)?\//.test(name) && value !== '')
      wanted.set(name, [...(wanted.get(name) ?? []), value])
  return wanted
}

/** Fills in the sections of a page by the controls it draws. What has no control on it is told. */
export async function fillIn(
  journey: Journey,
  sections: readonly LayoutSection[],
  answers: FiledRecord['answers'],
): Promise<void> {
  const wanted = wantedOf(journey, sections, answers)
  const controls = await controlsOf(journey.page)
  await fillControls(
    journey,
    wanted,
    controls.filter(({ name }) => !sections.some(({ lines }) => lines && name.startsWith(`${lines}/`))),
  )
  for (const { lines } of sections) if (lines) await fillLines(journey, wanted, lines)
  expect([...wanted.keys()], 'what the page has no control for').toEqual([])
}

/** Fills in these controls as far as something is wanted there, and strikes that off. */
async function fillControls(
  { page, hands, form, lang }: Journey,
  wanted: Map<string, string[]>,
  controls: readonly Control[],
): Promise<void> {
  for (const { name, type, value, label, options } of controls) {
    const [text = '', ...more] = wanted.get(name) ?? []
    if (text === '') continue
    expect(label, `the label of ${name}`).toContain(calledBy(form, lang, name, type))
    if (type === 'checkbox') {
      const all = [text, ...more]
      if (!all.includes(value)) continue
      await hands.tick(`${named(name)}[value="${value}"]`)
      const left = all.filter((one) => one !== value)
      if (left.length > 0) wanted.set(name, left)
      else wanted.delete(name)
      continue
    }
    wanted.delete(name)
    if (type !== 'select-one') await hands.type(named(name), text)
    else if (options.some(([code]) => code === text)) await hands.choose(named(name), text)
    // A record that the house has not among those it offers is named by its address, in the input beside.
    else await hands.type(named(`_record:${name}`), text)
  }
  // The page has been looked at: nothing is left of the inputs for what stands beside.
  expect(await page.locator('[aria-invalid=true]').count()).toBe(0)
}

/** Fills in a table of lines: by its button for another line, or as a block from a spreadsheet. */
async function fillLines(journey: Journey, wanted: Map<string, string[]>, list: string): Promise<void> {
  const { page, hands, pastes } = journey
  const ofLine = (line: number) => [...wanted].filter(([name]) => name.startsWith(`${list}/${line}/`))
  const rowOf = (line: number) => `line-table[data-list="${list}"] tbody tr[data-line="${line}"]`
  if (pastes && ofLine(1).length > 0) {
    const cells = await controlsOf(page, rowOf(0))
    const rows: string[] = []
    for (let line = 0; ofLine(line).length > 0; line++)
      rows.push(
        cells
          .map(({ name, type, options }) => {
            const at = name.replace(`${list}/0/`, `${list}/${line}/`)
            const [text = ''] = wanted.get(at) ?? []
            wanted.delete(at)
            if (type === 'checkbox') return text === '' ? '' : 'x'
            return text === '' ? '' : (options.find(([code]) => code === text)?.[1] ?? text)
          })
          .join('\t'),
      )
    await page.focus(named(cells[0]?.name ?? ''))
    await paste(page, rows.join('\n'))
    return
  }
  for (let line = 0; ofLine(line).length > 0; line++) {
    if (line > 0) await hands.press(`form.draft [value="add:${list}"]`)
    await page.waitForSelector(rowOf(line))
    await fillControls(journey, wanted, await controlsOf(page, rowOf(line)))
  }
}

/** Pastes text where the focus is, as the clipboard of a spreadsheet gives it. */
export const paste = (page: Page, text: string) =>
  page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
  }, text)
