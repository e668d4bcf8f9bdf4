import { equalBytes } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { type Checkpoint, openCheckpoint } from '../log/checkpoint.ts'
import { parseVkey } from '../log/note.ts'
import { type Edge, growTree, nodesFromTiles, readBundle, tilesOf } from '../log/tiles.ts'
import { emptyRoot, leafHash, rootAt, TILE_WIDTH } from '../log/tree.ts'
import { Problem } from '../problems.ts'
import type { Keys } from '../records/keys.ts'
import type { SignatureCheck } from '../records/statement.ts'
import { openBodies } from './bodies.ts'
import { type Find, foldLeaves, type LogFinding, type Told } from './fold-leaves.ts'

/** Where a log is read from. Each gives undefined for what is not there. */
export interface LogSource {
  checkpoint(): Promise<Uint8Array | undefined>
  key(): Promise<string | undefined>
  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined>
  entries(index: number, width: number): Promise<Uint8Array | undefined>
  /** A record's exact bytes; `gone` when the house says that they were erased or narrowed. */
  body(id: string): Promise<Uint8Array | 'gone' | undefined>
}

/** The outcome of verifying a whole log. */
export interface LogReport {
  findings: LogFinding[]
  origin?: string
  size: number
  records: number
  /** Neither a key nor an older checkpoint was given: what is shown may be another log than yesterday's. */
  firstContact: boolean
  /** The signed checkpoint that was verified, to be given as `since` next time. */
  checkpoint?: string
}

/** How a verifier goes about it. */
export interface VerifyOptions {
  vkey?: string
  /** An older signed checkpoint that this log must begin with. */
  since?: Uint8Array
  /** Checks many signatures at once, on several cores where there are some. */
  checkSignatures?: (checks: readonly SignatureCheck[]) => Promise<boolean[]>
  progress?: (verified: number, size: number) => void
}

/** Bundles whose signatures and bodies are in hand at once, so that no core waits for another; it bounds the memory. */
const IN_HAND = 3

/**
 * Verifies a whole log: checkpoint, bundles, hash tiles on every level, root, order of keys, statements, signatures,
 * and every public body. Trusts nothing of the source.
 */
export async function verifyLog(
  source: LogSource,
  options: VerifyOptions,
  crypto: Crypto,
): Promise<LogReport> {
  const findings: LogFinding[] = []
  const report: LogReport = {
    findings,
    size: 0,
    records: 0,
    firstContact: options.vkey === undefined && options.since === undefined,
  }
  const find = (code: LogFinding['code'], detail: string, index?: number) =>
    findings.push({ code, detail, ...(index === undefined ? {} : { index }) })

  const opened = await openSource(source, options, find, crypto)
  if (opened === undefined) return report
  const { checkpoint, older, key, note } = opened
  Object.assign(report, { origin: checkpoint.origin, size: checkpoint.size, checkpoint: note })

  const checkSignatures =
    options.checkSignatures ??
    (async (checks) => checks.map((one) => crypto.verify(one.public, one.message, one.signature)))
  const tiles = new Map<string, Uint8Array>()
  let edge: Edge = []
  let keys: Keys | undefined
  const told: Told = { records: new Map(), entries: new Set() }
  const bodies = openBodies(source, told.records, find, crypto)
  const inHand: Promise<unknown>[] = []
  const settle = async (most: number) => {
    while (inHand.length > most) await inHand.shift()
  }
  for (let index = 0; index * TILE_WIDTH < checkpoint.size; index++) {
    const first = index * TILE_WIDTH
    const width = Math.min(TILE_WIDTH, checkpoint.size - first)
    const bundle = await source.entries(index, width)
    const leaves = bundle && readBundle(bundle)
    if (leaves?.length !== width) {
      await settle(0)
      if (bundle === undefined) find('missing-entries', `bundle ${index} is not served`, first)
      else find('bad-entries', `bundle ${index} does not hold ${width} entries`, first)
      return inOrder(report)
    }
    const grown = growTree(
      edge,
      leaves.map((leaf) => leafHash(leaf, crypto)),
      crypto,
    )
    edge = grown.edge
    for (const tile of grown.touched) tiles.set(`${tile.level}/${tile.index}`, tile.hashes)
    const folded = foldLeaves(leaves, first, keys, told, checkpoint.origin, key, find, crypto)
    keys = folded.keys
    report.records += folded.records.length
    await settle(IN_HAND - 1)
    const work = Promise.all([
      checkSignatures(folded.checks.map(({ check }) => check)).then((results) => {
        for (const [i, right] of results.entries())
          if (!right) find('bad-signature', 'a signature does not verify', folded.checks[i]?.index)
      }),
      bodies.fetch(folded.records, folded.keys?.secretariat ?? ''),
    ]).then(() => options.progress?.(first + width, checkpoint.size))
    // It may fail while the next bundle is still read; the await that comes then throws it.
    work.catch(() => {})
    inHand.push(work)
  }
  await settle(0)
  await bodies.finish(keys?.secretariat ?? '')
  const read = nodesFromTiles(async (level, index) => tiles.get(`${level}/${index}`) as Uint8Array, crypto)
  const root = checkpoint.size === 0 ? emptyRoot(crypto) : await rootAt(checkpoint.size, read, crypto)
  if (!equalBytes(root, checkpoint.root)) find('bad-root', 'the entries do not make the root that was signed')
  if (
    older &&
    older.size <= checkpoint.size &&
    older.size > 0 &&
    !equalBytes(await rootAt(older.size, read, crypto), older.root)
  ) {
    find('forked', `the first ${older.size} entries are not those of the older checkpoint`)
  }
  for (const { level, index, width } of tilesOf(checkpoint.size)) {
    const served = await source.tile(level as number, index, width)
    const own = tiles.get(`${level}/${index}`) as Uint8Array
    if (served === undefined) find('missing-tile', `tile ${level}/${index} is not served`)
    else if (!equalBytes(served, own)) find('bad-tile', `tile ${level}/${index} is not that of the entries`)
  }
  return inOrder(report)
}

/** Bundles are finished side by side: what was found is told by its place, what has none at the end. */
function inOrder(report: LogReport): LogReport {
  const placeOf = ({ index = Number.MAX_SAFE_INTEGER }: LogFinding) => index
  report.findings.sort((a, b) => placeOf(a) - placeOf(b))
  return report
}

async function openSource(source: LogSource, options: VerifyOptions, find: Find, crypto: Crypto) {
  const bytes = await source.checkpoint()
  if (bytes === undefined) return void find('no-checkpoint', 'no checkpoint is served')
  const served = await source.key()
  const key = parseVkey((options.vkey ?? served ?? '').trim(), crypto)
  if (key === undefined) return void find('other-key', 'the log key is not an Ed25519 verifier key')
  if (served !== undefined && options.vkey !== undefined && served.trim() !== options.vkey.trim()) {
    find('other-key', 'the house names another log key than the one given')
  }
  try {
    const checkpoint = openCheckpoint(bytes, key, crypto)
    const older = options.since ? openCheckpoint(options.since, key, crypto) : undefined
    if (older && older.size > checkpoint.size)
      find('went-back', `the older checkpoint has ${older.size} entries, this one ${checkpoint.size}`)
    return { checkpoint, older: older as Checkpoint | undefined, key, note: new TextDecoder().decode(bytes) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return void find('bad-checkpoint', error.detail ?? error.code)
  }
}
