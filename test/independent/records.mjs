// What a house serves of one public record: its exact bytes and its receipt.
import {
  canonical,
  demand,
  digestOf,
  fromBase64,
  leafHash,
  openCheckpoint,
  parseCanonical,
  rootByProof,
  rootOf,
  utf8,
} from './bytes.mjs'
import { closed, Keys, readEntry } from './entries.mjs'

const RECORD =
  'v regime form participant says measures audience language answers provenance made nonce'.split(' ')

/** The exact bytes that a leaf names, and a record that tells what the leaf tells. */
export function checkBody(entry, bytes) {
  demand(digestOf(bytes) === entry.record.digest, 'not the bytes of the digest')
  const record = closed(parseCanonical(bytes), RECORD, ['period', 'attachments', 'relation'])
  const told = { digest: entry.record.digest }
  // A record filed restricted and made public later: its leaf stays as it is.
  if (record.audience.kind === 'public') {
    told.form = record.form
    if (record.period !== undefined) told.period = record.period
  }
  demand(
    record.participant === entry.participant && canonical(told) === canonical(entry.record),
    'leaf and body disagree',
  )
  demand(
    entry.filedBy === undefined || record.provenance.kind === 'transcribed',
    'filed for another, and not as a transcription',
  )
}

/** A receipt proves the entry that the log holds, by keys whose entries it proves too, back to entry 0. */
export function checkReceipt(index, logged, bytes, { hashes, head, key, roots }) {
  const spelled = utf8(bytes)
  const end = spelled.indexOf('\n\n')
  const [format, extraLine, indexLine, ...proof] = spelled.slice(0, end).split('\n')
  demand(end > 0 && format === 'c2sp.org/tlog-proof@v1', 'a receipt of another format')
  demand(extraLine?.startsWith('extra ') && indexLine === `index ${index}`, 'not of that index')
  demand(proof.length <= 63, 'more hashes than any path has')
  const note = openCheckpoint(Buffer.from(spelled.slice(end + 2)), key)
  if (note.size <= head.size) {
    const own = roots.get(note.size) ?? rootOf(hashes.slice(0, note.size))
    roots.set(note.size, own)
    demand(own.equals(note.root), 'its checkpoint is of another log')
  }
  const proved = (at, entry, path) => {
    const leaf = Buffer.from(canonical(entry))
    const root = rootByProof(
      at,
      note.size,
      leafHash(leaf),
      path.map((hash) => fromBase64(hash, 32)),
    )
    demand(root.equals(note.root), `entry ${at} is not proved`)
    return readEntry(leaf)
  }
  const extra = closed(parseCanonical(fromBase64(extraLine.slice(6))), ['entry', 'keys'])
  const entry = proved(index, extra.entry, proof)
  demand(canonical(entry) === canonical(logged), 'another entry than the log holds')
  demand(Array.isArray(extra.keys) && extra.keys.length <= 64, 'keys is not a short list')
  const keys = new Keys()
  let last = -1
  for (const item of extra.keys) {
    const one = closed(item, ['index', 'entry', 'proof'])
    demand(one.index > last && one.index < index, 'key entries out of order')
    demand(last >= 0 || one.index === 0, 'key entries that do not begin at 0')
    const added = proved(one.index, one.entry, one.proof)
    demand(added.kind === 'key-add', 'a key entry that adds no key')
    keys.admit(added, one.index, head.origin)
    last = one.index
  }
  keys.admit(entry, index, head.origin)
}
