import type { Reader } from '../audience/reader.ts'
import { isGranted } from '../audience/roles.ts'
import { Problem } from '../problems.ts'
import { canonicalBytes } from '../records/canonical.ts'
import { readEntry } from '../records/entry.ts'
import { keysOf } from '../records/keys.ts'
import { signStatement } from '../records/statement.ts'
import type { Json } from '../records/types.ts'
import { recordAct } from './audit.ts'
import { fileEntry } from './file-entry.ts'
import type { House } from './house.ts'
import { type Seated, seatedOnly } from './notices.ts'
import { filingSigner } from './seat-keys.ts'

/** The seat of an administrator. Throws Problem `sign-in-needed` or `not-allowed`. */
function administrator(house: House, reader: Reader): Seated {
  const seated = seatedOnly(reader)
  if (!isGranted(house.register.circles, seated, 'administer'))
    throw new Problem('not-allowed', 'an administrator keeps the keys')
  return seated
}

/** What a participant's administrator may do about its keys. */
export type KeyChoice =
  /** It has none: it may ask this house to hold them, or bring a root of its own. */
  | 'none'
  /** The house holds its root: it may bring one of its own, which then ends what the house holds. */
  | 'house'
  /** It holds its root itself. */
  | 'own'

/** How a participant's root stands. */
export function rootChoice({ register }: House, participant: string): KeyChoice {
  const roots = keysOf(register.keys(), participant).filter(
    ({ role, revokedAt }) => role === 'root' && revokedAt === undefined,
  )
  if (roots.length === 0) return 'none'
  return roots.some(({ custody }) => custody === 'own') ? 'own' : 'house'
}

/**
 * Lets a participant's own root in, from the entry its own key has signed (`confianza key add --out`): vouched for by
 * the root this house holds for it, or for a first one by the secretariat's. Throws Problem `not-allowed` for another
 * participant's entry or where neither is at hand.
 */
export async function bringRoot(
  house: House,
  reader: Reader,
  value: Json,
): Promise<{ id: string; index: number }> {
  const { participant, seat, role } = administrator(house, reader)
  const entry = readEntry(canonicalBytes(value))
  if (entry.kind !== 'key-add' || entry.role !== 'root' || entry.custody !== 'own')
    throw new Problem('bad-entry', 'a root key that its participant holds itself is asked for')
  if (entry.participant !== participant)
    throw new Problem('not-allowed', `the entry is of ${entry.participant}`)
  const choice = rootChoice(house, participant)
  if (choice === 'own') throw new Problem('not-allowed', 'a root of your own vouches for the next')
  const { secretariat } = house.regime
  const authority = house.keys.find(choice === 'house' ? participant : secretariat, 'root')
  if (authority === undefined) throw new Problem('not-allowed', "the secretariat's root is away")
  const { sigs, ...unsigned } = entry
  const vouched = {
    ...unsigned,
    sigs: [...sigs, signStatement(unsigned, authority, house.origin, house.crypto)],
  }
  const { index } = await fileEntry(house, vouched)
  await recordAct(house, { participant, seat, role, act: 'key-added', about: entry.key.id })
  return { id: entry.key.id, index }
}

/**
 * Takes a participant's keys into custody because its administrator asks for it: makes root and filing key and files
 * them, vouched for by the secretariat's root. Throws Problem `not-allowed` where the participant has keys already.
 */
export async function takeCustody(house: House, reader: Reader): Promise<string> {
  const { participant, seat, role } = administrator(house, reader)
  if (rootChoice(house, participant) !== 'none')
    throw new Problem('not-allowed', `${participant} has its keys`)
  if (house.keys.find(house.regime.secretariat, 'root') === undefined)
    throw new Problem(
      'not-allowed',
      "the secretariat's root is away: it vouches for a participant's first key",
    )
  const { id } = await filingSigner(house, participant, true)
  await recordAct(house, { participant, seat, role, act: 'key-added', about: id })
  return id
}
