import { isWithin } from '../../audience/within.ts'
import { base64url, fromBase64url, utf8 } from '../../bytes.ts'
import { narrowed } from '../../clearing-house/committed.ts'
import type { House } from '../../clearing-house/house.ts'
import { isCommitment } from '../../records/answers.ts'
import { commitmentOf } from '../../records/commitment.ts'
import type { Audience, CommittedValue, FiledRecord, Json } from '../../records/types.ts'
import { mapCommitted } from '../../regime/committed-values.ts'
import type { FormVersion, SchemaNode } from '../../regime/types.ts'

/** Who may read a value, as the desk offers it: all who read the record, the participants, the filer. */
export const VALUE_READERS = ['record', 'participants', 'filer'] as const
/** One of {@link VALUE_READERS}. */
export type ValueReaders = (typeof VALUE_READERS)[number]

type Filer = Pick<FiledRecord, 'participant' | 'audience'>

/** A field as forms name it: the readers of a list's lines are chosen once for all of them. */
export const fieldOf = (pointer: string): string => pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')

const audienceFor = (readers: ValueReaders, record: Filer): Audience =>
  readers === 'record' ? record.audience : { kind: readers }

/** The readers a value can be given, widest first: none wider than the record's, none the same by another name. */
export function readersOffered(house: Pick<House, 'register'>, record: Filer): ValueReaders[] {
  return VALUE_READERS.filter(
    (readers) =>
      readers === 'record' ||
      (readers !== record.audience.kind &&
        isWithin(audienceFor(readers, record), record.audience, record.participant, house.register.circles)),
  )
}

/** The readers a field's value has: as chosen, else as the form says; the record's where that would be more. */
export function readersOf(
  house: Pick<House, 'register'>,
  record: Filer,
  field: SchemaNode | undefined,
  chosen: ValueReaders | undefined,
): ValueReaders {
  const usual = field?.['x-audience'] ?? 'filer'
  const wish = chosen ?? (usual === 'public' ? 'record' : usual)
  const offered = readersOffered(house, record)
  if (offered.includes(wish)) return wish
  const audience = narrowed(house, audienceFor(wish, record), record)
  return audience.kind === 'filer' && record.audience.kind !== 'filer' ? 'filer' : 'record'
}

/**
 * The answers with every committed field's value behind its commitment, and the values as they are filed beside them.
 * Salts come from the draft's secret, so that the same draft gives the same record; the secret goes with the draft,
 * and with it any way to try values against a commitment whose value was erased.
 */
export function commitAnswers(
  house: Pick<House, 'register' | 'crypto'>,
  form: FormVersion,
  record: Filer & Pick<FiledRecord, 'answers' | 'nonce'>,
  { secret, readers = {} }: { secret: string; readers?: Readonly<Record<string, ValueReaders>> | undefined },
): { answers: FiledRecord['answers']; values: CommittedValue[] } {
  const { crypto } = house
  const nonce = fromBase64url(record.nonce) as Uint8Array
  const values: CommittedValue[] = []
  const answers = mapCommitted(form, record.answers, (pointer, value, field): Json | undefined => {
    if (field['x-value'] === undefined || isCommitment(value)) return undefined
    const salt = crypto.sha256(utf8(`confianza/salt/v1 ${secret} ${pointer}`))
    const audience = audienceFor(readersOf(house, record, field, readers[fieldOf(pointer)]), record)
    values.push({ pointer, salt: base64url(salt), value, audience })
    return { $c: commitmentOf({ nonce, salt, pointer, value }, crypto) }
  })
  return { answers, values }
}

/** A record's answers with the values behind its commitments in their place; what is not known is left out. */
export const withValues = (
  form: FormVersion,
  answers: FiledRecord['answers'],
  values: readonly CommittedValue[],
): FiledRecord['answers'] =>
  mapCommitted(form, answers, (pointer) => values.find((one) => one.pointer === pointer)?.value)

/** The choices of readers that a record's values were filed with, for the draft that goes on from it. */
export function readersFiled(record: Filer, values: readonly CommittedValue[]): Record<string, ValueReaders> {
  return Object.fromEntries(
    values.map(({ pointer, audience }) => [
      fieldOf(pointer),
      audience?.kind === 'filer' || audience?.kind === 'participants'
        ? audience.kind === record.audience.kind
          ? 'record'
          : audience.kind
        : audience
          ? 'record'
          : 'filer',
    ]),
  )
}

/**
 * The choices that hold when a record's audience becomes another. Whoever chose "all who read the record" meant those
 * who read it then: nobody more comes to read a value by a choice about something else, and the form's own holds again.
 */
export const readersKept = (
  readers: Readonly<Record<string, ValueReaders>>,
  before: Audience,
  after: Audience,
): Record<string, ValueReaders> =>
  Object.fromEntries(
    Object.entries(readers).filter(
      ([, chosen]) => chosen !== 'record' || JSON.stringify(before) === JSON.stringify(after),
    ),
  )
