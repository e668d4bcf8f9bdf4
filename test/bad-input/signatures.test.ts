import { afterAll, beforeAll, expect, test } from 'vitest'
import { base64url, fromBase64url, utf8 } from '../../src/bytes.ts'
import type { Signer } from '../../src/crypto.ts'
import { nodeCrypto as crypto, newSigner } from '../../src/crypto-node.ts'
import type { ProblemCode } from '../../src/problems.ts'
import { canonicalBytes } from '../../src/records/canonical.ts'
import { pae, STATEMENT_TYPE, signStatement } from '../../src/records/statement.ts'
import type { FiledRecord } from '../../src/records/types.ts'
import { transcribed } from '../forms/form-case.ts'
import { ask, expectRefusal, filed, filing, openTestHouse, posted, sample, type TestHouse } from './house.ts'

const RECORDS = '/api/v1/records'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house?.close())

type Filing = ReturnType<typeof filing>
const by = (signer: Signer, change: Partial<FiledRecord> = {}) => filing(house, change, signer)
const change = (one: Filing, of: object): Filing => ({ ...one, sigs: [{ ...one.sigs[0], ...of } as never] })
/** A filing whose statement says something else, and is signed all the same. */
function stating(edit: (statement: Record<string, unknown>) => object): Filing {
  const one = filing(house)
  const told = JSON.parse(new TextDecoder().decode(fromBase64url(one.sigs[0]?.stmt ?? '')))
  const stmt = canonicalBytes(edit(told))
  return change(one, { stmt: base64url(stmt), sig: base64url(house.ury.sign(pae(STATEMENT_TYPE, stmt))) })
}
const bentSig = (): Filing => {
  const one = filing(house)
  const raw = fromBase64url(one.sigs[0]?.sig ?? '') as Uint8Array
  raw[0] = (raw[0] ?? 0) ^ 1
  return change(one, { sig: base64url(raw) })
}
const twice = (of: (one: Filing) => Filing['sigs']): Filing => {
  const one = filing(house)
  return { ...one, sigs: [...one.sigs, ...of(one)] }
}

test.each<[string, () => unknown, ProblemCode]>([
  ['a key nobody knows', () => by(newSigner('URY').signer), 'unknown-key'],
  ["another state's key", () => by(house.arg), 'wrong-key'],
  ["the state's root", () => by(house.uryRoot), 'wrong-key'],
  ["the secretariat's key for the state itself", () => by(house.oas), 'wrong-key'],
  ['a transcription signed by the state', () => by(house.ury, { provenance: transcribed() }), 'wrong-key'],
  [
    'a transcription signed by another state',
    () => by(house.arg, { provenance: transcribed() }),
    'wrong-key',
  ],
  ['a revoked key', () => by(house.revoked, { participant: 'BRA' }), 'revoked-key'],
  ['a signature with a bit turned', bentSig, 'bad-signature'],
  [
    'the signature of another record',
    () => ({ ...filing(house), sigs: filing(house).sigs }),
    'bad-signature',
  ],
  [
    'a statement for another log',
    () => stating((told) => ({ ...told, log: 'trial.invalid/0' })),
    'wrong-log',
  ],
  ['a statement for another act', () => stating((told) => ({ ...told, act: 'key-add' })), 'wrong-act'],
  ['a statement with a strange member', () => stating((told) => ({ ...told, more: 1 })), 'bad-signature'],
  ['a statement with a short nonce', () => stating((told) => ({ ...told, nonce: 'AAAA' })), 'bad-signature'],
  [
    'a statement in the name of another key',
    () => stating((told) => ({ ...told, signer: { key: house.arg.id, participant: 'ARG' } })),
    'wrong-key',
  ],
  ['a statement that is no JSON', () => change(filing(house), { stmt: base64url(utf8('no')) }), 'bad-json'],
  ['a statement that is no base64url', () => change(filing(house), { stmt: 'A' }), 'bad-signature'],
  ['a statement that is long', () => change(filing(house), { stmt: 'A'.repeat(5000) }), 'bad-entry'],
  ['a signature of 63 bytes', () => change(filing(house), { sig: 'A'.repeat(84) }), 'bad-entry'],
  ['a key id that is none', () => change(filing(house), { by: '__proto__' }), 'bad-entry'],
  ['a signature with a strange member', () => change(filing(house), { more: 1 }), 'bad-entry'],
  ['no signature', () => ({ ...filing(house), sigs: [] }), 'bad-entry'],
  ['signatures that are none', () => ({ ...filing(house), sigs: [null, 5, 'x'] }), 'bad-entry'],
  ['one signature twice', () => twice(({ sigs }) => sigs), 'bad-entry'],
  [
    'nine signatures',
    () => twice(({ sigs }) => Array.from({ length: 8 }, () => sigs[0] as never)),
    'bad-entry',
  ],
  [
    'a second signer beside the right one',
    () => {
      const bytes = canonicalBytes(sample())
      const digest = `sha256:${Buffer.from(crypto.sha256(bytes)).toString('hex')}`
      const about = { v: 1, kind: 'record', participant: 'URY', record: { digest } } as const
      const sigs = [house.ury, house.arg].map((one) => signStatement(about, one, house.house.origin, crypto))
      return { record: base64url(bytes), sigs }
    },
    'wrong-key',
  ],
])('%s', async (_, body, code) => {
  await expectRefusal(house, RECORDS, posted(body()), code)
})

test('what is known is answered to whoever signs it rightly, and not filed under another name', async () => {
  const record = sample()
  const { id, index } = await filed(house, record)
  const size = house.house.register.head().size
  const again = await ask(house, RECORDS, posted(by(house.arg, record)))
  expect(again.status).toBe(200)
  expect(JSON.parse(again.body)).toMatchObject({ id, index })
  expect(house.house.register.head().size).toBe(size)
  const { body } = await ask(house, `/api/v1/records/${id}`)
  expect(JSON.parse(body).key).toMatchObject({ id: house.ury.id, participant: 'URY' })
})

test('the house had nothing to tell its operator', () => {
  expect(house.told).toEqual([])
})
