import { grants } from '../audience/roles.ts'
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
export function mayErase(house: Pick<House, 'register'>, { participant, role }: Eraser): boolean {
  const standing = house.register.circles.standing.get(participant)
  return grants(standing, role, 'draft') || grants(standing, role, 'administer')
}

/** Throws Problem `not-allowed` unless the seat may erase. */
export function asEraser(house: Pick<House, 'register'>, actor: Eraser): void {
  if (!mayErase(house, actor)) throw new Problem('not-allowed', 'this seat erases nothing')
}

/**
 * Erases values behind commitments of one of the actor's own records: an entry of the log names the commitments, and in
 * the same commit value and salt are deleted. Receipts and the log stay valid. Throws Problem `not-allowed`, or
 * `not-found` where the record is not the participant's or one of the pointers holds no value.
 */
export async function eraseValues(
  house: House,
  actor: Eraser,
  { record, pointers }: { record: string; pointers: readonly string[] },
): Promise<Erasure> {
  asEraser(house, actor)
  const wanted = new Set(pointers)
  const held = (await heldValues(house, actor.participant, record)).filter(({ pointer }) =>
    wanted.has(pointer),
  )
  if (held.length === 0 || held.length < wanted.size)
    throw new Problem('not-found', 'no such value of this participant')
  return eraseHeld(house, actor, held)
}

/**
 * Erases those of a participant's values that are past their time and are named, `record pointer`. Throws Problem
 * `not-allowed`, or `not-found` where one of them is not there or not past its time.
 */
export async function erasePast(house: House, actor: Eraser, named: readonly string[]): Promise<Erasure> {
  asEraser(house, actor)
  const wanted = new Set(named)
  const held = (await pastValues(house, actor.participant)).filter(({ record, pointer }) =>
    wanted.has(`${record} ${pointer}`),
  )
  if (held.length === 0 || held.length < wanted.size)
    throw new Problem('not-found', 'no such value of this participant is past its time')
  return eraseHeld(house, actor, held, 'retention')
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
