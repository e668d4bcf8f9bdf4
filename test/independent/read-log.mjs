// A second verifier of a whole log, written from docs/protocol.md alone, in plain JavaScript with node:crypto and
// fetch. It shares no line with src/: what both find right is right by the protocol, not by one program's habits.
// By hand: node test/independent/read-log.mjs http://127.0.0.1:8080
import {
  canonical,
  demand,
  digestOf,
  leafHash,
  openCheckpoint,
  parseCanonical,
  parseVkey,
  rootOf,
  utf8,
} from './bytes.mjs'
import { closed, Keys, readEntry } from './entries.mjs'
import { checkBody, checkReceipt } from './records.mjs'

const WIDTH = 256

/** c2sp.org/tlog-tiles: groups of three digits, all but the last with an x, and the width of a partial tile. */
function tilePath(level, index, width) {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)
  const name = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return `/log/tile/${level}/${name}${width < WIDTH ? `.p/${width}` : ''}`
}

function leavesOf(bundle) {
  const leaves = []
  for (let at = 0; at < bundle.length; ) {
    const end = at + 2 + bundle.readUInt16BE(at)
    demand(end <= bundle.length, 'a bundle that ends within an entry')
    leaves.push(bundle.subarray(at + 2, end))
    at = end
  }
  return leaves
}

/** Does something with every item, a few at a time. */
async function each(items, act) {
  const left = items[Symbol.iterator]()
  const lane = async () => {
    for (const item of left) await act(item)
  }
  await Promise.all(Array.from({ length: 8 }, lane))
}

/** Reads and checks all that a log serves to anybody. */
export async function readLog(base) {
  const findings = []
  const report = { origin: undefined, size: 0, records: 0, findings }
  /** Notes what an act throws under the name of what was looked at, and gives undefined then. */
  const look = async (what, act) => {
    try {
      return await act()
    } catch (error) {
      findings.push({ what, why: error.message })
    }
  }
  const get = async (path) => {
    const answer = await fetch(base + path, { redirect: 'error', signal: AbortSignal.timeout(30_000) })
    demand(answer.ok, `${path} is answered with ${answer.status}`)
    return Buffer.from(await answer.arrayBuffer())
  }

  const statusOf = async (path) => {
    const answer = await fetch(base + path, { redirect: 'error', signal: AbortSignal.timeout(30_000) })
    await answer.body?.cancel()
    return answer.status
  }

  const key = await look('log key', async () => parseVkey(utf8(await get('/log/key'))))
  if (key === undefined) return report
  const head = await look('checkpoint', async () => openCheckpoint(await get('/log/checkpoint'), key))
  if (head === undefined) return report
  Object.assign(report, { origin: head.origin, size: head.size })

  const leaves = []
  const bundles = Array.from({ length: Math.ceil(head.size / WIDTH) }, (_, index) => index)
  for (const index of bundles) {
    const width = Math.min(WIDTH, head.size - index * WIDTH)
    const read = await look(`bundle ${index}`, async () => {
      const found = leavesOf(await get(tilePath('entries', index, width)))
      demand(found.length === width, `${found.length} entries where ${width} must be`)
      return found
    })
    // Without all leaves there is no root, and no order of keys, to speak of.
    if (read === undefined) return report
    leaves.push(...read)
  }
  const hashes = leaves.map(leafHash)
  if (!rootOf(hashes).equals(head.root)) findings.push({ what: 'root', why: 'not that of the entries' })
  await checkTiles(hashes, get, look)

  const entries = await foldEntries(leaves, head.origin, look)
  await look('entry 1', () =>
    demand(logKeyOf(entries)?.equals(key.public), 'adds another log key than signs'),
  )
  const regime = entries.findLast((entry) => entry?.kind === 'regime')
  await look('regime', () => checkRegime(regime, get))

  const changes = changesOf(entries, findings)
  const filed = [...entries.entries()].filter(([, entry]) => entry?.kind === 'record')
  report.records = filed.length
  const digests = filed.map(([, entry]) => entry.record.digest)
  if (new Set(digests).size < digests.length) findings.push({ what: 'records', why: 'one is filed twice' })
  const context = { hashes, head, key, roots: new Map() }
  await each(filed, async ([index, entry]) => {
    const path = `/api/v1/records/${entry.record.digest.slice(7)}`
    // A leaf without a form is of a restricted record, whose body is for anybody only once an entry says so.
    const first = entry.record.form !== undefined
    const may = audiencesOf(first, changes.get(entry.record.digest) ?? [])
    if (!may.has(true) && !first) return
    if (may.has(false) && (first ? [410] : [404, 410]).includes(await statusOf(`${path}/bytes`))) return
    await look(`body ${index}`, async () => checkBody(entry, await get(`${path}/bytes`)))
    await look(`receipt ${index}`, async () =>
      checkReceipt(index, entry, await get(`${path}/receipt`), context),
    )
  })
  return report
}

/** The changes of audience of each record, by digest: whether it is made public, and whether for a set day. */
function changesOf(entries, findings) {
  const owners = new Map()
  const changes = new Map()
  const told = new Set()
  for (const [index, entry] of entries.entries()) {
    if (entry?.kind === 'record') owners.set(entry.record.digest, entry.participant)
    if (!['audience', 'erase', 'policy', 'regime'].includes(entry?.kind)) continue
    const { sigs: _, ...unsigned } = entry
    const own = canonical(unsigned)
    if (told.has(own)) findings.push({ what: `entry ${index}`, why: 'stands twice' })
    told.add(own)
    if (entry.kind !== 'audience') continue
    if (owners.get(entry.record) !== entry.participant)
      findings.push({ what: `entry ${index}`, why: 'of a record that its participant had not filed' })
    const known = changes.get(entry.record) ?? []
    changes.set(entry.record, [...known, { open: entry.to.kind === 'public', later: entry.on !== undefined }])
  }
  return changes
}

/** Whether a record may be public today, and whether it may not be; both, where a change is for a set day. */
function audiencesOf(first, changes) {
  let may = new Set([first])
  for (const { open, later } of changes) may = new Set(later ? [...may, open] : [open])
  return may
}

/** Every tile on every level is what the level below it makes. */
async function checkTiles(hashes, get, look) {
  let row = hashes
  for (let level = 0; row.length > 0; level++) {
    const above = []
    for (let first = 0; first < row.length; first += WIDTH) {
      const own = row.slice(first, first + WIDTH)
      const index = first / WIDTH
      await look(`tile ${level}/${index}`, async () => {
        const served = await get(tilePath(level, index, own.length))
        demand(served.equals(Buffer.concat(own)), 'not that of the entries')
      })
      if (own.length === WIDTH) above.push(rootOf(own))
    }
    row = above
  }
}

async function foldEntries(leaves, origin, look) {
  const keys = new Keys()
  const entries = []
  for (const [index, leaf] of leaves.entries()) {
    const entry = await look(`entry ${index}`, () => readEntry(leaf))
    if (entry) await look(`entry ${index}`, () => keys.admit(entry, index, origin))
    entries.push(entry)
  }
  return entries
}

const logKeyOf = ([, entry]) => entry?.key && Buffer.from(entry.key.public, 'base64url')

/** The regime in force is the one whose manifest and files are served. */
async function checkRegime(entry, get) {
  const manifest = await get('/api/v1/regime/manifest')
  demand(digestOf(manifest) === entry?.digest, 'the manifest is not that of the last regime entry')
  const { v, regime, files } = closed(parseCanonical(manifest), ['v', 'regime', 'files'])
  demand(v === 1 && regime === entry.regime, 'the manifest is of another regime')
  await each(Object.entries(files), async ([name, hex]) => {
    const path = `/api/v1/regime/files/${name.split('/').map(encodeURIComponent).join('/')}`
    demand(digestOf(await get(path)) === `sha256:${hex}`, `${name} is another than the manifest's`)
  })
}

if (process.argv[1] === import.meta.filename) {
  const base = (process.argv[2] ?? 'http://127.0.0.1:8080').replace(/\/$/, '')
  const { origin, size, records, findings } = await readLog(base)
  for (const { what, why } of findings) console.log(`${what}: ${why}`)
  console.log(`${origin}: ${size} entries, ${records} records, ${findings.length} findings`)
  process.exitCode = findings.length > 0 ? 1 : 0
}
