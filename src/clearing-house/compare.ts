import { accountsOf } from '../analysis/accounts.ts'
import { type Balance, balancesOf } from '../analysis/balance.ts'
import type { Told } from '../analysis/dues.ts'
import { compareSides, type Outcome, type Side, type YearSide } from '../analysis/mirror.ts'
import { filerOf, mayRead, type Reader } from '../audience/reader.ts'
import { hex } from '../bytes.ts'
import { canonicalBytes } from '../records/canonical.ts'
import type { AccountRule, CrossCheck } from '../regime/cross-check.ts'
import { recordReading } from './audit.ts'
import { type House, today } from './house.ts'
import type { Seated } from './notices.ts'
import { withRecords } from './with-records.ts'

type Mirror = Extract<CrossCheck, { kind: 'mirror' }>

/** The most records of a form that are compared, and the most bytes of all of them. */
const MOST = 5000
const MOST_BYTES = 16 * 1024 * 1024

/** A difference, or none, between a state's account and a partner's. */
export interface Comparison {
  /** Of what is compared and of both records: another once either is amended. */
  key: string
  check: string
  partner: string
  outcome: Outcome
  /** The records that were compared; the partner's is absent where it has filed none. */
  ownRecord: string
  partnerRecord?: string
}

interface Kept {
  state: string
  comparisons: Promise<Comparison[]>
}
const compared = new WeakMap<House, Map<string, Kept>>()

/**
 * A participant's accounts compared with those of every other, as far as each side may read the other's record: what
 * one of them may not read is as if it were not there. Newest year first. Compared once for each head of the log and day.
 */
export function compareAccounts(
  house: House,
  reader: Seated,
  wanted: Pick<Wanted, 'years'> = {},
): Promise<Comparison[]> {
  const state = `${hex(house.register.head().root)} ${today(house)}`
  const who = [reader.participant, reader.role, ...(wanted.years ?? [])].join(' ')
  const kept = compared.get(house) ?? new Map<string, Kept>()
  compared.set(house, kept)
  const known = kept.get(who)
  if (known?.state === state) return known.comparisons
  const comparisons = compareAll(house, reader, wanted)
  kept.set(who, { state, comparisons })
  comparisons.catch(() => kept.get(who)?.comparisons === comparisons && kept.delete(who))
  return comparisons
}

async function compareAll(
  house: House,
  reader: Seated,
  wanted: Pick<Wanted, 'years'>,
): Promise<Comparison[]> {
  const found: Comparison[] = []
  for (const check of house.regime.crossChecks.checks)
    if (check.kind === 'mirror') found.push(...(await compareMirror(house, reader, check, wanted)))
  return found.sort((a, b) => b.outcome.year - a.outcome.year || a.partner.localeCompare(b.partner))
}

async function compareMirror(
  house: House,
  reader: Seated,
  check: Mirror,
  wanted: Pick<Wanted, 'years'>,
): Promise<Comparison[]> {
  const { participant } = reader
  const rules = [...check.giver, ...check.receiver]
  // Whoever has no account of its own has nothing to compare: the others' are not read for it.
  const own = await recordsOf(house, reader, rules, { ...wanted, participant })
  if (own.length === 0) return []
  const records = await recordsOf(house, reader, rules, wanted)
  const partners = [...house.register.circles.standing.keys()].filter((code) => code !== participant)
  return partners.flatMap((partner) => {
    const theirs = records.filter(({ row }) => row.participant === partner)
    const shown = own.filter(({ row }) =>
      mayRead(filerOf(house.register.circles, partner), row, house.register.circles),
    )
    return comparePair(house, check, { participant, partner }, shown, theirs)
  })
}

function comparePair(
  house: House,
  check: Mirror,
  { participant, partner }: { participant: string; partner: string },
  own: readonly Told[],
  theirs: readonly Told[],
): Comparison[] {
  const sideOf = (who: string, rules: readonly AccountRule[], records: readonly Told[]): Side => ({
    participant: who,
    years: yearsOf(check, rules, records),
  })
  const nonces = new Map([...own, ...theirs].map(({ row, record }) => [row.id, record.nonce]))
  const ways = [
    [sideOf(participant, check.giver, own), sideOf(partner, check.receiver, theirs)],
    [sideOf(partner, check.giver, theirs), sideOf(participant, check.receiver, own)],
  ] as const
  return ways.flatMap(([giver, receiver]) =>
    [...new Set([...giver.years.keys(), ...receiver.years.keys()])].flatMap((year) =>
      compareSides(giver, receiver, year, { complete: check.complete }).flatMap((outcome): Comparison[] => {
        const isGiver = outcome.giver === participant
        const [given, received] = [recordOf(giver, outcome, 'giver'), recordOf(receiver, outcome, 'receiver')]
        const [ownRecord, partnerRecord] = isGiver ? [given, received] : [received, given]
        // Nothing of one's own stands against it: it is the partner's to ask.
        if (ownRecord === undefined) return []
        const compared = {
          check: check.id,
          outcome: plain(outcome),
          records: [given ?? null, received ?? null],
          // The key stands in a mail: with what only a reader of the records knows, nobody guesses figures by it.
          nonces: [given, received].map((id) => nonces.get(id ?? '') ?? null),
        }
        return [
          {
            key: hex(house.crypto.sha256(canonicalBytes(compared))),
            check: check.id,
            partner,
            outcome,
            ownRecord,
            ...(partnerRecord ? { partnerRecord } : {}),
          },
        ]
      }),
    ),
  )
}

/** An outcome without its lines: what its key stands for, and what is kept of it. */
export const plain = ({ given, received, ...outcome }: Outcome) => ({
  ...outcome,
  ...(given ? { given: given.items } : {}),
  ...(received ? { received: received.items } : {}),
})

/** The record of a side that an outcome is about: of its line, or the return of the year that has no such line. */
function recordOf(side: Side, outcome: Outcome, as: 'giver' | 'receiver'): string | undefined {
  const sum = as === 'giver' ? outcome.given : outcome.received
  const year = as === 'receiver' && outcome.other?.year ? outcome.other.year : outcome.year
  return sum?.accounts[0]?.record ?? side.years.get(year)?.parts[0]?.record
}

function yearsOf(
  check: Mirror,
  rules: readonly AccountRule[],
  records: readonly Told[],
): Map<number, YearSide> {
  const forms = new Set(rules.map(({ form }) => form))
  const years = new Map<number, YearSide>()
  for (const told of records) {
    const form = told.row.form === 'nil-return' ? told.record.answers['for-form'] : told.row.form
    if (!forms.has(String(form)) || told.row.period === undefined) continue
    const year = Number(told.row.period.slice(0, 4))
    const parts = rules.map((rule) =>
      rule.form === form
        ? accountsOf(rule, told)
        : { record: told.row.id, state: 'not-reported' as const, accounts: [] },
    )
    const known = years.get(year)
    years.set(year, {
      parts: known ? known.parts.map((part, i) => joined(part, parts[i] ?? part)) : parts,
      criteria: [...(known?.criteria ?? []), ...criteriaOf(check, told)],
    })
  }
  return years
}

const joined = (a: YearSide['parts'][number], b: YearSide['parts'][number]): YearSide['parts'][number] => ({
  record: a.state === 'not-reported' ? b.record : a.record,
  state:
    a.state === 'lines' || b.state === 'lines'
      ? 'lines'
      : a.state === 'nil' || b.state === 'nil'
        ? 'nil'
        : a.state,
  accounts: [...a.accounts, ...b.accounts],
})

const criteriaOf = ({ criteria }: Mirror, { record }: Told): string[] => {
  if (criteria === undefined) return []
  const value = record.answers[criteria]
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : []
}

/** A participant's own returns held against one another. Nobody else is told. */
export async function balanceAccounts(house: House, reader: Seated): Promise<Balance[]> {
  const checks = house.regime.crossChecks.checks.flatMap((check) => (check.kind === 'balance' ? [check] : []))
  const records = await recordsOf(
    house,
    reader,
    checks.flatMap(({ terms }) => terms),
    { participant: reader.participant },
  )
  const balances = checks.flatMap((check) => balancesOf(check, records))
  await recordAccounts(
    house,
    reader,
    balances.flatMap(({ terms }) => terms.map(({ record }) => record)),
  )
  return balances
}

/** Which records are compared: of one participant, of periods that begin in these years; absent: all. */
interface Wanted {
  participant?: string
  years?: readonly number[]
}

/** The records in force of these accounts' forms that a reader may see, and statements that there is nothing. */
async function recordsOf(
  house: House,
  reader: Reader,
  rules: readonly AccountRule[],
  { participant, years }: Wanted = {},
): Promise<Told[]> {
  const forms = [...new Set([...rules.map(({ form }) => form), 'nil-return'])]
  const asked = forms.flatMap((form) => (years ?? [undefined]).map((year) => ({ form, year })))
  const pages = await Promise.all(
    asked.map(({ form, year }) =>
      house.register.listRecords(reader, {
        form,
        inForce: true,
        limit: MOST,
        ...(participant ? { participant } : {}),
        ...(year === undefined ? {} : { year }),
      }),
    ),
  )
  return withRecords(
    house,
    reader,
    // What the secretariat has copied is nobody's word.
    pages
      .flatMap(({ rows }) => rows)
      .filter(({ filedBy, relation }) => filedBy === undefined && relation?.kind !== 'withdraws'),
    MOST_BYTES,
  )
}

/** Writes down that a reader is shown what records say of these accounts. */
export async function recordAccounts(house: House, reader: Seated, ids: Iterable<string>): Promise<void> {
  const { rows } = await house.register.listRecords(reader, { ids: [...new Set(ids)], limit: MOST })
  await Promise.all(rows.map((row) => recordReading(house, reader, row)))
}

/** The records that a comparison was made of. */
export const recordsIn = ({ ownRecord, partnerRecord, outcome }: Comparison): string[] => [
  ownRecord,
  ...(partnerRecord ? [partnerRecord] : []),
  ...[outcome.given, outcome.received].flatMap((sum) => sum?.accounts ?? []).map(({ record }) => record),
]
