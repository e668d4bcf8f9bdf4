// Who cleared a record: certificates of seats, statements, and what passkeys signed, from docs/protocol.md alone.
import { createPublicKey, verify } from 'node:crypto'
import {
  canonical,
  demand,
  digestOf,
  fromBase64url,
  parseCanonical,
  sha256,
  utf8,
  verifies,
} from './bytes.mjs'
import { closed } from './entries.mjs'

const DIGEST = /^sha256:[0-9a-f]{64}$/
const ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/
const READ = ['type', 'challenge', 'origin', 'crossOrigin', 'topOrigin']

/** DSSE's pre-authentication encoding of a body of one of the protocol's types. */
const pae = (what, body) => {
  const type = `application/vnd.confianza.${what}+json`
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${body.length} `), body])
}

/** The policy that holds for a participant with none in the log. */
export const ownPolicy = (participant) => ({
  v: 1,
  participant,
  signatures: 1,
  keys: 'any',
  nonce: Buffer.alloc(16).toString('base64url'),
})

/**
 * How many officials cleared a record, by its approvals file. `keyOf` gives the key of an id that is in force at the
 * record's index, as {participant, role, public}. Throws with what does not hold.
 */
export function checkApprovals(file, { named, record, participant, log, policy, keyOf }) {
  demand(digestOf(file) === named, 'not the approvals that the filing names')
  demand(file.length <= 128 * 1024, 'approvals of more than 128 KiB')
  const { nonce, approvals } = closed(parseCanonical(file), ['nonce', 'approvals'])
  fromBase64url(nonce, 16)
  demand(approvals.length >= 1 && approvals.length <= 16, 'not 1 to 16 approvals')
  const cleared = approvals.map((one) => checkOne(one, { record, participant, log, policy, keyOf }))
  for (const of of ['seat', 'key'])
    demand(new Set(cleared.map((one) => one[of])).size === cleared.length, `a ${of} clears twice`)
  const { seats, offices, keys, signatures } = policy
  const count = cleared.filter(({ seat, office, copied }) => {
    const taken = (!seats && !offices) || seats?.includes(seat) || offices?.includes(office)
    return taken && (keys === 'any' || !copied)
  }).length
  demand(count >= signatures, `${count} of ${signatures} officials cleared`)
  return count
}

function checkOne(approval, { record, participant, log, policy, keyOf }) {
  const { seat: shown, stmt, sig, ad, cd } = closed(approval, ['seat', 'stmt', 'sig', 'ad', 'cd'])
  const { cert, by, sig: sealed } = closed(shown, ['cert', 'by', 'sig'])
  const bytes = fromBase64url(cert)
  const seat = checkCertificate(bytes)
  const authority = keyOf(by)
  demand(['root', 'filing'].includes(authority?.role), `${by} certifies no seat`)
  demand(
    authority.participant === participant && seat.participant === participant,
    'a seat of another participant',
  )
  demand(
    verifies(authority.public, pae('seat', bytes), fromBase64url(sealed, 64)),
    'the seal of a seat does not verify',
  )
  demand(
    seat.role === 'clearing' && seat.policy === digestOf(canonical(policy)),
    'a seat that does not clear',
  )

  const statement = fromBase64url(stmt)
  const said = parseCanonical(statement)
  fromBase64url(said.nonce, 16)
  const signer = { key: seat.key.id, participant, seat: seat.seat }
  const expected = {
    v: 1,
    act: 'clear',
    log,
    nonce: said.nonce,
    record: { digest: `sha256:${record}` },
    signer,
  }
  demand(canonical(said) === canonical(expected), 'a statement about something else')

  const client = fromBase64url(cd)
  checkClient(client, sha256(pae('statement', statement)).toString('base64url'), seat.key.origins)
  const data = fromBase64url(ad)
  const flags = checkData(data, seat.key.rp)
  const message = Buffer.concat([data, sha256(client)])
  demand(signedBy(seat.key, message, fromBase64url(sig)), 'the signature of a passkey does not verify')
  return { seat: seat.seat, office: seat.office, key: seat.key.id, copied: (flags & 0x08) !== 0 }
}

function checkCertificate(bytes) {
  demand(bytes.length <= 4096, 'a certificate of more than 4096 bytes')
  const seat = closed(parseCanonical(bytes), [
    'v',
    'participant',
    'seat',
    'office',
    'role',
    'key',
    'policy',
    'nonce',
  ])
  const { id, alg, cose, rp, origins } = closed(seat.key, ['id', 'alg', 'cose', 'rp', 'origins'])
  demand(
    seat.v === 1 && ID.test(seat.seat) && ID.test(seat.office) && DIGEST.test(seat.policy),
    'not a certificate',
  )
  fromBase64url(seat.nonce, 16)
  demand([-7, -8, -257].includes(alg), 'an algorithm that is not taken')
  demand(
    id === `webauthn:${sha256(fromBase64url(cose)).toString('hex').slice(0, 32)}`,
    'the id of another passkey',
  )
  demand(
    origins.length >= 1 && origins.length <= 8 && new Set(origins).size === origins.length,
    'not 1 to 8 origins',
  )
  for (const origin of origins) {
    const { origin: spelled, protocol, hostname } = new URL(origin)
    demand(
      spelled === origin && (hostname === rp || hostname.endsWith(`.${rp}`)),
      `${origin} is not of ${rp}`,
    )
    demand(protocol === 'https:' || /(^|\.)localhost$/.test(hostname), `${origin} is in the clear`)
  }
  return seat
}

function checkClient(bytes, challenge, origins) {
  demand(bytes.length <= 4096, 'client data of more than 4096 bytes')
  const spelled = utf8(bytes)
  const twice = READ.some((name) => spelled.split(`"${name}"`).length > 2)
  demand(!twice && !/\\u00[4-7]/i.test(spelled), 'client data that may be read in two ways')
  const client = JSON.parse(spelled)
  demand(client.type === 'webauthn.get', `a passkey's ${client.type}`)
  demand(client.challenge === challenge, 'another challenge')
  demand(origins.includes(client.origin), `signed on ${client.origin}`)
  demand(client.crossOrigin === undefined || client.crossOrigin === false, 'signed in a frame')
  demand(client.topOrigin === undefined, 'signed below another page')
}

function checkData(bytes, rp) {
  demand(bytes.length >= 37 && bytes.length <= 1024, 'authenticator data of another length')
  demand(bytes.subarray(0, 32).equals(sha256(rp)), 'signed for another RP ID')
  const flags = bytes[32]
  demand((flags & 0x05) === 0x05, 'nobody was present and verified')
  demand((flags & 0x40) === 0 && (flags & 0x18) !== 0x10, `flags ${flags.toString(16)}`)
  const rest = bytes.subarray(37)
  demand(
    (flags & 0x80) === 0 ? rest.length === 0 : endOf(rest, 0) === rest.length,
    'something behind the data',
  )
  demand((flags & 0x80) === 0 || rest[0] >> 5 === 5, 'extensions that are no map')
  return flags
}

/** Head of the CBOR item at a place: its type, its argument, and where what follows begins. */
function headOf(bytes, at) {
  const info = bytes[at] & 0x1f
  const width = info < 24 ? 0 : 2 ** (info - 24)
  demand(info <= 26 && at + 1 + width <= bytes.length, 'CBOR cut short, or of another width')
  const value = width === 0 ? info : bytes.readUIntBE(at + 1, width)
  demand(
    width === 0 || value >= (width === 1 ? 24 : 256 ** (width / 2)),
    'a CBOR head longer than it need be',
  )
  return { major: bytes[at] >> 5, value, from: at + 1 + width }
}

/** Where the CBOR item that begins at a place ends. */
function endOf(bytes, at) {
  const { major, value, from } = headOf(bytes, at)
  if (major < 2) return from
  if (major < 4) {
    demand(from + value <= bytes.length, 'CBOR cut short')
    return from + value
  }
  if (major === 7) {
    demand(value >= 20 && value <= 22, 'a CBOR value of another kind')
    return from
  }
  demand(major !== 6, 'a CBOR tag')
  let end = from
  for (let left = major === 5 ? 2 * value : value; left > 0; left--) end = endOf(bytes, end)
  return end
}

/** The members of a COSE key, whose names and values are integers and bytes. */
function coseMembers(bytes) {
  const { major, value: size, from } = headOf(bytes, 0)
  demand(major === 5, 'a COSE key that is no map')
  const number = ({ major, value }) => (major === 0 ? value : -1 - value)
  const members = {}
  let at = from
  for (let i = 0; i < size; i++) {
    const name = headOf(bytes, at)
    const value = headOf(bytes, name.from)
    at = endOf(bytes, name.from)
    demand(name.major < 2 && value.major < 3, 'a COSE key with another member')
    demand(!(number(name) in members), 'a COSE key with a member twice')
    members[number(name)] = value.major === 2 ? bytes.subarray(value.from, at) : number(value)
  }
  demand(at === bytes.length, 'something behind a COSE key')
  return members
}

function signedBy({ alg, cose }, message, signature) {
  const key = coseMembers(fromBase64url(cose))
  const spelled = (label) => Buffer.from(key[label]).toString('base64url')
  const is = (expected) =>
    Object.keys(key).length === Object.keys(expected).length &&
    Object.entries(expected).every(([name, value]) => (value === null ? key[name] : key[name] === value))
  const jwk = is({ 1: 2, 3: -7, '-1': 1, '-2': null, '-3': null })
    ? { kty: 'EC', crv: 'P-256', x: spelled(-2), y: spelled(-3) }
    : is({ 1: 1, 3: -8, '-1': 6, '-2': null })
      ? { kty: 'OKP', crv: 'Ed25519', x: spelled(-2) }
      : is({ 1: 3, 3: -257, '-1': null, '-2': null })
        ? { kty: 'RSA', n: spelled(-1), e: spelled(-2) }
        : undefined
  demand(jwk !== undefined && key[3] === alg, 'a passkey of no kind that is taken')
  const hash = alg === -8 ? null : 'sha256'
  return verify(hash, message, createPublicKey({ format: 'jwk', key: jwk }), signature)
}
