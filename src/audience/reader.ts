import type { Audience, FiledRecord } from '../records/types.ts'

/** Who reads: anybody, or somebody who sits for a participant. */
export type Reader = { kind: 'anyone' } | { kind: 'seat'; participant: string; seat: string }

/** The reader everybody is. */
export const ANYONE: Reader = { kind: 'anyone' }

/**
 * What a reader may see, in a form the register can turn into SQL: public records, and those for the filer alone of
 * this participant. Audiences that are unknown or not open are the filer's alone.
 */
export interface Readable {
  public: true
  ownOf: string | undefined
}

/** The one rule of reading as a value. */
export const readableBy = (reader: Reader): Readable => ({
  public: true,
  ownOf: reader.kind === 'seat' ? reader.participant : undefined,
})

/** Whether a reader may read a record of a participant with that audience in force. */
export function mayRead(
  reader: Reader,
  { participant, audience }: { participant: string; audience: Audience },
): boolean {
  return (audience as Audience | undefined)?.kind === 'public' || readableBy(reader).ownOf === participant
}

/** The record as its reader may see it, or undefined. */
export const redactFor = (reader: Reader, record: FiledRecord): FiledRecord | undefined =>
  mayRead(reader, record) ? record : undefined
