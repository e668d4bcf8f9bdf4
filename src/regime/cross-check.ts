import type { Words } from './types.ts'

/** Where in a form's records an account stands; what is no pointer is CEL over `answers`, `line` and `record`. */
export interface AccountRule {
  form: string
  /** The list whose lines are accounts; absent: the record is one. */
  each?: string
  /** What is accounted for: a code, or words that both sides write. */
  category: string
  /** How many. */
  items: string
  /** Which lines count. */
  where?: string
  /** The other state. */
  partner?: string
  origin?: string
  /** States in between: a list. */
  via?: string
  note?: string
  /** What the filer says of the whole list: `nil` that there is nothing, `not-reported` that it says nothing. */
  state?: string
  /** In a balance: what is added and what is taken away. */
  sign?: '+' | '-'
  /** In a balance: of the year itself or of the one before. */
  years?: number
}

/** Accounts of the same thing that are compared: of two states, or of one state in several returns. */
export type CrossCheck =
  | {
      id: string
      kind: 'mirror'
      title: Words
      /** Published lists that have the words of its categories. */
      lists: readonly string[]
      /** Who gives (exports, hosts) and who receives; each account of one side has its counterpart in the same place. */
      giver: readonly AccountRule[]
      receiver: readonly AccountRule[]
      /** Whether a return that does not name something says that it was not: so annual returns do, and notices do not. */
      complete: boolean
      /** The answer that says what counts as a transfer for the filer: a list. */
      criteria?: string
    }
  | {
      id: string
      kind: 'balance'
      title: Words
      lists: readonly string[]
      /** Accounts that come to nothing together, by their signs. */
      terms: readonly AccountRule[]
    }
