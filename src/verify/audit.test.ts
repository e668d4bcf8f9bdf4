import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64url, concat, text, utf8 } from '../bytes.ts'
import { nodeCrypto as crypto, newSigner } from '../crypto-node.ts'
import { checkpointText } from '../log/checkpoint.ts'
import { noteKey, signNote, vkeyText } from '../log/note.ts'
import { growTree } from '../log/tiles.ts'
import { leafHash, rootOfLeaves } from '../log/tree.ts'
import { AUDIT_ACTS, type AuditLine, lineBytes, readLine } from '../records/audit-line.ts'
import { rootOfEdge } from '../register/audit-store.ts'
import { headerBytes, verifyAudit } from './audit.ts'

const { signer } = newSigner('OAS')
const HOUSE = 'trial.invalid/0011223344556677'
const vkey = vkeyText(noteKey(HOUSE, signer.public, crypto))
const keyOf = (participant: string) => noteKey(`${HOUSE}/audit/${participant}`, signer.public, crypto)

const line = (i: number, more: Partial<AuditLine> = {}): AuditLine => ({
  v: 1,
  at: new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString(),
  participant: 'URY',
  act: AUDIT_ACTS[i % AUDIT_ACTS.length] as AuditLine['act'],
  seat: `seat-${i}`,
  role: 'author',
  nonce: base64url(crypto.random(16)),
  ...more,
})

const noteOf = (leaves: readonly Uint8Array[], participant = 'URY'): string => {
  const root = rootOfLeaves(
    leaves.map((leaf) => leafHash(leaf, crypto)),
    crypto,
  )
  const key = keyOf(participant)
  return signNote(checkpointText({ origin: key.name, size: leaves.length, root }), key, signer)
}
const fileOf = (leaves: readonly Uint8Array[], checkpoint = noteOf(leaves)): Uint8Array =>
  concat(
    headerBytes({ v: 1, log: keyOf('URY').name, participant: 'URY', checkpoint }),
    ...leaves.flatMap((leaf) => [leaf, utf8('\n')]),
  )
const codesOf = (file: Uint8Array, since?: Uint8Array) =>
  verifyAudit(file, { vkey, ...(since ? { since } : {}) }, crypto).findings.map(({ code }) => code)

const leaves = Array.from({ length: 20 }, (_, i) => lineBytes(line(i)))

test('an export that was not touched holds', () => {
  const report = verifyAudit(fileOf(leaves), { vkey, since: utf8(noteOf(leaves.slice(0, 7))) }, crypto)
  expect(report).toEqual({
    log: `${HOUSE}/audit/URY`,
    participant: 'URY',
    lines: 20,
    firstContact: false,
    findings: [],
  })
  expect(codesOf(fileOf(leaves), fileOf(leaves.slice(0, 7)))).toEqual([])
})

test('the tree is that of the main log, at every size', async () => {
  let edge: ReturnType<typeof growTree>['edge'] = []
  const hashes: Uint8Array[] = []
  for (let size = 1; size <= 300; size++) {
    hashes.push(leafHash(utf8(String(size)), crypto))
    edge = growTree(edge, hashes.slice(-1), crypto).edge
    expect(await rootOfEdge(size, edge, crypto)).toEqual(rootOfLeaves(hashes, crypto))
  }
})

const edited = leaves.map((leaf, i) => (i === 4 ? lineBytes(line(4, { seat: 'another' })) : leaf))
const cases: [string, Uint8Array, string[]][] = [
  ['a line changed', fileOf(edited, noteOf(leaves)), ['bad-root']],
  [
    'a line dropped',
    fileOf(
      leaves.filter((_, i) => i !== 4),
      noteOf(leaves),
    ),
    ['bad-size'],
  ],
  ['a line put in', fileOf([...leaves, lineBytes(line(20))], noteOf(leaves)), ['bad-size']],
  [
    'two lines exchanged',
    fileOf([...leaves.slice(0, 3), leaves[4], leaves[3], ...leaves.slice(5)] as Uint8Array[], noteOf(leaves)),
    ['bad-order', 'bad-root'],
  ],
  ['a line of another participant', fileOf([lineBytes(line(0, { participant: 'ARG' }))]), ['bad-line']],
  ['a checkpoint of another participant', fileOf(leaves, noteOf(leaves, 'ARG')), ['bad-checkpoint']],
  [
    'an unknown act',
    fileOf([utf8(text(leaves[0] as Uint8Array).replace('sign-in', 'dreamt'))]),
    ['bad-line'],
  ],
  ['spaces in a line', fileOf([utf8(text(leaves[0] as Uint8Array).replace(',', ', '))]), ['bad-line']],
  ['no newline at the end', fileOf(leaves).subarray(0, -1), ['bad-file']],
  ['nothing', new Uint8Array(), ['bad-file']],
]
test.each(cases)('%s is found', (_, file, codes) => {
  expect(codesOf(file)).toEqual(codes)
})

test('a history written anew and signed by the house itself is found by who kept a checkpoint', () => {
  const kept = utf8(noteOf(leaves.slice(0, 12)))
  expect(codesOf(fileOf(edited))).toEqual([])
  expect(codesOf(fileOf(edited), kept)).toEqual(['forked'])
  expect(codesOf(fileOf(leaves.slice(0, 11)), kept)).toEqual(['went-back'])
  expect(codesOf(fileOf(leaves), utf8('no note'))).toEqual(['bad-since'])
})

test('a key of another house opens nothing', () => {
  const other = vkeyText(noteKey('elsewhere.example/log', newSigner('OAS').signer.public, crypto))
  const { findings } = verifyAudit(fileOf(leaves), { vkey: other }, crypto)
  expect(findings.map(({ code }) => code)).toEqual(['other-log', 'bad-checkpoint'])
})

test('whatever is done to the bytes of the lines is found', () => {
  const file = fileOf(leaves)
  const start = file.indexOf(10) + 1
  fc.assert(
    fc.property(
      fc.integer({ min: start, max: file.length - 1 }),
      fc.constantFrom('flip', 'drop', 'insert', 'swap', 'cut'),
      fc.integer({ min: 1, max: 255 }),
      (at, how, by) => {
        const bytes = [...file]
        if (how === 'flip') bytes[at] = (bytes[at] as number) ^ by
        else if (how === 'drop') bytes.splice(at, by)
        else if (how === 'insert') bytes.splice(at, 0, by)
        else if (how === 'cut') bytes.splice(at)
        else {
          const other = start + ((at - start + by) % (file.length - start))
          ;[bytes[at], bytes[other]] = [bytes[other] as number, bytes[at] as number]
          fc.pre(bytes[at] !== bytes[other])
        }
        expect(codesOf(Uint8Array.from(bytes)).length).toBeGreaterThan(0)
      },
    ),
    { numRuns: 500 },
  )
})

test('a line is closed, and what it says is bounded', () => {
  const refused: object[] = [
    { name: 'Ana Pérez' },
    { act: 'dreamt' },
    { details: {} },
    { details: { A: 'x' } },
    { details: { a: 'x\u0000' } },
    { details: { a: 1 } },
    { details: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`a${i}`, 'x'])) },
    { about: 'a\nb' },
    { by: 'ury' },
    { at: '2026-01-01' },
    { nonce: 'AAAA' },
  ]
  for (const more of refused) expect(() => lineBytes(line(0, more as never)), JSON.stringify(more)).toThrow()
  const whole = line(1, { by: 'ARG', about: 'a record', details: { why: 'é' } })
  expect(readLine(lineBytes(whole))).toEqual(whole)
})
