import type { Json } from '../../records/types.ts'

/** What may be typed into a cell besides a value: two letters for each of the answers that are no value. */
export const MARKS: Readonly<Record<string, Json>> = {
  na: { $no: 'not-applicable' },
  np: { $no: 'not-in-position' },
  ws: { $withheld: 'national-security' },
  wc: { $withheld: 'commercial' },
  wt: { $withheld: 'third-party-consent' },
  wp: { $withheld: 'privacy' },
  wo: { $withheld: 'ongoing-operation' },
}
