import { changeOf } from '../audience/members.ts'
import { filerOf } from '../audience/reader.ts'
import { Problem } from '../problems.ts'
import { audienceOf, type CommittedAudience } from '../records/commitment.ts'
import type { Audience, AudienceEntry } from '../records/types.ts'
import type { FormVersion } from '../regime/types.ts'
import { formOf } from './check.ts'
import type { House } from './house.ts'
import { checkChangeBeside } from './out-of-force.ts'
import { withRecords } from './with-records.ts'

/**
 * Throws Problem `audience-not-open` unless the form is given to such an audience and it names somebody, and
 * `unknown-participant` for parties or groups that the regime does not know.
 */
export function checkAudienceOpen(house: House, form: FormVersion, filer: string, audience: Audience): void {
  const { circles } = house.register
  if (!form.audiences.includes(audience.kind)) throw new Problem('audience-not-open', audience.kind)
  if (audience.kind === 'parties') {
    for (const code of audience.parties)
      if (!circles.standing.has(code)) throw new Problem('unknown-participant', code)
    if (audience.parties.every((code) => code === filer))
      throw new Problem('audience-not-open', 'the parties are the filer alone')
  }
  if (audience.kind === 'group')
    for (const id of audience.groups)
      if (!circles.groups.has(id)) throw new Problem('unknown-participant', `group ${id}`)
}

/**
 * Lets an audience entry in: the record is the participant's, the audience is the one committed to, its form may have
 * it, and only what widens waits for a day. Gives the change. Throws Problem as its parts do.
 */
export async function admitAudience(
  house: House,
  entry: AudienceEntry,
  beside: CommittedAudience | undefined,
): Promise<{ id: string; audience: Audience; change: ReturnType<typeof changeOf> }> {
  const { register, crypto } = house
  const audience = audienceOf(entry, beside, crypto)
  const id = entry.record.slice('sha256:'.length)
  const filer = filerOf(register.circles, entry.participant)
  const row = await register.findRecord(filer, id)
  if (row?.participant !== entry.participant)
    throw new Problem('unknown-record', `${id} is no record of ${entry.participant}`)
  const [found] = await withRecords(house, filer, [row])
  if (found === undefined) throw new Problem('unknown-record', id)
  checkAudienceOpen(house, formOf(house, found.record.form), entry.participant, audience)
  const change = changeOf(row.audience, audience, entry.participant, register.circles)
  // What is taken back is taken back now; a day in between would be a promise to nobody.
  if (entry.on !== undefined && change.narrows)
    throw new Problem('bad-request', 'what narrows the audience holds at once')
  await checkChangeBeside(house, row, { audience, widens: change.widens })
  return { id, audience, change }
}
