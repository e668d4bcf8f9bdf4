/** A record as its leaf stands in the log, and what later entries made of its audience. */
export interface Standing {
  index: number
  participant: string
  filedBy: string | undefined
  /** Filed as public: the leaf tells its form. */
  open: boolean
  /** The `audience` entries that name it, in the log's order. */
  changes: { open: boolean; later: boolean }[]
}

/**
 * What a record's audience may be today. A verifier has no clock, so a change for a set day may be in force or not;
 * one at once ends all before it.
 */
export function mayBe({ open, changes }: Pick<Standing, 'open' | 'changes'>): {
  public: boolean
  restricted: boolean
} {
  const sure = changes.findLastIndex(({ later }) => !later)
  const possible = [
    ...(sure < 0 ? [open] : []),
    ...changes.slice(Math.max(sure, 0)).map((change) => change.open),
  ]
  return { public: possible.includes(true), restricted: possible.includes(false) }
}
