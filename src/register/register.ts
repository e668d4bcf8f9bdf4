import type { Circles } from '../audience/roles.ts'
import type { Crypto } from '../crypto.ts'
import { nodesFromTiles } from '../log/tiles.ts'
import { emptyRoot, type ReadNode } from '../log/tree.ts'
import { Problem } from '../problems.ts'
import type { Keys } from '../records/keys.ts'
import { type Appended, commitBatch, type NewEntry } from './append.ts'
import { type AttachmentStore, attachmentStore } from './attachments-store.ts'
import { type AuditStore, auditStore } from './audit-store.ts'
import { clearanceStore } from './clearance-store.ts'
import type { Database } from './database.ts'
import { draftStore } from './draft-store.ts'
import { gather } from './gather.ts'
import { type JobStore, jobStore } from './job-store.ts'
import { type LogState, readState } from './log-state.ts'
import { migrate } from './migrate.ts'
import { noticeStore } from './notice-store.ts'
import { openDatabase } from './open-database.ts'
import { type PeopleStore, peopleStore } from './people-store.ts'
import { personalStore } from './personal-store.ts'
import { policyStore } from './policy-store.ts'
import { keepCircles, readerStore } from './reader-store.ts'
import { rebuildProjections } from './rebuild.ts'
import { openSettlements } from './settlement-store.ts'

/** The most filings one commit takes, and about how many bytes of bodies: each is held four times over meanwhile. */
const BATCH = 256
const BATCH_BYTES = 8 * 1024 * 1024

/** The book on disk: appends, projects, queries. The only room that speaks SQL. */
export interface Register extends ReturnType<typeof readerStore> {
  readonly kind: Database['kind']
  readonly origin: string
  /** Offices, seats, officials, and what they sign in with. */
  readonly people: PeopleStore
  /** What participants are told of changes, and requests that more may read. */
  readonly notices: ReturnType<typeof noticeStore>
  /** Values behind commitments and their copies, for erasing and for telling a person what is held. */
  readonly personal: ReturnType<typeof personalStore>
  readonly settlements: Awaited<ReturnType<typeof openSettlements>>
  /** The log as this process last saw it. */
  head(): { size: number; root: Uint8Array }
  keys(): Keys
  /** Calls back after every commit that moved the head; gives the way to stop. */
  onHead(heard: () => void): () => void
  /** Why nothing may be appended, or undefined. */
  readOnly: string | undefined
  /** Files an entry in the next group commit. Throws Problem when the log's order or another filing keeps it out. */
  appendEntries(item: NewEntry): Promise<Appended>
  /** Leaves [from, to) in order, with when they were sequenced. */
  readLeaves(from: number, to: number): Promise<{ index: number; leaf: Uint8Array; sequencedAt: Date }[]>
  /** The index and leaf of the entry with that digest (a record's id, or of the unsigned entry). */
  findEntry(digest: string): Promise<{ index: number; leaf: Uint8Array } | undefined>
  /** The last entry of a kind that is not a record. */
  findLast(
    kind: 'key-add' | 'key-revoke' | 'regime',
  ): Promise<{ index: number; leaf: Uint8Array } | undefined>
  readTile(level: number, index: number): Promise<Uint8Array>
  readNode: ReadNode
  saveCheckpoint(size: number, note: string): Promise<void>
  rebuild(): Promise<number>
  /** What is to be done later. */
  readonly jobs: JobStore
  /** Files beside records and drafts. */
  readonly files: AttachmentStore
  /** Drafts, as their readers see them. */
  readonly drafts: ReturnType<typeof draftStore>
  /** Clearances, the policies and certificates they stand on. */
  readonly clearance: ReturnType<typeof clearanceStore> & ReturnType<typeof policyStore>
  /** The participants' audit logs. */
  readonly audit: AuditStore
  /** Whether the database answers. */
  answers(): Promise<boolean>
  close(): Promise<void>
}

/** How many of those that wait go into one commit: at least the first. */
function countBatch(waiting: readonly { item: NewEntry }[]): number {
  let bytes = 0
  const over = waiting.findIndex(({ item }, i) => {
    bytes += item.record?.bytes.length ?? 0
    return i > 0 && (i >= BATCH || bytes > BATCH_BYTES)
  })
  return over < 0 ? waiting.length : over
}

/** What a register is opened with. */
export interface RegisterSettings {
  databaseUrl?: string | undefined
  dataDir: string
  origin: string
  secretariat: string
  /** Who belongs where, for the rule of reading and the database's own lock. */
  circles: Circles
  /** The house's clock: the day by which changes of audience hold. */
  now?: () => Date
}

/** Opens the register of a log, beginning it when the database is empty. Throws when it is of another origin or held. */
export async function openRegister(settings: RegisterSettings, crypto: Crypto): Promise<Register> {
  const database = await openDatabase(settings)
  try {
    return await openOn(database, settings, crypto)
  } catch (error) {
    await database.close()
    throw error
  }
}

async function openOn(
  database: Database,
  { origin, secretariat, circles, now = () => new Date() }: RegisterSettings,
  crypto: Crypto,
): Promise<Register> {
  const { query } = database
  await migrate(database)
  await keepCircles(database, circles)
  const today = () => now().toISOString().slice(0, 10)
  await query('insert into log (origin, size, root) values ($1, 0, $2) on conflict do nothing', [
    origin,
    emptyRoot(crypto),
  ])
  const readHead = async () =>
    (await query<{ origin: string; size: number; root: Uint8Array }>('select * from log'))[0]
  const first = await readHead()
  if (first?.origin !== origin)
    throw new Error(`the database holds the log ${first?.origin}, the settings name ${origin}`)
  let state: LogState = await readState(query, first, undefined, secretariat, crypto)
  const listeners = new Set<() => void>()
  const moveTo = (next: LogState) => {
    if (next.size <= state.size) return
    state = next
    for (const heard of listeners) heard()
  }
  // Another server on the same PostgreSQL has filed.
  const catchUp = async () => {
    const head = await readHead()
    if (head && head.size > state.size) moveTo(await readState(query, head, state, secretariat, crypto))
  }
  await database.listen('confianza_head', () => {
    // The next filing or word of one catches up all the same.
    catchUp().catch(() => {})
  })
  await catchUp()

  const waiting: { item: NewEntry; resolve(done: Appended): void; reject(error: unknown): void }[] = []
  let committing: Promise<void> | undefined
  async function commitWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, countBatch(waiting))
      try {
        const items = batch.map(({ item }) => item)
        const { state: next, outcomes } = await commitBatch(database, items, state, secretariat, crypto)
        moveTo(next)
        batch.forEach(({ resolve, reject }, i) => {
          const outcome = outcomes[i] as Appended | Error
          if (outcome instanceof Error) reject(outcome)
          else resolve(outcome)
        })
      } catch (error) {
        if (error instanceof Problem && error.code === 'read-only') register.readOnly ??= error.detail
        for (const { reject } of batch) reject(error)
      }
    }
    committing = undefined
  }

  const reading = readerStore(database, circles, today)
  const register: Register = {
    kind: database.kind,
    origin,
    people: peopleStore(database),
    readOnly: undefined,
    head: () => ({ size: state.size, root: state.root }),
    keys: () => state.keys,
    onHead(heard) {
      listeners.add(heard)
      return () => listeners.delete(heard)
    },
    appendEntries(item) {
      if (register.readOnly !== undefined) return Promise.reject(new Problem('read-only', register.readOnly))
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        committing ??= commitWaiting()
      })
    },
    readLeaves: (from, to) =>
      query(
        'select index, leaf, sequenced_at as "sequencedAt" from entry where index >= $1 and index < $2 order by index',
        [from, to],
      ),
    findEntry: gather(async (digests: string[]) => {
      const rows = await query<{ digest: string; index: number; leaf: Uint8Array }>(
        'select digest, index, leaf from entry where digest = any($1)',
        [digests],
      )
      return new Map(rows.map(({ digest, index, leaf }) => [digest, { index, leaf }]))
    }),
    async findLast(kind) {
      return (
        await query<{ index: number; leaf: Uint8Array }>(
          "select index, leaf from entry where kind = $1 and kind <> 'record' order by index desc limit 1",
          [kind],
        )
      )[0]
    },
    async readTile(level, index) {
      const [tile] = await query<{ hashes: Uint8Array }>(
        'select hashes from tile where level = $1 and index = $2',
        [level, index],
      )
      return tile?.hashes ?? new Uint8Array()
    },
    readNode: nodesFromTiles((level, index) => register.readTile(level, index), crypto),
    async saveCheckpoint(size, note) {
      await query('insert into checkpoint values ($1, $2) on conflict do nothing', [size, note])
    },
    rebuild: () => rebuildProjections(database),
    answers: () =>
      query('select 1').then(
        () => true,
        () => false,
      ),
    async close() {
      await committing
      await database.close()
    },
    audit: auditStore(database, crypto),
    drafts: draftStore(reading.readAs, circles),
    clearance: { ...clearanceStore(database, circles, reading.readAs), ...policyStore(database) },
    ...reading,
    notices: noticeStore(query, reading.readAs),
    personal: personalStore(database),
    settlements: await openSettlements(database, reading.readAs),
    jobs: jobStore(database),
    files: attachmentStore(database, reading.readAs),
  }
  return register
}
