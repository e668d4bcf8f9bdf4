// Draws docs/home.png from a running house, for the README: node scripts/picture.mjs http://127.0.0.1:8080
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const house = process.argv[2] ?? 'http://127.0.0.1:8080'
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
await page.goto(`${house}/en`)
await page.screenshot({ path: fileURLToPath(new URL('../docs/home.png', import.meta.url)) })
await browser.close()
