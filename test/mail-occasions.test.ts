import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Role } from '../src/audience/roles.ts'
import { askWidening, recallRecord, returnDraft, signAndFile } from '../src/clearing-house.ts'
import { type Mailer, openMailer } from '../src/dispatch/mailer.ts'
import { sendMails } from '../src/dispatch/send-mails.ts'
import type { FiledRecord } from '../src/records/types.ts'
import { approveRecovery, askRecovery } from '../src/seats/recovery.ts'
import { readerOf } from '../src/seats/sessions.ts'
import { CONTACT } from './a-contact.ts'
import { aReturn } from './a-return.ts'
import { handedOn, type OpenHouse, trialSeat } from './clearing-desk.ts'
import { type MailSink, openMailSink, type Taken } from './mail-sink.ts'
import { openPeopleHouse, type PeopleHouse, type Visitor } from './people-house.ts'

let people: PeopleHouse
let house: OpenHouse
let sink: MailSink
let mailer: Mailer
let admin: Visitor
beforeAll(async () => {
  sink = await openMailSink()
  people = await openPeopleHouse({ SMTP_URL: sink.url })
  house = people.house as OpenHouse
  mailer = openMailer(house.config) as Mailer
  admin = await people.administrator('URY')
})
afterAll(async () => {
  mailer?.close()
  await people?.close()
  await sink?.close()
})
beforeEach(() => {
  sink.taken.length = 0
})

/** What was sent meanwhile, in the order of its recipients. */
async function mails(): Promise<Taken[]> {
  sink.taken.length = 0
  await sendMails(house, mailer)
  return [...sink.taken].sort((a, b) => String(a.to).localeCompare(String(b.to)))
}
const recipients = (taken: readonly Taken[]) => taken.map(({ to }) => to.join())

/** Invites somebody by mail into a new seat, who follows the link of the mail. */
async function seatByMail(role: Role, name: string, language = 'es'): Promise<Visitor> {
  const store = house.register.people
  const [office] = await store.listOffices('URY')
  const before = (await store.listSeats('URY')).map(({ id }) => id)
  await admin.form('/en/desk/seats', { office: office?.id ?? '', role, title: name })
  const seat = (await store.listSeats('URY')).find(({ id }) => !before.includes(id))?.id
  const email = `${name.toLowerCase()}@example.org`
  await admin.link(`/en/desk/seats/${seat}/invite`, { name, language, email })
  const [invitation] = await mails()
  const path = /http:\/\/[^/\s]+(\/\w\w\/invitation\/[\w-]{43})\s/.exec(invitation?.text ?? '')?.[1]
  expect([invitation?.to, path?.slice(0, 4)]).toEqual([[email], `/${language}/`])
  const visitor = people.visitor()
  expect((await visitor.enrol(path as string, { name })).status).toBe(200)
  return visitor
}

let author: Visitor
let other: Visitor
let clearing: Visitor
test('an invitation is a mail with its link, which seats whoever follows it', async () => {
  author = await seatByMail('author', 'Autora')
  other = await seatByMail('author', 'Otro')
  clearing = await seatByMail('clearing', 'Claro', 'pt')
  expect(await other.isIn()).toBe(true)
})

test('what waits for clearance is told to who clears; what comes back, to the author who handed it on', async () => {
  const { id, record } = await handedOn(house, await author.session())
  const [told, ...more] = await mails()
  expect([told?.to, more]).toEqual([['claro@example.org'], []])
  expect(told?.text).toContain('/pt/desk')
  await returnDraft(house, await clearing.session(), { id, record, reason: 'Secret reason' })
  const back = await mails()
  expect(recipients(back)).toEqual(['autora@example.org'])
  // Of what the draft says, by whom and why it came back, a mail tells nothing.
  expect([told, ...back].map((one) => one?.raw).join()).not.toMatch(/Secret|milex|2024|expenditure|gasto/i)
})

test('what is recalled is told to those who read it, and a request to pass on to who decides', async () => {
  const contact = (participant: string, party: string): Omit<FiledRecord, 'nonce'> => ({
    ...aReturn(),
    form: 'point-of-contact/1',
    participant,
    measures: ['II.5'],
    audience: { kind: 'parties', parties: [party] },
    answers: CONTACT,
  })
  const file = async (participant: string, party: string) => {
    const { period: _, ...record } = contact(participant, party)
    return (await signAndFile(house, record)).id
  }
  const argentine = trialSeat(house, 'author', 'ARG')
  const theirs = await file('ARG', 'URY')
  await recallRecord(house, readerOf(argentine), { record: theirs, audience: { kind: 'filer' } })
  const recalled = await mails()
  expect(recipients(recalled)).toEqual(['autora@example.org', 'claro@example.org', 'otro@example.org'])
  // Whose record it was is read at the desk.
  expect(recalled.map(({ text }) => text).join()).not.toMatch(/Argentina/)

  const ours = await file('URY', 'ARG')
  const reason = 'Secret reason'
  const audience = { kind: 'parties', parties: ['ARG', 'BRA'] } as const
  await askWidening(house, readerOf(argentine), {
    record: ours,
    reason,
    audience: { kind: audience.kind, parties: [...audience.parties] },
  })
  const asked = await mails()
  expect(recipients(asked)).toEqual(['claro@example.org'])
  expect(asked[0]?.text).not.toMatch(/Secret|Argentina|Brasil/)
})

test('a way back is told to whom it is for, and its link is in no mail', async () => {
  await seatByMail('administrator', 'Segunda')
  const official = (await author.session()).official as string
  const administrators = await Promise.all(
    (await house.register.people.listHeldSeats(['URY']))
      .filter(({ role }) => role === 'administrator')
      .map(async (seat) => ({
        ...(await admin.session()),
        seat: seat.id,
        official: (await house.register.people.findHolder(seat.id)) as string,
      })),
  )
  const [one, two] = administrators
  if (one === undefined || two === undefined) throw new Error('two administrators are asked for')
  const id = await askRecovery(house, one, official)
  const { token } = await approveRecovery(house, two, id)
  const told = await mails()
  expect(recipients(told)).toEqual(['autora@example.org'])
  expect(told[0]?.raw).not.toContain(token)
  expect(told[0]?.text).not.toContain('/recovery/')
})
