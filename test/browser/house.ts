import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'
import { ROOT } from '../../src/build.ts'
import { readConfig } from '../../src/config.ts'
import { type RunningHouse, serve } from '../../src/main.ts'
import { makePlace, type Place } from '../open-register.ts'

/** A trial house with its public facts, and a Chromium to look at it with. */
export interface Seen {
  house: RunningHouse
  browser: Browser
  close(): Promise<void>
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Opens both. */
export async function openSeen(): Promise<Seen> {
  const place: Place = await makePlace()
  const config = readConfig(
    {
      PORT: '0',
      // All who sit in these tests come from one address, and within minutes.
      RATE_LIMITS: 'off',
      CONFIANZA_DATA: place.dataDir,
      ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
    },
    ROOT,
  )
  const house = await serve(config, () => {})
  await house.house.settled
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS })
  return {
    house,
    browser,
    async close() {
      await browser.close()
      await house.close()
      await place.remove()
    },
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds on a page, in a line each. */
export async function findBarriers(page: Page): Promise<string[]> {
  // By the debugger, which the page's Content-Security-Policy does not bind; the page itself may load nothing foreign.
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const run = (
      window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
    ).axe
    const { violations } = await run.run()
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`)
  })
}
