import { filerOf } from '../audience/reader.ts'
import { isWithin } from '../audience/within.ts'
import { Problem } from '../problems.ts'
import type { Audience } from '../records/types.ts'
import type { RecordRow } from '../register/project.ts'
import { type House, today } from './house.ts'

// That a record is amended or withdrawn is seen by all who read it, and so must be what amends or withdraws it: at filing,
// and whenever the audience of either changes.

type Row = Pick<RecordRow, 'id' | 'participant' | 'audience' | 'filedAudience'>

/** The audience a record has today, and those it will have from later days on, as things stand. */
async function audiencesAhead(house: House, row: Row): Promise<Audience[]> {
  if (row.filedAudience === undefined) return [row.audience]
  const changes = await house.register.listAudienceChanges(row.id)
  const now = changes.findLastIndex(({ starts }) => starts === undefined || starts <= today(house))
  return [row.audience, ...changes.slice(now + 1).map(({ audience }) => audience)]
}

/** Throws Problem `audience-not-open` unless all who read a record, or will, read what takes it out of force. */
export async function checkReadBeside(house: House, target: Row, audience: Audience): Promise<void> {
  for (const ahead of await audiencesAhead(house, target))
    if (!isWithin(ahead, audience, target.participant, house.register.circles))
      throw new Problem('audience-not-open', 'what amends or withdraws a record is read by all who read that')
}

/** Throws Problem `audience-not-open` where a change would show somebody that a record he may not know of amends another. */
export async function checkChangeBeside(
  house: House,
  row: RecordRow,
  { audience, widens }: { audience: Audience; widens: boolean },
): Promise<void> {
  const { register } = house
  const { participant, relation } = row
  const filer = filerOf(register.circles, participant)
  const later = row.withdrawnBy ?? row.amendedBy
  const beside = widens && later !== undefined ? await register.findRecord(filer, later) : undefined
  if (beside && !isWithin(audience, beside.audience, participant, register.circles))
    throw new Problem('audience-not-open', 'what amended or withdrew it is read by fewer')
  if (relation?.kind !== 'amends' && relation?.kind !== 'withdraws') return
  const target = await register.findRecord(filer, relation.record)
  if (target === undefined) return
  // Who reads the earlier one today has read this one, and may be told that it is gone; who will read it has not.
  const [, ...ahead] = await audiencesAhead(house, target)
  if (ahead.some((one) => !isWithin(one, audience, participant, register.circles)))
    throw new Problem('audience-not-open', 'the record it amends or withdraws is about to be read by more')
}
