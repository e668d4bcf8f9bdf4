import { DIGEST } from './shape.ts'
import type { Json } from './types.ts'

/** One of the seven answers a field can hold (docs/protocol.md, Answers), with `committed` for a hidden value. */
export type AnswerState =
  | 'blank'
  | 'zero'
  | 'value'
  | 'not-applicable'
  | 'not-in-position'
  | 'withheld'
  | 'committed'

const single = (value: Json | undefined, name: string): Json | undefined => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
  const names = Object.keys(value as object)
  return names.length === 1 && names[0] === name ? (value as { [member: string]: Json })[name] : undefined
}

/** Whether a value is `{"$no": …}`: not applicable, or not in a position to say. */
export const isNo = (value: Json | undefined): value is { $no: 'not-applicable' | 'not-in-position' } =>
  ['not-applicable', 'not-in-position'].includes(single(value, '$no') as string)

/** Whether a value is `{"$withheld": "<reason code>"}`. */
export const isWithheld = (value: Json | undefined): value is { $withheld: string } => {
  const reason = single(value, '$withheld')
  return typeof reason === 'string' && /^[a-z][a-z0-9-]{0,62}$/.test(reason)
}

/** Whether a value is `{"$c": "sha256:…"}`, a commitment. */
export const isCommitment = (value: Json | undefined): value is { $c: string } => {
  const digest = single(value, '$c')
  return typeof digest === 'string' && DIGEST.test(digest)
}

/** Which of the answers a field holds; zero is the decimal string or number 0 in any spelling. */
export function answerState(value: Json | undefined): AnswerState {
  if (value === undefined) return 'blank'
  if (isNo(value)) return value.$no
  if (isWithheld(value)) return 'withheld'
  if (isCommitment(value)) return 'committed'
  if (value === 0 || (typeof value === 'string' && /^-?0+(\.0+)?$/.test(value))) return 'zero'
  return 'value'
}
