import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ROOT } from '../src/build.ts'
import { enqueueMail, type House, type Mail, openMail } from '../src/clearing-house.ts'
import { type Config, readConfig } from '../src/config.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { type Mailer, openMailer } from '../src/dispatch/mailer.ts'
import { remindClearances } from '../src/dispatch/reminders.ts'
import { renderMail } from '../src/dispatch/render-mail.ts'
import { type MailHouse, sendMails } from '../src/dispatch/send-mails.ts'
import { startDispatch } from '../src/dispatch/start-dispatch.ts'
import { readRegime } from '../src/regime/read-regime.ts'
import { LANGS } from '../src/regime/types.ts'
import type { Register } from '../src/register/register.ts'
import { type MailSink, openMailSink } from './mail-sink.ts'
import { makePlace, openAt, type Place, SERVER } from './open-register.ts'

const TEMPLATES: readonly Mail['template'][] = [
  'invitation',
  'to-clear',
  'returned',
  'clear-reminder',
  'clear-escalation',
  'recall',
  'passing-request',
  'recovery',
]
const mail = (more: Partial<Mail> = {}): Mail => ({
  to: { address: 'autoridad@example.org' },
  lang: 'es',
  template: 'to-clear',
  path: '/desk',
  participant: 'URY',
  ...more,
})

let place: Place
let register: Register
let sink: MailSink
let regime: House['regime']
let clock: Date
let told: [string, object | undefined][]
let keys = 0

/** As much of a house as sends mails, with a clock of the test's. */
function houseOf(over: Partial<Config> = {}, on: Register = register): House {
  const config = {
    ...readConfig({ CONFIANZA_DATA: place.dataDir, PUBLIC_URL: 'http://localhost:8080' }, ROOT),
    smtpUrl: sink.url,
    ...over,
  }
  const house: MailHouse = {
    config,
    register: on,
    regime,
    crypto,
    now: () => clock,
    log: (event, details) => told.push([event, details]),
  }
  // What is told to the audit log is its own affair; here it is enough what was told.
  const audit = { addSoon: ({ act }: { act: string }) => acts.push(act) }
  return { ...house, audit } as unknown as House
}
const acts: string[] = []
const queue = (house: House, more: Partial<Mail> = {}) =>
  enqueueMail(house, { ...mail(more), key: `key ${++keys}` })
const sendAll = async (house: House) => {
  const mailer = openMailer(house.config) as Mailer
  try {
    return await sendMails(house, mailer)
  } finally {
    mailer.close()
  }
}
const later = (minutes: number) => {
  clock = new Date(clock.getTime() + minutes * 60_000)
}

beforeAll(async () => {
  place = await makePlace()
  register = await openAt(place)
  sink = await openMailSink()
  regime = await readRegime(readConfig({}, ROOT).regimeDir)
})
afterAll(async () => {
  await sink?.close()
  await register?.close()
  await place?.remove()
})
beforeEach(() => {
  clock = new Date('2027-03-10T12:00:00Z')
  told = []
  sink.taken.length = 0
  sink.refusal = undefined
})

describe('a mail', () => {
  test('says that something waits and where, in the language asked for, and that this is a trial', async () => {
    await queue(houseOf(), { to: { address: 'a@example.org', name: 'Núñez, Inés' } })
    expect(await sendAll(houseOf())).toBe(1)
    const [{ text, to, from } = { text: '', to: [], from: '' }] = sink.taken
    expect([to, from]).toEqual([['a@example.org'], 'confianza@localhost'])
    expect(text).toContain('Subject: TRIAL · Una presentación espera autorización')
    expect(text).toContain('Núñez, Inés')
    expect(text).toContain('PRUEBA.')
    expect(text).toContain('http://localhost:8080/es/desk')
    expect(text).toContain('Uruguay')
    expect(text).toMatch(/auto-submitted: auto-generated/i)
    expect(told).toEqual([])
  })

  test.each(TEMPLATES)('of %s is whole in every language, in a trial and outside', (template) => {
    for (const lang of LANGS)
      for (const mode of ['trial', 'production'] as const) {
        const house = houseOf({ mode, mailFrom: 'house@example.org' })
        const { subject, text } = renderMail(house, mail({ lang, template, since: '2027-03-07' }), 'k')
        expect(`${subject}\n${text}`).not.toMatch(/[{}]|undefined/)
        expect(subject.startsWith('TRIAL · ')).toBe(mode === 'trial')
        expect(subject.length).toBeLessThan(100)
        expect(text).toContain(`http://localhost:8080/${lang}/desk`)
        expect(text.split('\n\n')[0] === undefined).toBe(false)
      }
  })

  test('is queued once for what it is about, and forgotten with its transaction', async () => {
    const house = houseOf()
    expect(await enqueueMail(house, { ...mail(), key: 'once' })).toBe(true)
    expect(await enqueueMail(house, { ...mail(), key: 'once' })).toBe(false)
    await expect(
      register.people.together(async () => {
        await enqueueMail(house, { ...mail(), key: 'undone' })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await sendAll(house)).toBe(1)
    expect(await enqueueMail(house, { ...mail(), key: 'once' })).toBe(false)
  })

  test('is not queued where the settings name no mail server', async () => {
    const { smtpUrl: _, ...without } = houseOf().config
    const house = { ...houseOf(), config: without } as House
    expect(await enqueueMail(house, { ...mail(), key: 'none' })).toBe(false)
    expect(openMailer(house.config)).toBeUndefined()
  })

  test.each<[string, Partial<Mail>]>([
    ['a second recipient', { to: { address: 'a@example.org, b@example.org' } }],
    ['a header in the address', { to: { address: 'a@example.org\r\nBcc: b@example.org' } }],
    ['a header in the name', { to: { address: 'a@example.org', name: 'Inés\r\nBcc: b@example.org' } }],
    ['a line end in the name', { to: { address: 'a@example.org', name: 'Inés\u2028x' } }],
    ['an address in the name', { to: { address: 'a@example.org', name: '<b@example.org>' } }],
    ['no address', { to: { address: '' } }],
    ['a link to elsewhere', { path: '//evil.example' + '/%0d' }],
    ['a link with a line end', { path: '/desk\nhttp://evil.example' }],
    ['a language that is none', { lang: '../x' as never }],
  ])('with %s is refused', async (_, more) => {
    await expect(queue(houseOf(), more)).rejects.toMatchObject({ code: 'bad-request' })
    expect((await register.jobs.countJobs()).waiting).toBe(0)
  })

  test('lies in the database sealed: neither address nor link can be read there, nor moved to another job', async () => {
    await queue(houseOf(), { path: '/invitation/SecretToken123' })
    const [job] = await register.jobs.takeJobs('mail', {
      now: clock,
      until: clock,
      lease: 'test',
      most: 1,
    })
    if (job === undefined) throw new Error('no job')
    const bytes = Buffer.from(job.sealed).toString('latin1')
    expect(bytes).not.toMatch(/example|Secret/)
    expect(openMail(houseOf(), job).path).toBe('/invitation/SecretToken123')
    expect(() => openMail(houseOf(), { ...job, key: 'other' })).toThrow()
    expect(await sendAll(houseOf())).toBe(1)
  })
})

describe('a mail server', () => {
  test('that cannot be reached is tried again, later each time, until it can', async () => {
    const gone = await openMailSink()
    await gone.close()
    const house = houseOf({ smtpUrl: gone.url })
    await queue(house)
    expect(await sendAll(house)).toBe(0)
    expect(await sendAll(house)).toBe(0)
    expect(told).toMatchObject([['mail', { trouble: 'ESOCKET', attempts: 1, last: false }]])
    later(1)
    expect(await sendAll(house)).toBe(0)
    expect(told.length).toBe(2)
    later(1)
    await sendAll(house)
    expect(told.length).toBe(2)
    const back = await openMailSink(gone.port)
    later(1)
    expect(await sendAll(house)).toBe(1)
    expect(back.taken.length).toBe(1)
    await back.close()
  })

  test('that says no for good is not asked again, and nothing of the mail is kept or told', async () => {
    sink.refusal = { code: 550, message: 'no such user autoridad@example.org' }
    const before = (await register.jobs.countJobs()).failed
    await queue(houseOf())
    expect(await sendAll(houseOf())).toBe(0)
    expect(await register.jobs.countJobs()).toMatchObject({ waiting: 0, failed: before + 1 })
    expect(JSON.stringify(told)).not.toContain('example')
    expect(told).toMatchObject([['mail', { last: true }]])
  })

  test('that says not now is asked again, and given up after a day and a half', async () => {
    sink.refusal = { code: 451, message: 'greylisted' }
    await queue(houseOf())
    let rounds = 0
    while ((await register.jobs.countJobs()).waiting > 0 && rounds++ < 30) {
      await sendAll(houseOf())
      later(360)
    }
    expect(rounds).toBe(14)
    expect(told.at(-1)).toMatchObject(['mail', { attempts: 14, last: true }])
  })

  test('elsewhere is spoken to encrypted only, unless its address says otherwise', async () => {
    // A server that offers no STARTTLS: the mail is not handed over.
    const said: string[] = []
    const server = createServer((socket) => {
      socket.write('220 plain\r\n')
      socket.on('data', (part) => {
        said.push(part.toString())
        socket.write(/^EHLO/.test(part.toString()) ? '250 plain\r\n' : '502 no\r\n')
      })
      socket.on('error', () => {})
    })
    await once(server.listen(0, '0.0.0.0'), 'listening')
    const { port } = server.address() as { port: number }
    const mailer = openMailer({ ...houseOf().config, smtpUrl: `smtp://127.0.0.2:${port}` }) as Mailer
    const sent = await mailer.send(renderMail(houseOf(), mail(), 'k'))
    expect(sent.state).not.toBe('sent')
    expect(said.join()).toMatch(/EHLO.*STARTTLS/s)
    expect(said.join()).not.toMatch(/MAIL FROM/)
    mailer.close()
    server.close()
  })
})

describe('several workers', () => {
  const many = 60
  const queueMany = async () => {
    for (let i = 0; i < many; i++) await queue(houseOf(), { to: { address: `a${i}@example.org` } })
  }
  const expectEachOnce = () => {
    expect(sink.taken.map(({ to }) => to[0]).sort()).toEqual(
      Array.from({ length: many }, (_, i) => `a${i}@example.org`).sort(),
    )
  }

  test('of one house send each mail once', async () => {
    await queueMany()
    const sent = await Promise.all([1, 2, 3].map(() => sendAll(houseOf())))
    expect(sent.reduce((sum, one) => sum + one, 0)).toBe(many)
    expectEachOnce()
  })

  test.skipIf(!SERVER)('of two houses on one PostgreSQL send each mail once', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'confianza-test-'))
    const other = await openAt({ ...place, dataDir })
    try {
      await queueMany()
      const sent = await Promise.all([register, other, register, other].map((on) => sendAll(houseOf({}, on))))
      expect(sent.reduce((sum, one) => sum + one, 0)).toBe(many)
      expectEachOnce()
    } finally {
      await other.close()
      rmSync(dataDir, { recursive: true })
    }
  })

  test('go on with what one left when it was stopped in the middle, once its lease is over', async () => {
    await queue(houseOf())
    const lease = { now: clock, until: new Date(clock.getTime() + 600_000), lease: 'killed', most: 1 }
    const [taken] = await register.jobs.takeJobs('mail', lease)
    expect(await sendAll(houseOf())).toBe(0)
    later(10)
    expect(await sendAll(houseOf())).toBe(1)
    // Whoever comes back late has lost it.
    if (taken === undefined) throw new Error('no job')
    expect(await register.jobs.endJob(taken, 'done', clock)).toBe(false)
    expect(await register.jobs.putBackJob(taken, clock, '')).toBe(false)
  })
})

test('a started dispatch sends what is queued without being asked, and stops', async () => {
  const house = houseOf()
  const dispatch = startDispatch(house)
  const arrived = new Promise<void>((resolve) => {
    const { push } = sink.taken
    sink.taken.push = (...items) => {
      sink.taken.push = push
      resolve()
      return push.apply(sink.taken, items)
    }
  })
  await queue(house)
  await arrived
  await dispatch.stop()
  expect(sink.taken.length).toBe(1)
  await queue(house)
  expect((await register.jobs.countJobs()).waiting).toBe(1)
  expect(await sendAll(house)).toBe(1)
})

test('ended jobs are forgotten after a month, and not before', async () => {
  await enqueueMail(houseOf(), { ...mail(), key: 'monthly' })
  await sendAll(houseOf())
  later(29 * 24 * 60)
  await register.jobs.forgetJobs(clock)
  expect(await enqueueMail(houseOf(), { ...mail(), key: 'monthly' })).toBe(false)
  later(2 * 24 * 60)
  await register.jobs.forgetJobs(clock)
  expect(await enqueueMail(houseOf(), { ...mail(), key: 'monthly' })).toBe(true)
  expect(await sendAll(houseOf())).toBe(1)
})

test('a draft that waits is told of once to who clears and once to the administrators, to each who has an address', async () => {
  const { people, drafts } = register
  const now = clock
  const seats = { clearing: 'ines', administrator: 'ana', reader: 'leo' } as const
  await people.saveOffice({ id: 'office', participant: 'URY', name: 'Defensa' }, now)
  for (const [role, person] of Object.entries(seats) as ['clearing', string][]) {
    const official = {
      id: person,
      participant: 'URY',
      name: person,
      email: `${person}@example.org`,
      language: 'pt',
    }
    await people.saveOfficial(official, now)
    await people.saveSeat(
      { id: `seat-${role}`, participant: 'URY', office: 'office', role, title: role },
      now,
    )
    await people.startHolding({ id: `h-${role}`, seat: `seat-${role}`, official: person }, now)
  }
  const author = { kind: 'seat', participant: 'URY', seat: 's', role: 'author' } as const
  await drafts.saveDraft(author, {
    id: 'd'.repeat(32),
    version: 0,
    content: { form: 'x/1' },
    hand: { seat: 's' },
  })
  const fixed = { id: 'e'.repeat(64), bytes: new Uint8Array([1]), values: [] }
  await drafts.handOn(author, { id: 'd'.repeat(32), version: 1, fixed, hand: { seat: 's' } })

  // The draft was handed on by the database's clock.
  clock = new Date(Date.now() + 4 * 24 * 3600 * 1000)
  const house = houseOf()
  const both = await Promise.all([remindClearances(house), remindClearances(house)])
  expect(both.map(({ reminded }) => reminded).sort()).toEqual([0, 1])
  later(4 * 24 * 60)
  expect(await remindClearances(house)).toEqual({ reminded: 0, escalated: 1 })
  expect(await remindClearances(house)).toEqual({ reminded: 0, escalated: 0 })
  await sendAll(house)
  expect(sink.taken.map(({ to }) => to)).toEqual([['ines@example.org'], ['ana@example.org']])
  expect(sink.taken[1]?.text).toContain('/pt/desk/seats')
  expect(acts).toEqual(['reminder', 'escalation'])
})
