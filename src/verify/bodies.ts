import { hex } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import type { Problem } from '../problems.ts'
import { readRecord } from '../records/record.ts'
import type { RecordEntry } from '../records/types.ts'
import type { Find } from './fold-leaves.ts'
import { checkAgreement } from './receipt.ts'
import { mayBe, type Standing } from './standing.ts'
import type { LogSource } from './whole-log.ts'

/** Bodies fetched side by side. */
const SIDE_BY_SIDE = 16

/** A record whose body is looked for. */
interface Wanted {
  index: number
  entry: Pick<RecordEntry, 'participant' | 'record' | 'filedBy'>
}

/**
 * The bodies that anybody may read, compared with their leaves. Those filed as public are fetched as their leaves
 * come; what a later entry may excuse, or ask for, is decided once all leaves are known.
 */
export function openBodies(
  source: LogSource,
  records: ReadonlyMap<string, Standing>,
  find: Find,
  crypto: Crypto,
) {
  const gone: Wanted[] = []

  const compare = ({ index, entry }: Wanted, body: Uint8Array, secretariat: string) => {
    const id = idOf(entry)
    if (hex(crypto.sha256(body)) !== id) return void find('bad-body', `the body of ${id} is another`, index)
    try {
      checkAgreement(entry, readRecord(body, crypto).record, secretariat)
    } catch (error) {
      find('bad-body', (error as Problem).detail ?? String(error), index)
    }
  }

  return {
    /** Fetches and compares the bodies of records filed as public. */
    async fetch(filed: readonly Wanted[], secretariat: string): Promise<void> {
      const open = filed.filter(({ entry }) => entry.record.form !== undefined)
      await each(open, async (one) => {
        const body = await source.body(idOf(one.entry))
        if (body === undefined)
          find('missing-body', `the body of ${idOf(one.entry)} is not served`, one.index)
        else if (body === 'gone') gone.push(one)
        else compare(one, body, secretariat)
      })
    },
    /** What the whole log says of bodies that are gone, and of records that were made public later. */
    async finish(secretariat: string): Promise<void> {
      for (const { index, entry } of gone) {
        const standing = records.get(entry.record.digest)
        if (standing === undefined || !mayBe(standing).restricted)
          find('gone-body', `the house says that ${idOf(entry)} is gone, and no entry does`, index)
      }
      const opened = [...records].filter(([, one]) => !one.open && mayBe(one).public)
      await each(opened, async ([digest, standing]) => {
        const { index, participant, filedBy } = standing
        const entry = { participant, record: { digest }, ...(filedBy === undefined ? {} : { filedBy }) }
        const body = await source.body(idOf(entry))
        if (body instanceof Uint8Array) compare({ index, entry }, body, secretariat)
        else if (!mayBe(standing).restricted)
          find('missing-body', `the body of ${idOf(entry)}, public by a later entry, is not served`, index)
      })
    },
  }
}

const idOf = ({ record }: Wanted['entry']): string => record.digest.slice(7)

async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let one = items[next++]; one !== undefined; one = items[next++]) await act(one)
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker))
}
