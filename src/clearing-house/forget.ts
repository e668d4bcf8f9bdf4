import { canonicalBytes } from '../records/canonical.ts'
import type { Json } from '../records/types.ts'
import { mapCommitted } from '../regime/committed-values.ts'
import type { House } from './house.ts'

/** What became of the copies of erased values: drafts cleared of them, and drafts on their way into the log. */
export interface Forgotten {
  drafts: number
  waiting: number
}

const spelled = (value: Json): string => new TextDecoder().decode(canonicalBytes(value))

/**
 * Follows an erasure: takes its values out of the committed fields of the participant's drafts, where they were rolled
 * forward, and has the database let go of the rows it deleted.
 */
export async function forgetValues(
  house: House,
  participant: string,
  values: readonly Json[],
): Promise<Forgotten> {
  const { register, regime } = house
  const gone = new Set(values.map(spelled))
  const found: Forgotten = { drafts: 0, waiting: 0 }
  for (const draft of await register.personal.listDraftCopies(participant)) {
    const form = regime.forms.get(draft.content.form)
    if (form === undefined) continue
    let hits = 0
    const answers = mapCommitted(form, draft.content.answers, (_, value) => {
      if (!gone.has(spelled(value))) return value
      hits++
      return undefined
    })
    if (hits === 0) continue
    const cleared = await register.personal.replaceDraft({ ...draft, content: { ...draft.content, answers } })
    if (cleared) found.drafts++
    else found.waiting++
  }
  await scrub(house)
  return found
}

/** The rewriting under way, and the one that waits for it. */
const running = new WeakMap<Scrubbed['register'], Promise<void>>()
const waiting = new WeakMap<Scrubbed['register'], Promise<void>>()

type Scrubbed = Pick<House, 'register' | 'log'>

/**
 * Has the database let go of deleted rows; what it could not do is told to the operator. Rewriting tables keeps everybody
 * out of them for a moment: one rewriting serves all who asked before it began, however often one state erases.
 */
export function scrub({ register, log }: Scrubbed): Promise<void> {
  const next = waiting.get(register)
  if (next) return next
  const rewrite = async () => {
    waiting.delete(register)
    running.set(register, made)
    const left = await register.personal.scrub()
    if (left.length > 0) log('scrub', { left })
  }
  const made: Promise<void> = (running.get(register) ?? Promise.resolve()).then(rewrite, rewrite)
  waiting.set(register, made)
  return made
}
