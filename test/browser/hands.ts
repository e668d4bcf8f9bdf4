import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** What somebody does with the controls of a page, each named by a selector. */
export interface Hands {
  /** Types text instead of what stands there; dates and times as ISO 8601 has them. */
  type(selector: string, text: string): Promise<void>
  /** Chooses an option of a list by its value. */
  choose(selector: string, value: string): Promise<void>
  /** Sets a tick, or takes the one choice of several that the selector means. */
  tick(selector: string): Promise<void>
  /** Presses a button or follows a link. */
  press(selector: string): Promise<void>
}

/** Hands with a mouse. */
export const mouse = (page: Page): Hands => ({
  type: (selector, text) => page.fill(selector, text),
  choose: async (selector, value) => {
    await page.selectOption(selector, value)
  },
  tick: (selector) => page.check(selector),
  press: (selector) => page.click(selector),
})

/** No page that is filled in here has more stops. */
const MOST_STOPS = 600

/**
 * Hands on a keyboard alone: Tab to get somewhere, arrows to choose, Space to tick, Enter to press. Where they stop to do
 * something, the focus must be seen.
 */
export function keyboard(page: Page): Hands {
  const press = (key: string) => page.keyboard.press(key)
  const isAt = (selector: string) =>
    page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)
  const tabTo = async (selector: string) => {
    for (let stop = 0; stop < MOST_STOPS && !(await isAt(selector)); stop++) await press('Tab')
    expect(await seenAt(page), selector).toEqual({ focused: true, outlined: true, inView: true })
  }
  return {
    async type(selector, text) {
      await tabTo(selector)
      const kind = await page.evaluate(() => (document.activeElement as HTMLInputElement).type)
      if (kind === 'date' || kind === 'time') return typeInParts(page, text)
      await press('Control+a')
      for (const [i, line] of text.split('\n').entries()) {
        if (i > 0) await press('Enter')
        await page.keyboard.type(line)
      }
    },
    async choose(selector, value) {
      await tabTo(selector)
      const steps = await page.evaluate((wanted) => {
        const { options, selectedIndex } = document.activeElement as HTMLSelectElement
        return [...options].findIndex((option) => option.value === wanted) - selectedIndex
      }, value)
      for (let step = 0; step < Math.abs(steps); step++) await press(steps > 0 ? 'ArrowDown' : 'ArrowUp')
      expect(await page.inputValue(selector)).toBe(value)
    },
    async tick(selector) {
      const isRadio = (await page.getAttribute(selector, 'type')) === 'radio'
      if (!isRadio) {
        await tabTo(selector)
        await press('Space')
        return
      }
      // Of several that exclude each other one is a stop, and arrows go on from it.
      const name = await page.getAttribute(selector, 'name')
      await tabTo(`[type=radio][name="${name}"]`)
      for (let step = 0; step < 20 && !(await isAt(selector)); step++) await press('ArrowDown')
      expect(await page.isChecked(selector)).toBe(true)
    },
    async press(selector) {
      await tabTo(selector)
      await press('Enter')
    },
  }
}

/** Whether what has the focus can be told by looking. */
const seenAt = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement as HTMLElement
    const { outlineStyle, outlineWidth } = getComputedStyle(at)
    const { top, bottom, left, right } = at.getBoundingClientRect()
    return {
      focused: at !== document.body,
      outlined: outlineStyle !== 'none' && outlineWidth !== '0px',
      inView: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
    }
  })

/** Types a day or a time part by part, as a browser that speaks American English asks for them. */
async function typeInParts(page: Page, text: string): Promise<void> {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(text) ?? []
  const hour = Number(hours) % 12 || 12
  const typed = day
    ? `${month}${day}${year}`
    : `${String(hour).padStart(2, '0')}${minutes}${Number(hours) < 12 ? 'AM' : 'PM'}`
  await page.keyboard.type(typed)
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe(text)
}
