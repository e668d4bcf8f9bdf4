// Entries of the log: their shapes, who signed them, and whether the order of the log lets them stand where they do.
import { canonical, demand, digestOf, fromBase64url, parseCanonical, sha256, verifies } from './bytes.mjs'

const STATEMENT = 'application/vnd.confianza.statement+json'
const PARTICIPANT = /^[A-Z][A-Z0-9-]{1,11}$/
const DIGEST = /^sha256:[0-9a-f]{64}$/
const NAME = /^[a-z][a-z0-9-]{0,62}\/[1-9][0-9]{0,3}$/
const KEY_ID = /^ed25519:[0-9a-f]{32}$/
const MONTH = '\\d{4}-(0[1-9]|1[0-2])'
const DAY = `${MONTH}-(0[1-9]|[12]\\d|3[01])`
const PERIOD = new RegExp(`^(\\d{4}|${MONTH}|${DAY}/${DAY})$`)

/** An object with all of these members, perhaps some of those, and no others. */
export function closed(value, required, optional = []) {
  demand(value !== null && typeof value === 'object' && !Array.isArray(value), 'not an object')
  for (const name of required) demand(Object.hasOwn(value, name), `${name} is missing`)
  for (const name of Object.keys(value))
    demand(required.includes(name) || optional.includes(name), `${name} is not known`)
  return value
}
const like = (value, pattern, name) =>
  demand(typeof value === 'string' && pattern.test(value), `${name} is not of its form: ${value}`)
const among = (value, known, name) => demand(known.includes(value), `${name} is not known: ${value}`)

const SHAPES = {
  record(entry) {
    closed(entry, ['v', 'kind', 'participant', 'sigs', 'record'], ['filedBy'])
    const { digest, form, period } = closed(entry.record, ['digest'], ['form', 'period'])
    like(digest, DIGEST, 'digest')
    if (form !== undefined) like(form, NAME, 'form')
    if (period !== undefined) like(period, PERIOD, 'period')
    demand(form !== undefined || period === undefined, 'a period without a form')
    if (entry.filedBy !== undefined) like(entry.filedBy, PARTICIPANT, 'filedBy')
    demand(entry.filedBy !== entry.participant, 'filedBy is the participant')
  },
  'key-add'(entry) {
    closed(entry, ['v', 'kind', 'participant', 'sigs', 'nonce', 'role', 'custody', 'key'])
    among(entry.role, ['root', 'filing', 'recipient', 'witness', 'log'], 'role')
    among(entry.custody, ['own', 'house'], 'custody')
    const { id, alg, public: spelled } = closed(entry.key, ['id', 'alg', 'public'])
    const raw = fromBase64url(spelled, 32)
    demand(alg === 'Ed25519', 'another algorithm')
    demand(id === `ed25519:${sha256(raw).toString('hex').slice(0, 32)}`, 'a key id that is not its key’s')
  },
  'key-revoke'(entry) {
    closed(entry, ['v', 'kind', 'participant', 'sigs', 'nonce', 'key', 'reason'])
    like(entry.key, KEY_ID, 'key')
    among(entry.reason, ['lost', 'rotated', 'compromised', 'left'], 'reason')
  },
  audience(entry) {
    closed(entry, ['v', 'kind', 'participant', 'sigs', 'nonce', 'record', 'to'], ['on'])
    like(entry.record, DIGEST, 'record')
    const hidden = entry.to !== null && Object.hasOwn(entry.to, '$c')
    if (hidden) like(closed(entry.to, ['$c']).$c, DIGEST, 'to')
    else among(closed(entry.to, ['kind']).kind, ['public'], 'to')
    if (entry.on !== undefined) like(entry.on, new RegExp(`^${DAY}$`), 'on')
  },
  erase(entry) {
    closed(entry, ['v', 'kind', 'participant', 'sigs', 'nonce', 'values'])
    const { values } = entry
    demand(Array.isArray(values) && values.length > 0 && values.length <= 64, 'values is not a short list')
    for (const value of values) like(value, DIGEST, 'value')
    demand(new Set(values).size === values.length, 'a value twice')
  },
  policy(entry) {
    closed(entry, ['v', 'kind', 'participant', 'sigs', 'nonce', 'digest'])
    like(entry.digest, DIGEST, 'digest')
  },
  regime(entry) {
    closed(entry, ['v', 'kind', 'participant', 'sigs', 'nonce', 'regime', 'digest'])
    like(entry.regime, NAME, 'regime')
    like(entry.digest, DIGEST, 'digest')
  },
}

/** The entry of leaf bytes; throws with what is wrong with its shape. */
export function readEntry(leaf) {
  demand(leaf.length <= 8192, 'a leaf of more than 8192 bytes')
  const entry = parseCanonical(leaf)
  demand(Object.hasOwn(SHAPES, entry?.kind), `a kind that is not open: ${entry?.kind}`)
  SHAPES[entry.kind](entry)
  demand(entry.v === 1, 'v is not 1')
  like(entry.participant, PARTICIPANT, 'participant')
  if (entry.kind !== 'record') fromBase64url(entry.nonce, 16)
  const { sigs } = entry
  demand(Array.isArray(sigs) && sigs.length > 0 && sigs.length <= 8, 'sigs is not a short list')
  for (const sig of sigs) {
    closed(sig, ['by', 'stmt', 'sig'])
    like(sig.by, KEY_ID, 'by')
    like(sig.stmt, /^.{1,2048}$/, 'stmt')
  }
  demand(new Set(sigs.map(({ by }) => by)).size === sigs.length, 'a key signs twice')
  return entry
}

/** One signature: the statement is about this entry, this log and this key, and its bytes are what was signed. */
function checkSignature(entry, { by, stmt, sig }, key, origin) {
  const { sigs: _, ...unsigned } = entry
  const [act, about, digest] =
    entry.kind === 'record'
      ? ['file', 'record', entry.record.digest]
      : [entry.kind, 'entry', digestOf(canonical(unsigned))]
  const bytes = fromBase64url(stmt)
  const optional = act === 'file' ? ['approvals'] : []
  const said = closed(parseCanonical(bytes), ['v', 'act', 'log', 'nonce', 'signer', about], optional)
  fromBase64url(said.nonce, 16)
  const { approvals } = said
  if (approvals !== undefined) like(approvals, DIGEST, 'approvals')
  // The rest of the statement is known beforehand, so there is one thing to compare.
  const signer = { key: by, participant: key.participant }
  const known = { v: 1, act, log: origin, nonce: said.nonce, signer, [about]: { digest } }
  const expected = approvals === undefined ? known : { ...known, approvals }
  demand(canonical(said) === canonical(expected), `a statement about something else: ${canonical(said)}`)
  const signed = Buffer.concat([
    Buffer.from(`DSSEv1 ${STATEMENT.length} ${STATEMENT} ${bytes.length} `),
    bytes,
  ])
  demand(verifies(key.public, signed, fromBase64url(sig, 64)), `the signature of ${by} does not verify`)
}

/** The keys of a log as its entries add and revoke them. */
export class Keys {
  byId = new Map()
  secretariat

  /** Takes the entry of an index in, or throws with why it cannot stand there. */
  admit(entry, index, origin) {
    this.secretariat ??= entry.participant
    const added = entry.kind === 'key-add' ? { ...entry, ...entry.key } : undefined
    const signers = entry.sigs.map((sig) => {
      const known = this.byId.get(sig.by)
      const self = known === undefined && added?.id === sig.by
      const key = known ?? (self && { ...added, public: fromBase64url(added.public, 32) })
      demand(key, `${sig.by} is not in the log before`)
      demand(!key.revoked, `${sig.by} was revoked before`)
      checkSignature(entry, sig, key, origin)
      return { ...key, self }
    })
    this.#beginning(entry, index)
    const others = signers.filter(({ self }) => !self)
    const only = (role, participant) =>
      demand(
        others.length === 1 && others[0].role === role && others[0].participant === participant,
        `signed by another than the ${role} key of ${participant}`,
      )
    const { participant } = entry
    if (entry.kind === 'record') {
      demand([undefined, this.secretariat].includes(entry.filedBy), 'filed by another state')
      only('filing', entry.filedBy ?? participant)
    } else if (['audience', 'erase', 'policy'].includes(entry.kind)) {
      demand(signers.length === 1, 'signed by more than one key')
      only(others[0]?.role === 'root' ? 'root' : 'filing', participant)
    } else if (entry.kind === 'regime') {
      demand(participant === this.secretariat, "a regime that is not the secretariat's")
      only('root', this.secretariat)
    } else if (entry.kind === 'key-revoke') {
      const key = this.byId.get(entry.key)
      demand(key && !key.revoked && key.participant === participant, 'revokes what is not there')
      only('root', participant)
      key.revoked = true
    } else {
      demand(!this.byId.has(added.id), 'a key that was added before')
      if (index > 0) {
        const first = ![...this.byId.values()].some(
          (key) => key.participant === participant && key.role === 'root',
        )
        demand(!first || added.role === 'root', "a participant's first key that is no root")
        demand(added.role !== 'log' || participant === this.secretariat, 'a log key of a state')
        only('root', first ? this.secretariat : participant)
        demand(
          others.length < signers.length || !['root', 'log'].includes(added.role),
          'a root or log key that does not sign for itself',
        )
      }
      this.byId.set(added.id, { ...added, public: fromBase64url(added.public, 32) })
    }
  }

  /** The first three entries are the secretariat's root, the log key and the regime. */
  #beginning(entry, index) {
    if (index > 2) return
    const began = ['key-add root', 'key-add log', 'regime'][index]
    const kind = entry.kind === 'key-add' ? `key-add ${entry.role}` : entry.kind
    demand(kind === began && entry.participant === this.secretariat, `entry ${index} is a ${kind}`)
    demand(index > 0 || (entry.sigs.length === 1 && entry.sigs[0].by === entry.key.id), 'entry 0 by others')
  }
}
