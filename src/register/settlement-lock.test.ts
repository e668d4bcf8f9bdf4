import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CIRCLES, makePlace, ORIGIN_SETTINGS, type Place } from '../../test/open-register.ts'
import { beginning, signedRecord } from '../../test/trial-log.ts'
import { ANYONE, mayRead, type Reader, readableBy } from '../audience/reader.ts'
import { ROLES } from '../audience/roles.ts'
import { nodeCrypto as crypto } from '../crypto-node.ts'
import type { Audience } from '../records/types.ts'
import { openRegister, type Register } from './register.ts'
import type { Settlement } from './settlement-store.ts'

// What two states say about a difference, asked with no condition at all: as if nobody else looked after it.

const AUDIENCES: Audience[] = [
  { kind: 'public' },
  { kind: 'participants' },
  { kind: 'group', groups: ['southern-cone'] },
  { kind: 'parties', parties: ['JAM', 'FRA'] },
  { kind: 'filer' },
]
const READERS: Reader[] = [
  ANYONE,
  ...[...CIRCLES.standing.keys(), 'XXX'].flatMap((participant) =>
    [...ROLES, 'nothing' as never].map(
      (role): Reader => ({ kind: 'seat', participant, seat: `trial-${role}`, role }),
    ),
  ),
]

let place: Place
let register: Register
/** Agreements by key: the audiences of both records, and whether both want it shown. */
const said = new Map<string, { own: Audience; theirs: Audience; shown: boolean }>()

const word = (
  key: string,
  records: [string, string],
  more: Partial<Settlement>,
): Omit<Settlement, 'shown'> => ({
  key,
  participant: 'URY',
  partner: 'ARG',
  about: { check: 'transfers', year: 2022 },
  ownRecord: records[0],
  partnerRecord: records[1],
  statement: { cause: 'kits', text: 'As one.' },
  publish: true,
  saidAt: new Date('2026-03-01T12:00:00Z'),
  seat: 'trial-clearing',
  ...more,
})

beforeAll(async () => {
  place = await makePlace()
  register = await openRegister({ ...place, ...ORIGIN_SETTINGS }, crypto)
  for (const entry of beginning()) await register.appendEntries({ entry })
  const filed: { id: string; audience: Audience }[] = []
  for (const audience of AUDIENCES) {
    const item = signedRecord({ audience })
    await register.appendEntries(item)
    filed.push({ id: item.record.id, audience })
  }
  for (const one of filed)
    for (const other of filed)
      for (const shown of [true, false]) {
        const key = `${one.audience.kind} ${other.audience.kind} ${shown}`
        said.set(key, { own: one.audience, theirs: other.audience, shown })
        await register.settlements.saySettlement(word(key, [one.id, other.id], {}))
        await register.settlements.saySettlement(
          word(key, [other.id, one.id], { participant: 'ARG', partner: 'URY', publish: shown }),
        )
      }
})
afterAll(async () => {
  await register.close()
  await place.remove()
})

const rowsFor = async (reader: Reader): Promise<string[]> =>
  (
    await register.readAs(reader, (query) =>
      query<{ name: string }>("select key || ' ' || participant as name from settlement"),
    )
  )
    .map(({ name }) => name)
    .sort()

describe('of what two states say about a difference, the database gives', () => {
  test.each(
    READERS.map(
      (reader) =>
        [reader.kind === 'seat' ? `${reader.participant} ${reader.role}` : 'anyone', reader] as const,
    ),
  )('%s its own and its partner’s word, and what both show to who reads both records', async (_, reader) => {
    const { own } = readableBy(reader, CIRCLES)
    const reads = (audience: Audience) => mayRead(reader, { participant: 'URY', audience }, CIRCLES)
    const wanted = [...said].filter(
      ([, one]) => own === 'URY' || own === 'ARG' || (one.shown && reads(one.own) && reads(one.theirs)),
    )
    expect(await rowsFor(reader)).toEqual(wanted.flatMap(([key]) => [`${key} ARG`, `${key} URY`]).sort())
  })
})

test('nobody writes it but the house', async () => {
  const clearing: Reader = { kind: 'seat', participant: 'URY', seat: 'trial-clearing', role: 'clearing' }
  for (const sql of [
    'update settlement set shown = true',
    'delete from settlement',
    "insert into settlement select key || 'x', participant, partner, about, own_record, partner_record, statement, publish, shown, said_at, seat from settlement",
  ])
    await expect(register.readAs(clearing, (query) => query(sql))).rejects.toThrow('permission denied')
})

test('what pages for everybody are known by changes with what everybody may read, and with nothing else', async () => {
  const { settlements } = register
  const [open, hidden] = ['public public true', 'public filer true']
  const idsOf = async (key: string): Promise<[string, string]> => {
    const reader = { kind: 'seat', participant: 'URY', seat: 'trial-clearing', role: 'clearing' } as const
    const one = (await settlements.listSettlements(reader)).find(
      (row) => row.key === key && row.participant === 'URY',
    )
    return [one?.ownRecord ?? '', one?.partnerRecord ?? '']
  }
  const before = settlements.open()
  await settlements.saySettlement(word(hidden, await idsOf(hidden), { publish: false }))
  await settlements.saySettlement(word('new', await idsOf(open), {}))
  expect(settlements.open()).toBe(before)
  await settlements.saySettlement(word(open, await idsOf(open), { publish: false }))
  expect(settlements.open()).not.toBe(before)
})
