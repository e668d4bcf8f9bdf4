import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { base64url, fromBase64url, utf8 } from '../src/bytes.ts'
import type { Signer } from '../src/crypto.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { checkpointText } from '../src/log/checkpoint.ts'
import { noteKey, signNote, vkeyText } from '../src/log/note.ts'
import { entryBundle, growTree, tilePath, tilesOf } from '../src/log/tiles.ts'
import { leafHash, rootOfLeaves, TILE_WIDTH } from '../src/log/tree.ts'
import { canonicalBytes, parseCanonical } from '../src/records/canonical.ts'
import { pae, STATEMENT_TYPE } from '../src/records/statement.ts'
import type { Entry, FiledRecord, RecordEntry, Sig } from '../src/records/types.ts'
import { beginning, KEYS, newSigner, ORIGIN, signedRecord } from './trial-log.ts'

/** The leaves of a log and the bodies of its records, by id. */
export interface Book {
  entries: readonly Entry[]
  bodies: ReadonlyMap<string, Uint8Array>
}

/** What a house serves, by path; `gone` is answered with 410. */
export type Files = Map<string, Uint8Array | 'gone'>

/** The leaves before the first record. */
export const FIRST_RECORD = beginning().length
/** The place of the last leaf of the honest book: more than a tile, so that there is a level 1. */
export const LAST = TILE_WIDTH + 5
/** The size of the honest book, and the index of an entry put behind it. */
export const END = LAST + 1
/** A key that the honest book does not know, of a state it knows. */
export const NEW = newSigner('URY').signer
/** The origin of another log. */
export const OTHER_LOG = 'trial.invalid/ffeeddccbbaa9988'

/** A book with one more record. */
export function withRecord(book: Book, { entry, record }: ReturnType<typeof signedRecord>): Book {
  return {
    entries: [...book.entries, entry],
    bodies: new Map(book.bodies).set(record.id, record.bytes),
  }
}

/** A book with more entries that bring no body. */
export const withEntries = (book: Book, ...entries: readonly Entry[]): Book => ({
  ...book,
  entries: [...book.entries, ...entries],
})

/** A book with another entry at a place. */
export const withEntryAt = (book: Book, place: number, change: (entry: Entry) => Entry): Book => ({
  ...book,
  entries: book.entries.with(place, change(book.entries[place] as Entry)),
})

/** Keys, regime, and public records of two states up to {@link LAST}. */
function honestBook(): Book {
  let book: Book = { entries: beginning(), bodies: new Map() }
  while (book.entries.length <= LAST) {
    const mine = book.entries.length % 2 === 0
    book = withRecord(book, mine ? signedRecord() : signedRecord({ participant: 'ARG' }, KEYS.arg))
  }
  return book
}

/** The honest book that every lie is told of. */
export const book = honestBook()

/** The book with its last leaf telling another period than the body, which no signature covers. */
export const retold = (book: Book): Book =>
  withEntryAt(book, LAST, (entry) => {
    const { record, ...rest } = entry as RecordEntry
    return { ...rest, record: { ...record, period: '2024' } }
  })

/** The verifier key of a signer for an origin. */
export const vkeyOf = (signer: Signer = KEYS.log, origin: string = ORIGIN): string =>
  vkeyText(noteKey(origin, signer.public, crypto))

const hashesOf = ({ entries }: Book) => entries.map((entry) => leafHash(canonicalBytes(entry), crypto))

/** The signed checkpoint of a book, with other words in it where they are given. */
export function checkpointOf(
  book: Book,
  { signer = KEYS.log, ...lie }: { signer?: Signer; origin?: string; size?: number; root?: Uint8Array } = {},
): Uint8Array {
  const root = rootOfLeaves(hashesOf(book), crypto)
  const said = { origin: ORIGIN, size: book.entries.length, root, ...lie }
  return utf8(signNote(checkpointText(said), noteKey(said.origin, signer.public, crypto), signer))
}

/** Every file an honest house serves of a book: all that follows from the leaves follows from these leaves. */
export function filesOf(book: Book, signer: Signer = KEYS.log): Files {
  const files: Files = new Map()
  files.set('/log/key', utf8(`${vkeyOf(signer)}\n`))
  files.set('/log/checkpoint', checkpointOf(book, { signer }))
  const grown = new Map(
    growTree([], hashesOf(book), crypto).touched.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]),
  )
  for (const tile of tilesOf(book.entries.length)) {
    files.set(`/log/${tilePath(tile)}`, grown.get(`${tile.level}/${tile.index}`) as Uint8Array)
    if (tile.level !== 0) continue
    const first = tile.index * TILE_WIDTH
    const leaves = book.entries.slice(first, first + tile.width).map(canonicalBytes)
    files.set(`/log/${tilePath({ ...tile, level: 'entries' })}`, entryBundle(leaves))
  }
  for (const [id, bytes] of book.bodies) files.set(bodyPath(id), bytes)
  return files
}

/** Where the body of a record is served. */
export const bodyPath = (id: string): string => `/api/v1/records/${id}/bytes`

/** The id of the record that an entry names. */
export const recordAt = (book: Book, place: number): string =>
  (book.entries[place] as RecordEntry).record.digest.slice(7)

/** The same bytes with one bit of another value. */
export const bent = (bytes: Uint8Array, at = 0): Uint8Array => bytes.with(at, (bytes.at(at) as number) ^ 1)

/** A record whose one signature is over an altered statement, truly signed by that key. */
export function restated(
  signer: Signer,
  change: { [member: string]: unknown },
  record?: Partial<FiledRecord>,
) {
  const filed = signedRecord(record)
  const [sig] = filed.entry.sigs as [Sig]
  const said = parseCanonical(fromBase64url(sig.stmt) as Uint8Array) as object
  const stmt = canonicalBytes({ ...said, ...change })
  const other = { by: sig.by, stmt: base64url(stmt), sig: base64url(signer.sign(pae(STATEMENT_TYPE, stmt))) }
  return { ...filed, entry: { ...filed.entry, sigs: [other] } }
}

/** A real server of the files it was last given. */
export async function openLyingHouse() {
  let files: Files = new Map()
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '')
    if (file === undefined) response.writeHead(404).end()
    else if (file === 'gone') response.writeHead(410).end()
    else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(next: Files) {
      files = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
