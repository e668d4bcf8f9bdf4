import type { Actor } from './actors.ts'
import type { Asked, Furnished } from './furnished.ts'

/** One route of the house: how it is asked for, and who gets in. */
export interface Row {
  /** Method and path as the application names them, `:lang` for the four languages. */
  route: string
  /** What is asked; the route's own method, and its path where it has no parameters, are filled in. */
  ask(furnished: Furnished, actor: Actor): Partial<Asked> | Promise<Partial<Asked>>
  /** Who gets in; everybody else is refused. */
  allowed?: readonly Actor[]
  /** Codes of refusals that are met only by who has got in: what was sent is not a real answer of a passkey. */
  past?: string
  /** Of a list or page that is open: who finds the restricted record in it. */
  shows?: readonly Actor[]
  /** A way in, or a word about the address itself: it answers everybody, and its refusals depend on nobody's role. */
  open?: true
}
