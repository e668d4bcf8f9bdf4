import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { equalBytes, utf8 } from '../bytes.ts'
import type { Crypto, Signer } from '../crypto.ts'
import { openCheckpoint } from '../log/checkpoint.ts'
import { type Edge, growTree, nodesFromTiles, readOnce } from '../log/tiles.ts'
import { consistencyProof, leafHash } from '../log/tree.ts'
import { Problem } from '../problems.ts'
import { type AuditLine, checkLine } from '../records/audit-line.ts'
import { type AuditHead, type AuditStore, rootOfEdge } from './audit-store.ts'
import { type CheckpointSigner, type KeptCheckpoint, openSigner } from './signer-state.ts'

/** The most lines one transaction takes. */
const BATCH = 512
/** How many lines are read at a time when a log is recomputed. */
const PAGE = 2000
/** Least pause between a line and the checkpoint that covers it, in milliseconds: many lines share one. */
const PAUSE = 1000

/** Keeps the participants' audit logs: appends in group commits, signs checkpoints, sees when a log was edited. */
export interface AuditKeeper {
  /** Appends a line; done when it is durable. Never to be awaited inside a transaction. Throws Problem `read-only`. */
  add(line: AuditLine): Promise<void>
  /** Appends a line with others of the next moments: what it tells of stands in the main log already. */
  addSoon(line: AuditLine): void
  /** Signs what the log holds now. Throws Problem `read-only` when it does not begin with what was signed before. */
  checkpoint(participant: string): Promise<KeptCheckpoint>
  /** What was signed last, or undefined. */
  last(participant: string): KeptCheckpoint | undefined
  /** Recomputes a participant's log from its lines, once; why it does not hold, or undefined. */
  check(participant: string): Promise<string | undefined>
  /** Checks the logs there are, one behind the other, while the house answers. */
  checkAll(participants: readonly string[]): void
  /** Why nothing may be appended to a log, as far as is known. */
  trouble(participant: string): string | undefined
  /** Finishes what is in hand and signs it. */
  stop(): Promise<void>
}

/** The longest that a line waits for others, in milliseconds: under load they share a transaction. */
const GATHER = 200

/** The origin of a participant's audit log. */
export const auditOrigin = (origin: string, participant: string): string => `${origin}/audit/${participant}`

const fileOf = (participant: string) => `audit-${participant}.checkpoint`

/** Opens the keeper; beside the main log's `last-checkpoint` it keeps a file for each participant. */
export function openAuditKeeper(
  parts: {
    store: AuditStore
    dir: string
    origin: string
    signer: Signer
    onTrouble(participant: string, why: string): void
  },
  crypto: Crypto,
): AuditKeeper {
  const { store, dir, origin, signer } = parts
  const heads = new Map<string, AuditHead>()
  const troubles = new Map<string, string>()
  const signers = new Map<string, CheckpointSigner>()
  const checks = new Map<string, Promise<string | undefined>>()
  const unsigned = new Set<string>()
  const waiting: { line: AuditLine; resolve?(): void; reject?(error: unknown): void }[] = []
  // A line may be asked for inside a transaction's context; what appends it must not join that transaction.
  const outside = AsyncLocalStorage.snapshot()
  let committing: Promise<void> | undefined
  let signing: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let gathering: NodeJS.Timeout | undefined
  let checkingAll: Promise<void> | undefined
  let stopped = false

  const signerOf = (participant: string): CheckpointSigner => {
    const known = signers.get(participant)
    if (known) return known
    const opened = openSigner(
      { dir, origin: auditOrigin(origin, participant), signer, file: fileOf(participant) },
      crypto,
    )
    signers.set(participant, opened)
    return opened
  }
  const spoil = (participant: string, why: string): string => {
    if (!troubles.has(participant)) {
      troubles.set(participant, why)
      parts.onTrouble(participant, why)
    }
    return why
  }
  const refusal = (participant: string, why: string) =>
    new Problem('read-only', `the audit log of ${participant}: ${why}`)

  /** What was signed before, by the signer's file and by the database: the first that the lines do not bear out. */
  async function recompute(participant: string): Promise<string | undefined> {
    const own = signerOf(participant)
    const row = await store.head(participant)
    const size = row?.size ?? 0
    const seen = [own.last()?.checkpoint]
    const note = await store.lastCheckpoint(participant)
    if (note !== undefined) seen.push(openCheckpoint(utf8(note), own.key, crypto))
    const due = seen.flatMap((one) => (one ? [one] : [])).sort((a, b) => a.size - b.size)
    for (const one of due)
      if (one.size > size) return `${one.size} lines were signed, the database holds ${size}`
    if (row) due.push({ origin: '', size, root: row.root })
    let edge: Edge = []
    let at = 0
    for (const one of due) {
      while (at < one.size) {
        const leaves = await store.leaves(participant, at, Math.min(at + PAGE, one.size))
        if (leaves.length === 0 || leaves.some(({ index }, i) => index !== at + i))
          return `line ${at} or one after it is missing`
        edge = growTree(
          edge,
          leaves.map(({ leaf }) => leafHash(utf8(leaf), crypto)),
          crypto,
        ).edge
        at += leaves.length
      }
      if (!equalBytes(await rootOfEdge(one.size, edge, crypto), one.root))
        return `its first ${one.size} lines are not those that were ${one.origin ? 'signed' : 'written'}`
    }
    const [more] = await store.leaves(participant, size, Number.MAX_SAFE_INTEGER)
    return more ? `line ${more.index} was never appended` : undefined
  }

  const check = (participant: string): Promise<string | undefined> => {
    const known = checks.get(participant)
    if (known) return known
    const made = outside(() => recompute(participant)).then(
      (why) => (why ? spoil(participant, why) : undefined),
      (error) => {
        // A database that did not answer is asked again; a note that was never ours is trouble.
        if (error instanceof Problem) return spoil(participant, error.message)
        checks.delete(participant)
        throw error
      },
    )
    checks.set(participant, made)
    return made
  }

  /** Appends a batch; when one log keeps it out, each log is tried by itself, so that none hurts another. */
  async function append(batch: ReadonlyMap<string, readonly AuditLine[]>): Promise<Map<string, unknown>> {
    try {
      for (const [participant, head] of await store.append(batch, heads)) {
        heads.set(participant, head)
        unsigned.add(participant)
      }
      return new Map()
    } catch (error) {
      if (batch.size > 1) {
        const failed = new Map<string, unknown>()
        for (const [participant, lines] of batch)
          for (const [name, why] of await append(new Map([[participant, lines]]))) failed.set(name, why)
        return failed
      }
      const [participant] = batch.keys()
      if (error instanceof Problem && error.code === 'read-only')
        spoil(participant as string, error.detail ?? error.code)
      return new Map([[participant as string, error]])
    }
  }

  const commit = () => {
    clearTimeout(gathering)
    gathering = undefined
    // Asked first: one that finds nothing waiting ends before it is kept, and would pass for one in hand for ever.
    if (waiting.length > 0) committing ??= outside(commitWaiting)
  }
  async function commitWaiting(): Promise<void> {
    // Lines nobody waits for gather again meanwhile.
    for (let first = true; waiting.some(({ resolve }) => first || resolve); first = false) {
      const taken = waiting.splice(0, BATCH)
      const failed = new Map<string, unknown>()
      const batch = new Map<string, AuditLine[]>()
      for (const { line } of taken) {
        const lines = batch.get(line.participant)
        if (lines) lines.push(line)
        else batch.set(line.participant, [line])
      }
      for (const participant of [...batch.keys()]) {
        const why = await check(participant).catch((error: unknown) => error)
        const trouble = troubles.get(participant) ?? why
        if (trouble === undefined) continue
        failed.set(participant, typeof trouble === 'string' ? refusal(participant, trouble) : trouble)
        batch.delete(participant)
      }
      if (batch.size > 0) for (const [name, why] of await append(batch)) failed.set(name, why)
      for (const { line, resolve, reject } of taken) {
        if (failed.has(line.participant)) reject?.(failed.get(line.participant))
        else resolve?.()
      }
    }
    committing = undefined
    if (waiting.length > 0) gathering ??= setTimeout(commit, GATHER)
    if (unsigned.size > 0 && !stopped) timer ??= setTimeout(() => void signSoon(), PAUSE)
  }

  async function sign(participant: string): Promise<KeptCheckpoint> {
    const trouble = troubles.get(participant) ?? (await check(participant))
    if (trouble !== undefined) throw refusal(participant, trouble)
    const own = signerOf(participant)
    const last = own.last()
    const row = await store.head(participant)
    if (row === undefined) throw new Problem('not-published', `${participant} has no audit log yet`)
    if (last?.checkpoint.size === row.size && equalBytes(last.checkpoint.root, row.root)) return last
    try {
      if ((last?.checkpoint.size ?? 0) > row.size)
        throw new Problem(
          'read-only',
          `${last?.checkpoint.size} lines were signed, the database holds ${row.size}`,
        )
      const readNode = nodesFromTiles(readOnce(store.readTile(participant)), crypto)
      const next = { origin: auditOrigin(origin, participant), ...row }
      const note = own.sign(
        next,
        await consistencyProof(last?.checkpoint.size ?? 0, row.size, readNode, crypto),
      )
      await store.saveCheckpoint(participant, row.size, note)
      return { note, checkpoint: next }
    } catch (error) {
      if (error instanceof Problem && error.code === 'read-only')
        spoil(participant, error.detail ?? error.code)
      throw error
    }
  }

  async function signSoon(): Promise<void> {
    timer = undefined
    const due = [...unsigned]
    unsigned.clear()
    const before = signing
    signing = (async () => {
      await before
      for (const participant of due) {
        // Trouble has been told; what failed for another reason is signed after the next line, or at the next start.
        await sign(participant).catch(() => {})
      }
    })()
    await signing
  }

  return {
    add(line) {
      const why = troubles.get(line.participant)
      if (why !== undefined) return Promise.reject(refusal(line.participant, why))
      if (stopped) return Promise.reject(new Problem('read-only', 'the house is closing'))
      return new Promise((resolve, reject) => {
        // Looked at before it waits: a line not of its form must not keep out those beside it.
        checkLine(line)
        waiting.push({ line, resolve, reject })
        commit()
      })
    },
    addSoon(line) {
      checkLine(line)
      // A log that takes nothing has been told of.
      waiting.push({ line })
      gathering ??= setTimeout(commit, GATHER)
    },
    checkpoint(participant) {
      // Each behind the one before from the moment it is asked for: two at once would sign a size the other has passed.
      const mine = Promise.all([committing, signing]).then(() => outside(() => sign(participant)))
      signing = mine.then(
        () => {},
        () => {},
      )
      return mine
    },
    last: (participant) => signerOf(participant).last(),
    check,
    checkAll(participants) {
      checkingAll = outside(async () => {
        for (const participant of participants) {
          // A log that ends with its database has left a file beside the keys.
          if (stopped) return
          if (existsSync(join(dir, fileOf(participant))) || (await store.head(participant)))
            await check(participant)
        }
      }).catch(() => {})
    },
    trouble: (participant) => troubles.get(participant),
    async stop() {
      stopped = true
      clearTimeout(timer)
      for (clearTimeout(gathering); waiting.length > 0; await committing) commit()
      clearTimeout(gathering)
      await committing
      await checkingAll
      await Promise.allSettled(checks.values())
      await signSoon()
    },
  }
}
