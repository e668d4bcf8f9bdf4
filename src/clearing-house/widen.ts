import { changeOf } from '../audience/members.ts'
import type { Reader } from '../audience/reader.ts'
import { isGranted } from '../audience/roles.ts'
import { hex } from '../bytes.ts'
import { Problem } from '../problems.ts'
import { audienceChange } from '../records/changes.ts'
import { signEntry } from '../records/sign.ts'
import type { Audience, AudienceEntry } from '../records/types.ts'
import type { Widening } from '../register/notice-store.ts'
import { checkAudienceOpen } from './admit-audience.ts'
import { recordAct } from './audit.ts'
import { formOf } from './check.ts'
import { fileEntry } from './file-entry.ts'
import { type House, today } from './house.ts'
import { type Seated, seatedOnly } from './notices.ts'
import { checkChangeBeside } from './out-of-force.ts'
import { tellSeats } from './outbox.ts'
import { filingSigner } from './seat-keys.ts'
import { findRow } from './view.ts'

/** A change of audience that somebody proposes. */
export interface Proposal {
  record: string
  audience: Audience
  /** The day from which (UTC), later than today; absent: at once. */
  on?: string
  reason: string
  /** The official who proposes it; none in a trial's seats. */
  official?: string | undefined
}

const MAX_REASON = 1000

/** What a proposal would change, once it is seen that its form may have it. Throws Problem as its parts do. */
export async function previewChange(
  house: House,
  reader: Reader,
  { record, audience, on }: Omit<Proposal, 'reason' | 'official'>,
) {
  const row = await findRow(house, reader, record)
  checkAudienceOpen(house, formOf(house, `${row.form}/${row.formVersion}`), row.participant, audience)
  if (
    on !== undefined &&
    !(/^\d{4}-\d{2}-\d{2}$/.test(on) && !Number.isNaN(Date.parse(on)) && on > today(house))
  )
    throw new Problem('bad-request', 'the day is a later one, as 2027-01-01')
  const change = changeOf(row.audience, audience, row.participant, house.register.circles)
  if (on !== undefined && change.narrows)
    throw new Problem('bad-request', 'what narrows the audience holds at once')
  await checkChangeBeside(house, row, { audience, widens: change.widens })
  return { row, change }
}

const may = ({ register }: House, seated: Seated, act: 'draft' | 'clear'): boolean =>
  isGranted(register.circles, seated, act)

/**
 * Takes a record back from readers, at once: one seat of its filer that drafts or clears is enough, for it may be
 * urgent. Throws Problem `not-allowed` for anybody else and for what widens.
 */
export async function recallRecord(house: House, reader: Reader, proposal: Omit<Proposal, 'on' | 'reason'>) {
  const seated = seatedOnly(reader)
  const { row, change } = await previewChange(house, reader, proposal)
  if (row.participant !== seated.participant || !(may(house, seated, 'draft') || may(house, seated, 'clear')))
    throw new Problem('not-allowed', 'the seats of its filer take a record back')
  if (change.widens) throw new Problem('not-allowed', 'what widens the audience is cleared by a second seat')
  return fileChange(house, seated, row.participant, proposal)
}

/**
 * The entry of a change for a participant that signs with its own key: filed with `confianza key sign`. What narrows is
 * prepared for its drafting and clearing seats, what widens for those that clear. Throws Problem `not-allowed`.
 */
export async function prepareChange(house: House, reader: Reader, proposal: Omit<Proposal, 'reason'>) {
  const seated = seatedOnly(reader)
  const { row, change } = await previewChange(house, reader, proposal)
  const allowed = may(house, seated, 'clear') || (!change.widens && may(house, seated, 'draft'))
  if (row.participant !== seated.participant || !allowed)
    throw new Problem('not-allowed', 'what widens the audience is for a seat that clears')
  const { entry, beside } = audienceChange({ ...proposal, participant: row.participant }, house.crypto)
  return { entry, ...(beside ? { audience: beside } : {}) }
}

async function fileChange(
  house: House,
  { participant: by, seat, role }: Seated,
  participant: string,
  { record, audience, on }: Omit<Proposal, 'reason'>,
): Promise<number> {
  const signer = await filingSigner(house, participant)
  const { entry, beside } = audienceChange(
    { participant, record, audience, ...(on === undefined ? {} : { on }) },
    house.crypto,
  )
  const signed = signEntry<AudienceEntry>(entry, [signer], house.origin, house.crypto)
  const { index } = await fileEntry(house, signed, { audience: beside })
  await recordAct(house, { participant, by, seat, role, act: 'audience', about: record })
  return index
}

/**
 * Asks that a record be read by more: its own author proposes it, or a reader asks before passing it on. A clearing
 * official of the filer decides. Throws Problem `not-found` for who may not read it, `bad-request` for no reason or
 * nothing that widens.
 */
export async function askWidening(house: House, reader: Reader, proposal: Proposal): Promise<Widening> {
  const seated = seatedOnly(reader)
  const { row, change } = await previewChange(house, reader, proposal)
  const reason = proposal.reason.trim()
  if (reason === '' || reason.length > MAX_REASON)
    throw new Problem('bad-request', `a reason of 1 to ${MAX_REASON} characters is asked for`)
  if (!change.widens || change.narrows)
    throw new Problem('bad-request', 'the audience asked for is not a wider one')
  const asked: Widening = {
    id: hex(house.crypto.random(16)),
    record: row.id,
    filer: row.participant,
    askedBy: seated.participant,
    askedSeat: seated.seat,
    ...(proposal.official === undefined ? {} : { askedOfficial: proposal.official }),
    audience: proposal.audience,
    ...(proposal.on === undefined ? {} : { starts: proposal.on }),
    reason,
    askedAt: house.now(),
  }
  await house.register.notices.saveWidening(seated, asked)
  await recordAct(house, {
    participant: row.participant,
    by: seated.participant,
    act: 'passing-on-asked',
    seat: seated.seat,
    role: seated.role,
    about: row.id,
  })
  await tellSeats(house, {
    participant: row.participant,
    roles: ['clearing'],
    template: 'passing-request',
    key: `passing-request ${asked.id}`,
    path: '/desk/inbox',
  })
  return asked
}

/** What a request to pass on would be: the audience in force with one more participant among its parties. */
export function withParty(audience: Audience, filer: string, party: string): Audience | undefined {
  if (audience.kind === 'parties')
    return { kind: 'parties', parties: [...new Set([...audience.parties, party])].sort() }
  return audience.kind === 'filer' && party !== filer ? { kind: 'parties', parties: [party] } : undefined
}

/**
 * Grants or refuses a request: a clearing seat of the filer, and never whoever asked, from whichever seat. Granted, the
 * change is filed at once, from the audience in force today. Throws Problem `not-allowed`, `not-found` or `stale`.
 */
export async function decideWidening(
  house: House,
  reader: Reader,
  {
    id,
    granted,
    answer = '',
    official,
  }: { id: string; granted: boolean; answer?: string; official?: string | undefined },
): Promise<void> {
  const seated = seatedOnly(reader)
  const asked = /^[0-9a-f]{32}$/.test(id) ? await house.register.notices.findWidening(seated, id) : undefined
  if (asked === undefined || asked.filer !== seated.participant)
    throw new Problem('not-found', 'no such request')
  const own = asked.askedSeat === seated.seat || (official !== undefined && asked.askedOfficial === official)
  if (!may(house, seated, 'clear') || own)
    throw new Problem('not-allowed', 'somebody else who clears decides')
  if (asked.decidedAt) throw new Problem('stale', 'the request was decided in between')
  let index: number | undefined
  if (granted) {
    const proposal = {
      record: asked.record,
      audience: asked.audience,
      // A day that has come in the meantime is today.
      ...(asked.starts !== undefined && asked.starts > today(house) ? { on: asked.starts } : {}),
    }
    const { change } = await previewChange(house, reader, proposal)
    // The audience has moved since it was asked for: what was to widen would now take it from somebody.
    if (change.narrows) throw new Problem('stale', 'the audience was changed in between')
    index = await fileChange(house, seated, asked.filer, proposal)
  }
  await house.register.notices.decideWidening(
    seated,
    { id, granted, answer: answer.trim().slice(0, MAX_REASON), ...(index === undefined ? {} : { index }) },
    house.now(),
  )
  await recordAct(house, {
    participant: asked.filer,
    act: granted ? 'passing-on-granted' : 'passing-on-refused',
    seat: seated.seat,
    role: seated.role,
    about: asked.record,
  })
}
