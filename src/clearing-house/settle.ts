import type { Reader } from '../audience/reader.ts'
import { isGranted } from '../audience/roles.ts'
import { Problem } from '../problems.ts'
import type { Settlement, Statement } from '../register/settlement-store.ts'
import { readerOf, type Session } from '../seats/sessions.ts'
import { recordAct } from './audit.ts'
import { type Comparison, compareAccounts, plain, recordAccounts, recordsIn } from './compare.ts'
import { type House, today } from './house.ts'
import { seatedOnly } from './notices.ts'
import { tellSeats } from './outbox.ts'

/** The most characters of a state's own words about a difference. */
export const MOST_WORDS = 2000

/** A comparison with what both sides have said about it. */
export interface Difference extends Comparison {
  own?: Settlement
  theirs?: Settlement
  /** Whether both have said the same. */
  agreed: boolean
}

/** The comparisons of a reader's participant with what both sides have said. Throws Problem `sign-in-needed`. */
export async function viewDifferences(
  house: House,
  reader: Reader,
  wanted: Parameters<typeof compareAccounts>[2] = {},
): Promise<Difference[]> {
  const seated = seatedOnly(reader)
  const [comparisons, words] = await Promise.all([
    compareAccounts(house, seated, wanted),
    house.register.settlements.listSettlements(seated),
  ])
  const said = Map.groupBy(words, ({ key }) => key)
  return comparisons.map((one) => {
    const of = (participant: string) => said.get(one.key)?.find((word) => word.participant === participant)
    const [own, theirs] = [of(seated.participant), of(one.partner)]
    return {
      ...one,
      ...(own ? { own } : {}),
      ...(theirs ? { theirs } : {}),
      agreed: own !== undefined && theirs !== undefined && isSame(own.statement, theirs.statement),
    }
  })
}

const isSame = (a: Statement, b: Statement): boolean => a.cause === b.cause && a.text === b.text

/** Whether a comparison asks the two states for a look: equal figures and a return that is not there yet do not. */
export const asksForALook = ({ outcome: { code }, partnerRecord }: Comparison): boolean =>
  code !== 'match' && code !== 'partner-not-filed' && partnerRecord !== undefined

/** How many years back a desk counts differences; their page has them all. */
const YEARS = 3

/** How many differences of the last years nobody of a participant has spoken about yet. */
export async function countDifferences(house: House, reader: Reader): Promise<number> {
  if (reader.kind !== 'seat' || !isGranted(house.register.circles, reader, 'read')) return 0
  const now = house.now().getUTCFullYear()
  const years = Array.from({ length: YEARS + 1 }, (_, i) => now - i)
  const differences = await viewDifferences(house, reader, { years })
  return differences.filter((one) => asksForALook(one) && one.own === undefined).length
}

/** The differences as a page shows them: their records are written down as read. */
export async function readDifferences(house: House, reader: Reader): Promise<Difference[]> {
  const differences = await viewDifferences(house, reader)
  await recordAccounts(house, seatedOnly(reader), differences.filter(asksForALook).flatMap(recordsIn))
  return differences
}

/** The difference of that key as its page shows it. Throws Problem `not-found`. */
export async function readDifference(house: House, reader: Reader, key: string): Promise<Difference> {
  const difference = await findDifference(house, reader, key)
  await recordAccounts(house, seatedOnly(reader), recordsIn(difference))
  return difference
}

/** The difference of that key. Throws Problem `not-found` where there is none any more, or it asks for no look. */
export async function findDifference(house: House, reader: Reader, key: string): Promise<Difference> {
  const found = (await viewDifferences(house, reader)).find((one) => one.key === key && asksForALook(one))
  if (found === undefined) throw new Problem('not-found', 'no such difference')
  return found
}

/**
 * Says a state's word about a difference, for its clearing seats; the partner is told that there is one. With `publish`
 * it is shown as both agreed once the partner has said the same and wants it too. Throws Problem `not-found`,
 * `not-allowed`, or `bad-request` for a cause there is not or too many words.
 */
export async function sayOnDifference(
  house: House,
  session: Session,
  { key, statement, publish }: { key: string; statement: Statement; publish: boolean },
): Promise<void> {
  if (!isGranted(house.register.circles, session, 'clear'))
    throw new Problem('not-allowed', 'a seat that may clear is asked for')
  const text = statement.text.replaceAll('\0', '').trim()
  if (!house.regime.crossChecks.causes.codes.includes(statement.cause) || text.length > MOST_WORDS)
    throw new Problem('bad-request', `a cause of the list and at most ${MOST_WORDS} characters`)
  const reader = readerOf(session)
  const { partner, outcome, check, ownRecord, partnerRecord = '' } = await findDifference(house, reader, key)
  await house.register.settlements.saySettlement({
    key,
    participant: session.participant,
    partner,
    about: { check, ...plain(outcome) },
    ownRecord,
    partnerRecord,
    statement: { cause: statement.cause, text },
    publish,
    saidAt: house.now(),
    seat: session.seat,
  })
  await recordAct(house, {
    participant: session.participant,
    seat: session.seat,
    role: session.role,
    act: 'difference',
    about: key,
    details: { partner, publish: String(publish) },
  })
  await tellSeats(house, {
    participant: partner,
    roles: ['author', 'clearing'],
    template: 'difference',
    // Whoever changes its mind ten times a day tells the other side once.
    key: `difference ${key} ${session.participant} ${today(house)}`,
    path: `/desk/comparisons/${key}`,
  })
}

/** What both sides have agreed about a record and want shown, for whoever may read both records. */
export const agreedAbout = (house: House, reader: Reader, record: string): Promise<Settlement[]> =>
  house.register.settlements.listShown(reader, record)
