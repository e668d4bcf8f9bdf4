import { mayRead, type Reader } from '../audience/reader.ts'
import { isWithin } from '../audience/within.ts'
import { Problem } from '../problems.ts'
import { isCommitment } from '../records/answers.ts'
import { checkValues } from '../records/commitment.ts'
import { findAt } from '../records/pointer.ts'
import { checkAudience } from '../records/record.ts'
import type { Audience, CommittedValue, FiledRecord } from '../records/types.ts'
import { committedField, findBadValues } from '../regime/committed-values.ts'
import type { FormVersion } from '../regime/types.ts'
import type { RecordRow } from '../register/project.ts'
import { checkAudienceOpen } from './admit-audience.ts'
import { recordReading } from './audit.ts'
import type { House } from './house.ts'

/** A value that was kept behind a commitment and is gone: where it stood, and the entry that says so. */
export interface ErasedValue {
  pointer: string
  index: number
  participant: string
  at: Date
}

/** What stands behind a record's commitments, as far as its reader may know. */
export interface KeptValues {
  /** Those the reader may read. */
  values: CommittedValue[]
  erased: ErasedValue[]
}

/** Who reads a value, for its filer's wish: never more than read the record, the filer alone where the two disagree. */
export function narrowed(
  house: Pick<House, 'register'>,
  wish: Audience,
  record: Pick<FiledRecord, 'participant' | 'audience'>,
): Audience {
  const { circles } = house.register
  if (isWithin(wish, record.audience, record.participant, circles)) return wish
  return isWithin(record.audience, wish, record.participant, circles) ? record.audience : { kind: 'filer' }
}

/**
 * The values filed with a record, each with who reads it: as its filer says, else as its form does, else the filer
 * alone. Throws Problem `bad-value` where a value is not the one committed to or not of its field's shape, and
 * `audience-not-open` where its readers are more than the record's.
 */
export function settleValues(
  house: House,
  form: FormVersion,
  record: FiledRecord,
  values: readonly CommittedValue[],
): CommittedValue[] {
  checkValues(record, values, house.crypto)
  const bad = findBadValues(form, values)
  if (bad.length > 0) throw new Problem('bad-value', `${bad[0]?.pointer} is not of its shape`, bad)
  return values.map((one) => {
    if (one.audience === undefined) {
      const usual = committedField(form, one.pointer)?.['x-audience'] ?? 'filer'
      return { ...one, audience: narrowed(house, { kind: usual }, record) }
    }
    checkAudience(one.audience as never)
    if (one.audience.kind !== 'filer') checkAudienceOpen(house, form, record.participant, one.audience)
    if (!isWithin(one.audience, record.audience, record.participant, house.register.circles))
      throw new Problem('audience-not-open', `${one.pointer} would be read by more than its record`)
    return one
  })
}

/** What stands behind the commitments of a record its reader may see, by the one rule and by row-level security. */
export async function readKept(
  house: House,
  reader: Reader,
  row: Pick<RecordRow, 'id' | 'participant'>,
  record: FiledRecord,
): Promise<KeptValues> {
  const { register } = house
  if (!JSON.stringify(record.answers).includes('"$c"')) return { values: [], erased: [] }
  const [values, erased] = await Promise.all([
    register.readValues(reader, row.id),
    register.readErased(reader, row.id),
  ])
  // Beside a public record, too, what is read of a person by fewer than everybody is a reading that is written down.
  const narrow = values.find(({ audience }) => audience?.kind !== 'public')
  if (narrow) await recordReading(house, reader, { ...row, audience: narrow.audience ?? { kind: 'filer' } })
  const entries = new Map<number, { at: Date; participant: string }>()
  for (const { index } of erased) {
    const [leaf] = entries.has(index) ? [] : await register.readLeaves(index, index + 1)
    if (leaf) entries.set(index, { at: leaf.sequencedAt, participant: row.participant })
  }
  return {
    values: values.filter(
      ({ pointer, audience = { kind: 'filer' } }) =>
        isCommitment(findAt(record.answers, pointer)) &&
        mayRead(reader, { participant: row.participant, audience }, register.circles),
    ),
    erased: erased.flatMap(({ pointer, index }) => {
      const entry = entries.get(index)
      return entry ? [{ pointer, index, ...entry }] : []
    }),
  }
}
