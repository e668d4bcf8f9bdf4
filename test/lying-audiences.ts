import type { Signer } from '../src/crypto.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { audienceChange, erasure, policyEntry } from '../src/records/changes.ts'
import { DEFAULT_POLICY } from '../src/records/policy.ts'
import { signEntry } from '../src/records/sign.ts'
import type { Audience, Entry } from '../src/records/types.ts'
import {
  bent,
  bodyPath,
  book,
  END,
  type Files,
  filesOf,
  recordAt,
  withEntries,
  withRecord,
} from './lying-house.ts'
import { KEYS, ORIGIN, signedRecord } from './trial-log.ts'

const LATER = '2999-01-01'
const FILER: Audience = { kind: 'filer' }
const PUBLIC: Audience = { kind: 'public' }

/** A change of audience, of URY's unless another key signs in its own name. */
function change(record: string, audience: Audience, on?: string, signer: Signer = KEYS.ury): Entry {
  const { participant } = signer
  const made = audienceChange({ participant, record, audience, ...(on === undefined ? {} : { on }) }, crypto)
  return signEntry(made.entry as never, [signer], ORIGIN, crypto)
}
const erase = (signer = KEYS.uryRoot): Entry =>
  signEntry(
    erasure({ participant: 'URY', values: [`sha256:${'0'.repeat(64)}`] }, crypto) as never,
    [signer],
    ORIGIN,
    crypto,
  )
const policy = (signer = KEYS.uryRoot): Entry =>
  signEntry(policyEntry(DEFAULT_POLICY('URY'), crypto) as never, [signer], ORIGIN, crypto)

/** A public record of URY in the honest book. */
const OPEN = book.entries.findLast(
  ({ kind, participant }) => kind === 'record' && participant === 'URY',
) as Entry
const AT = book.entries.indexOf(OPEN)
const open = recordAt(book, AT)
/** A book with a record of URY that is restricted, last. */
const restricted = signedRecord({ audience: FILER })
const closed = restricted.record.id
const closedBook = () => withRecord({ ...book }, restricted)

/** Files of the honest book with more entries; the body of the public record as given. */
function recalled(body: Uint8Array | 'gone' | undefined | 'kept', ...entries: Entry[]): Files {
  const files = filesOf(withEntries(book, ...entries))
  if (body === undefined) files.delete(bodyPath(open))
  else if (body !== 'kept') files.set(bodyPath(open), body)
  return files
}
/** Files with a restricted record and more entries, its body as given. */
function opened(body: Uint8Array | 'gone' | undefined, ...entries: Entry[]): Files {
  const files = filesOf(withEntries(closedBook(), ...entries))
  if (body === undefined) files.delete(bodyPath(closed))
  else files.set(bodyPath(closed), body)
  return files
}
const bytes = restricted.record.bytes

/** What a house may serve once audiences change: name and files, with nothing to be found. */
export const TRUTHS_OF_AUDIENCES: [string, () => Files][] = [
  ['a record recalled at once, and gone', () => recalled('gone', change(open, FILER))],
  ['a record to be recalled, and gone', () => recalled('gone', change(open, FILER, LATER))],
  ['a record to be recalled, and served', () => recalled('kept', change(open, FILER, LATER))],
  [
    'a record recalled, opened again, and served',
    () => recalled('kept', change(open, FILER), change(open, PUBLIC)),
  ],
  [
    'a record recalled and to be opened again',
    () => recalled('gone', change(open, FILER), change(open, PUBLIC, LATER)),
  ],
  ['a restricted record, not served', () => opened(undefined)],
  ['a restricted record opened, and served', () => opened(bytes, change(closed, PUBLIC))],
  ['a restricted record to be opened, not served', () => opened(undefined, change(closed, PUBLIC, LATER))],
  ['a restricted record to be opened, and served', () => opened(bytes, change(closed, PUBLIC, LATER))],
  [
    'a restricted record opened and recalled',
    () => opened('gone', change(closed, PUBLIC), change(closed, FILER)),
  ],
  ['a restricted record for more readers', () => opened(undefined, change(closed, { kind: 'participants' }))],
  [
    'values erased and a policy put in force',
    () => recalled('kept', erase(), policy(), erase(KEYS.ury), policy(KEYS.ury)),
  ],
]

const twice = (entry: Entry) => [entry, entry]

/** What a house must not serve once audiences change: name, files, what is found. */
export const LIES_OF_AUDIENCES: [string, () => Files, string[]][] = [
  [
    'a record recalled is answered as if it never was',
    () => recalled(undefined, change(open, FILER)),
    [`missing-body@${AT}`],
  ],
  [
    'gone, and opened again',
    () => recalled('gone', change(open, FILER), change(open, PUBLIC)),
    [`gone-body@${AT}`],
  ],
  ['gone, and only ever public', () => recalled('gone', change(open, PUBLIC, LATER)), [`gone-body@${AT}`]],
  ['gone, and values erased', () => recalled('gone', erase()), [`gone-body@${AT}`]],
  [
    "gone, and another state's entry says so",
    () => recalled('gone', change(open, FILER, undefined, KEYS.arg)),
    [`bad-order@${END}`, `gone-body@${AT}`],
  ],
  [
    'a restricted record opened, not served',
    () => opened(undefined, change(closed, PUBLIC)),
    [`missing-body@${END}`],
  ],
  [
    'a restricted record opened, and gone',
    () => opened('gone', change(closed, PUBLIC)),
    [`missing-body@${END}`],
  ],
  [
    'a restricted record opened, another body',
    () => opened(bent(bytes, 20), change(closed, PUBLIC)),
    [`bad-body@${END}`],
  ],
  [
    'one to be opened, another body',
    () => opened(bent(bytes, 20), change(closed, PUBLIC, LATER)),
    [`bad-body@${END}`],
  ],
  [
    'a record that was never filed',
    () => recalled('kept', change('00'.repeat(32), FILER)),
    [`bad-order@${END}`],
  ],
  [
    'a change before its record is filed',
    () => filesOf(withRecord(withEntries(book, change(closed, PUBLIC)), restricted)),
    [`bad-order@${END}`],
  ],
  [
    'one change of readers twice',
    () => recalled('kept', ...twice(change(open, PUBLIC))),
    [`duplicate@${END + 1}`],
  ],
  ['one erasure twice', () => recalled('kept', ...twice(erase())), [`duplicate@${END + 1}`]],
  ['one policy twice', () => recalled('kept', ...twice(policy())), [`duplicate@${END + 1}`]],
  ['an erasure by another state', () => recalled('kept', erase(KEYS.arg)), [`bad-order@${END}`]],
  ['a policy by the secretariat', () => recalled('kept', policy(KEYS.root)), [`bad-order@${END}`]],
  [
    "a policy signed by another in the state's name",
    () => recalled('kept', policy({ ...KEYS.ury, sign: KEYS.arg.sign })),
    [`bad-signature@${END}`],
  ],
]
