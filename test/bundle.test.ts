import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readWorkbook } from '../src/imports/read-workbook.ts'
import { BUILT, envOf } from './cli-run.ts'
import { type Beginning, begin, settled } from './first-start-house.ts'
import { type MailSink, openMailSink } from './mail-sink.ts'
import { makePlace, type Place } from './open-register.ts'

// Other tests run the sources. Here most libraries do their work from inside the bundle, as at somebody's house.

describe.skipIf(!existsSync(BUILT))('the bundle (skipped where nothing is built: npm test builds)', () => {
  let place: Place
  let sink: MailSink
  let house: Beginning
  let url: string
  beforeAll(async () => {
    place = await makePlace()
    sink = await openMailSink()
    house = begin({ ...envOf(place), SMTP_URL: sink.url, MAIL_FROM: 'house@house.example' })
    url = await settled(house)
  }, 120_000)
  afterAll(async () => {
    expect(await house.end('SIGTERM')).toMatchObject({ code: 0 })
    await sink.close()
    await place.remove()
  })

  const send = (path: string, cookie: string, form: Record<string, string>) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: url, cookie },
      body: new URLSearchParams(form),
    })
  async function signIn(role: string): Promise<string> {
    const answer = await send('/en/sign-in', '', { participant: 'URY', role })
    return /session=[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0] as string
  }

  test('writes workbooks, calendars and charts', async () => {
    const workbook = await fetch(`${url}/es/forms/milex-return/v2.xlsx`)
    const sheets = await readWorkbook(new Uint8Array(await workbook.arrayBuffer()))
    expect(sheets.length).toBeGreaterThan(1)
    const calendar = await (await fetch(`${url}/en/dues.ics?participant=URY`)).text()
    expect(calendar).toMatch(/^BEGIN:VCALENDAR[\s\S]*BEGIN:VEVENT/)
    expect(await (await fetch(`${url}/en/expenditure?participant=CHL`)).text()).toContain('</h1>')
  })

  test('checks by schema and rules, and knows passkeys', async () => {
    const { findings } = (await (
      await fetch(`${url}/api/v1/check`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          form: 'arms-transfers-return/1',
          participant: 'URY',
          period: '2024',
          answers: { 'major-exports': [{ category: 'I', partner: 'URY', items: 1 }] },
        }),
      })
    ).json()) as { findings: unknown[] }
    expect(findings.length).toBeGreaterThan(0)
    const options = await (await fetch(`${url}/en/sign-in/passkey`)).json()
    expect(options).toMatchObject({ userVerification: 'required' })
  })

  test('sends mails', async () => {
    const cookie = await signIn('administrator')
    await send('/en/desk/offices', cookie, { name: 'Office' })
    const page = await (await fetch(`${url}/en/desk/seats`, { headers: { cookie } })).text()
    const office = /name="office" value="([0-9a-f]{32})"/.exec(page)?.[1] ?? ''
    await send('/en/desk/seats', cookie, { office, role: 'author', title: 'Desk officer' })
    const seats = await (await fetch(`${url}/en/desk/seats`, { headers: { cookie } })).text()
    const seat = /desk\/seats\/([0-9a-f]{32})\/invite/.exec(seats)?.[1]
    const invited = await send(`/en/desk/seats/${seat}/invite`, cookie, {
      name: 'Somebody',
      language: 'en',
      email: 'somebody@example.org',
    })
    expect(invited.status, await invited.text()).toBe(200)
    await expect
      .poll(() => sink.taken.map(({ to }) => to), { timeout: 20_000 })
      .toEqual([['somebody@example.org']])
  })
})
