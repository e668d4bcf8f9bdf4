import { concat, text, utf8 } from '../src/bytes.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { entryBundle, readBundle } from '../src/log/tiles.ts'
import {
  bent,
  bodyPath,
  book,
  checkpointOf,
  END,
  type Files,
  filesOf,
  LAST,
  NEW,
  OTHER_LOG,
  recordAt,
  retold,
  vkeyOf,
} from './lying-house.ts'

const WIDTH = END - 256
const PARTIAL = `001.p/${WIDTH}`

/** Files with some of them other, or not there. */
const but = (changes: { [path: string]: Uint8Array | 'gone' | undefined }, files = filesOf(book)): Files => {
  for (const [path, file] of Object.entries(changes)) {
    if (!files.has(path) && file === undefined) throw new Error(`${path} was never served`)
    file === undefined ? files.delete(path) : files.set(path, file)
  }
  return files
}
const served = (path: string) => filesOf(book).get(path) as Uint8Array
const bentFile = (path: string, at?: number) => but({ [path]: bent(served(path), at) })
const body = (place: number) => bodyPath(recordAt(book, place))

/** The last bundle with its last leaf telling another period, which no signature covers. */
const retoldBundle = () => filesOf(retold(book)).get(`/log/tile/entries/${PARTIAL}`) as Uint8Array
/** The last bundle and tile as a log one entry shorter has them: what a house cuts for a smaller size. */
const shorter = () => filesOf({ ...book, entries: book.entries.slice(0, -1) })
const sized = (size: number) => ({ '/log/checkpoint': checkpointOf(book, { size }) })
const longBundle = `/log/tile/entries/001.p/${WIDTH + 1}`
const lastBundle = () => served(`/log/tile/entries/${PARTIAL}`)

/** What is served is changed and nothing else made to fit: name, files, what is found. */
export const LIES_IN_FILES: [string, () => Files, string[]][] = [
  [
    'leaf',
    () => but({ [`/log/tile/entries/${PARTIAL}`]: retoldBundle() }),
    ['bad-body@261', 'bad-root', 'bad-tile'],
  ],
  [
    'bundle that is no bundle',
    () => but({ [`/log/tile/entries/${PARTIAL}`]: utf8('no') }),
    ['bad-entries@256'],
  ],
  ['bundle missing', () => but({ '/log/tile/entries/000': undefined }), ['missing-entries@0']],
  ['hash tile, level 0, full', () => bentFile('/log/tile/0/000', 4000), ['bad-tile']],
  ['hash tile, level 0, partial', () => bentFile(`/log/tile/0/${PARTIAL}`), ['bad-tile']],
  ['hash tile, level 1', () => bentFile('/log/tile/1/000.p/1', -1), ['bad-tile']],
  [
    'hash tile cut short',
    () => but({ '/log/tile/0/000': served('/log/tile/0/000').slice(32) }),
    ['bad-tile'],
  ],
  ['hash tile missing', () => but({ '/log/tile/1/000.p/1': undefined }), ['missing-tile']],
  [
    'root in the checkpoint',
    () => but({ '/log/checkpoint': checkpointOf(book, { root: crypto.random(32) }) }),
    ['bad-root'],
  ],
  ['smaller size in the checkpoint', () => but(sized(LAST), shorter()), ['bad-root']],
  [
    'larger size in the checkpoint, no more leaves',
    () => but({ ...sized(END + 1), [longBundle]: lastBundle() }),
    ['bad-entries@256'],
  ],
  [
    'larger size in the checkpoint, the last leaf once more',
    () =>
      but({
        ...sized(END + 1),
        [longBundle]: concat(lastBundle(), entryBundle((readBundle(lastBundle()) ?? []).slice(-1))),
      }),
    ['bad-root', 'duplicate@262', 'missing-tile'],
  ],
  ['signature of the checkpoint', () => bentFile('/log/checkpoint', -8), ['bad-checkpoint']],
  [
    'signature of the checkpoint taken away',
    () => but({ '/log/checkpoint': utf8(text(served('/log/checkpoint')).replace(/\u2014.*\n/, '')) }),
    ['bad-checkpoint'],
  ],
  [
    'checkpoint of another log of the same key',
    () => but({ '/log/checkpoint': checkpointOf(book, { origin: OTHER_LOG }) }),
    ['bad-checkpoint'],
  ],
  ['checkpoint missing', () => but({ '/log/checkpoint': undefined }), ['no-checkpoint']],
  ['body', () => bentFile(body(100), 20), ['bad-body@100']],
  ['body of another record', () => but({ [body(100)]: served(body(101)) }), ['bad-body@100']],
  ['body missing', () => but({ [body(260)]: undefined }), ['missing-body@260']],
  [
    'body, and a later bundle missing',
    () => but({ [`/log/tile/entries/${PARTIAL}`]: undefined }, bentFile(body(100), 20)),
    ['bad-body@100', 'missing-entries@256'],
  ],
  ['body gone, and no entry says so', () => but({ [body(9)]: 'gone' }), ['gone-body@9']],
  ['log key', () => but({ '/log/key': utf8(`${vkeyOf(NEW)}\n`) }), ['other-key']],
]
