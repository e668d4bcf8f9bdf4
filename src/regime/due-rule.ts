import type { Words } from './types.ts'

/** When one kind of return is expected, and why. */
export interface DueRule {
  id: string
  /** The form whose record answers it. */
  form: string
  /** What it rests on, in words. */
  basis: Words
  source: string
  /** The treaty (a code of treaty-status) whose parties owe it; absent: voluntary for all. */
  parties?: string
  /** Of all participants, or of those who have filed this form before. */
  expected: 'all' | 'filers'
  /** What is not sure about the date. */
  doubt?: Words
  time:
    | {
        kind: 'yearly'
        /** `05-31`, in the year that comes `offset` years after the period's. */
        day: string
        offset: number
        /** CEL over `answers` and `record`: which records of the form are the return of their year; absent: each. */
        answered?: string
      }
    | {
        kind: 'event'
        /** The form that tells of the event, the date among its answers, or among those of each line of a list. */
        form: string
        date: string
        each?: string
        /** From the date: days (negative: before it) or months. */
        days?: number
        months?: number
        /** CEL over `answers` and `item`: which records and lines tell of such an event. */
        when?: string
        /** CEL over `answers` and `record` of a record of the due's form, and `event`: whether it answers. */
        answered: string
      }
}
