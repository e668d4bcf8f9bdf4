import { isGranted } from '../audience/roles.ts'
import { Problem } from '../problems.ts'
import { erasure } from '../records/changes.ts'
import { signEntry } from '../records/sign.ts'
import type { EraseEntry } from '../records/types.ts'
import type { Session } from '../seats/sessions.ts'
import { recordAct } from './audit.ts'
import { fileEntry } from './file-entry.ts'
import type { Forgotten } from './forget.ts'
import { type Held, heldValues, pastValues } from './held.ts'
import type { House } from './house.ts'
import { filingSigner } from './seat-keys.ts'

/** Who erases: a seat of the participant whose records they are. */
export type Eraser = Pick<Session, 'participant' | 'seat' | 'role'>

/** What an erasure did. */
export interface Erasure extends Forgotten {
  /** The log indices of its entries. */
  entries: number[]
  /** How many values are gone. */
  values: number
}

/** Commitments that one entry names at most: a leaf has at most 8 kB. */
const MOST_IN_ENTRY = 64

/** Whether a seat may erase values of its own participant's records: whoever drafts for it or administers it. */
export const mayErase = ({ register }: Pick<House, 'register'>, actor: Eraser): boolean =>
  isGranted(register.circles, actor, 'draft') || isGranted(register.circles, actor, 'administer')

/** Throws Problem `not-allowed` unless the seat may erase. */
export function asEraser(house: Pick<House, 'register'>, actor: Eraser): void {
  if (!mayErase(house, actor)) throw new Problem('not-allowed', 'this seat erases nothing')
}

/** Which values are meant: of one record, or `record pointer` of those that are past their time. */
export type Named = { record: string; pointers: readonly string[] } | { past: readonly string[] }

async function findNamed(house: House, { participant }: Eraser, named: Named): Promise<Held[]> {
  const [all, wanted, nameOf] =
    'past' in named
      ? [
          await pastValues(house, participant),
          new Set(named.past),
          ({ record, pointer }: Held) => `${record} ${pointer}`,
        ]
      : [
          await heldValues(house, participant, named.record),
          new Set(named.pointers),
          ({ pointer }: Held) => pointer,
        ]
  const held = all.filter((one) => wanted.has(nameOf(one)))
  if (held.length === 0 || held.length < wanted.size)
    throw new Problem('not-found', 'no such value of this participant')
  return held
}

/**
 * Erases values behind commitments of the actor's own records: an entry of the log names the commitments, and in the
 * same commit value and salt are deleted. Receipts and the log stay valid. Throws Problem `not-allowed`, or `not-found`
 * where one that is named is not the participant's or holds no value.
 */
export async function eraseValues(house: House, actor: Eraser, named: Named): Promise<Erasure> {
  asEraser(house, actor)
  return eraseHeld(
    house,
    actor,
    await findNamed(house, actor, named),
    'past' in named ? 'retention' : 'erase',
  )
}

/**
 * The entry of an erasure for a participant that signs with its own key: filed with `confianza key sign`, and only then
 * are the values gone. Throws Problem as {@link eraseValues} does, `too-large` for more than one entry names.
 */
export async function prepareErasure(
  house: House,
  actor: Eraser,
  named: Named,
): Promise<{ entry: Omit<EraseEntry, 'sigs'> }> {
  asEraser(house, actor)
  return entryOf(house, actor.participant, await findNamed(house, actor, named))
}

/** One unsigned entry that erases values which were found. Throws Problem `too-large`. */
export function entryOf(
  { crypto }: Pick<House, 'crypto'>,
  participant: string,
  held: readonly Held[],
): { entry: Omit<EraseEntry, 'sigs'> } {
  const values = [...new Set(held.map(({ commitment }) => commitment))]
  if (values.length > MOST_IN_ENTRY)
    throw new Problem('too-large', `an entry erases at most ${MOST_IN_ENTRY} values`)
  return { entry: erasure({ participant, values }, crypto) }
}

/** Erases values that were found to be the actor's participant's, wherever they stand. */
export async function eraseHeld(
  house: House,
  actor: Eraser,
  held: readonly Held[],
  why: 'erase' | 'retention' = 'erase',
): Promise<Erasure> {
  const { crypto, origin } = house
  const { participant, seat, role } = actor
  const done: Erasure = { entries: [], values: held.length, drafts: 0, waiting: 0 }
  if (held.length > 0) {
    const signer = await filingSigner(house, participant)
    const commitments = [...new Set(held.map(({ commitment }) => commitment))]
    for (let i = 0; i < commitments.length; i += MOST_IN_ENTRY) {
      const entry = erasure({ participant, values: commitments.slice(i, i + MOST_IN_ENTRY) }, crypto)
      const filed = await fileEntry(house, signEntry<EraseEntry>(entry, [signer], origin, crypto))
      done.entries.push(filed.index)
      done.drafts += filed.forgotten?.drafts ?? 0
      done.waiting += filed.forgotten?.waiting ?? 0
    }
  }
  for (const record of new Set(held.map((one) => one.record)))
    await recordAct(house, {
      participant,
      seat,
      role,
      act: why,
      about: record,
      details: { values: String(held.filter((one) => one.record === record).length) },
    })
  return done
}
