import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { keyAddition, signEntry } from '../src/records/sign.ts'
import type { Entry, KeyAddEntry, RecordEntry } from '../src/records/types.ts'
import {
  type Book,
  book,
  NEW,
  OTHER_LOG,
  restated,
  retold,
  withEntries,
  withEntryAt,
  withRecord,
} from './lying-house.ts'
import { addKey, KEYS, revokeKey, signedRecord } from './trial-log.ts'

/** A new filing key of URY, signed as it likes. */
const keyAdd = (...signers: Parameters<typeof addKey>[2][]) => addKey(NEW, 'filing', ...signers)
/** The same, truly signed by URY's root, for another log. */
const borrowed = () =>
  signEntry<KeyAddEntry>(keyAddition(NEW, 'filing', 'house', crypto), [KEYS.uryRoot], OTHER_LOG, crypto)
/** Signs with one key in the name of another. */
const posing = (as: typeof KEYS.ury, real: typeof KEYS.ury) => ({ ...as, sign: real.sign })

/** Leaves are changed, and the tree grown and signed of them as if they were right: only the leaf can tell. */
export const LIES_IN_LEAVES: [string, () => Book, string[]][] = [
  [
    'a leaf whose record is exchanged for another',
    () => {
      const { entry, record } = signedRecord()
      const lied = withEntryAt(book, 101, (was) => ({ ...entry, sigs: was.sigs }))
      return { ...lied, bodies: new Map(book.bodies).set(record.id, record.bytes) }
    },
    ['bad-signature@101'],
  ],
  ["a leaf whose period is not the body's", () => retold(book), ['bad-body@261']],
  ['an entry of no kind', () => withEntries(book, { ...keyAdd(), kind: 'else' } as never), ['bad-entry@262']],
  ['a key added without a signature', () => withEntries(book, keyAdd()), ['bad-entry@262']],
  [
    "a key added with a signature that is not the root's",
    () => withEntries(book, keyAdd(posing(KEYS.uryRoot, KEYS.ury))),
    ['bad-signature@262'],
  ],
  ['a filing key that signs itself', () => withEntries(book, keyAdd(NEW)), ['bad-order@262']],
  ['a key of a state signed by its filing key', () => withEntries(book, keyAdd(KEYS.ury)), ['bad-order@262']],
  ["a key signed by another state's root", () => withEntries(book, keyAdd(KEYS.argRoot)), ['bad-order@262']],
  [
    "a state's key signed by the secretariat alone",
    () => withEntries(book, keyAdd(KEYS.root)),
    ['bad-order@262'],
  ],
  ['a key entry copied from another log', () => withEntries(book, borrowed()), ['bad-signature@262']],
  ['a key added twice', () => withEntries(book, addKey(KEYS.ury, 'filing', KEYS.uryRoot)), ['duplicate@262']],
  [
    "a key revoked by another state's root",
    () => withEntries(book, revokeKey(KEYS.ury, KEYS.argRoot)),
    ['bad-order@262'],
  ],
  [
    "a record with another state's signature",
    () => withRecord(book, signedRecord({ participant: 'URY' }, KEYS.arg)),
    ['bad-order@262'],
  ],
  [
    "a record with another state's signature in the state's name",
    () => withRecord(book, signedRecord({}, posing(KEYS.ury, KEYS.arg))),
    ['bad-signature@262'],
  ],
  [
    'a record with a statement of another act',
    () => withRecord(book, restated(KEYS.ury, { act: 'key-revoke' })),
    ['bad-signature@262'],
  ],
  [
    'a record with a statement for another log',
    () => withRecord(book, restated(KEYS.ury, { log: OTHER_LOG })),
    ['bad-signature@262'],
  ],
  [
    'a record filed twice, in one leaf copied',
    () => withEntries(book, book.entries[100] as Entry),
    ['duplicate@262'],
  ],
  [
    'a record filed twice, signed anew',
    () => {
      const filed = signedRecord()
      const { record } = filed.entry as RecordEntry
      const again = restated(KEYS.ury, { record: { digest: record.digest } })
      return withEntries(withRecord(book, filed), { ...filed.entry, sigs: again.entry.sigs })
    },
    ['duplicate@263'],
  ],
  [
    'a regime put in force again by its old leaf',
    () => withEntries(book, book.entries[2] as Entry),
    ['duplicate@262'],
  ],
  [
    'a record signed by a key revoked before',
    () => withRecord(withEntries(book, revokeKey(KEYS.ury, KEYS.uryRoot)), signedRecord()),
    ['bad-order@263'],
  ],
  ['a record signed by a key never added', () => withRecord(book, signedRecord({}, NEW)), ['bad-order@262']],
  [
    "a record signed by the state's root",
    () => withRecord(book, signedRecord({}, KEYS.uryRoot)),
    ['bad-order@262'],
  ],
  [
    'a record signed by the log key',
    () => withRecord(book, signedRecord({ participant: 'OAS' }, KEYS.log)),
    ['bad-order@262'],
  ],
]
