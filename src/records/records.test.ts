import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64url, fromBase64url, fromHex, text, utf8 } from '../bytes.ts'
import { nodeCrypto as crypto, newSigner, signerFromSeed } from '../crypto-node.ts'
import { answerState } from './answers.ts'
import { canonicalBytes } from './canonical.ts'
import { checkValues, commitmentOf, commitmentsIn } from './commitment.ts'
import { entryBytes, readEntry } from './entry.ts'
import { admitEntry, emptyKeys, type Keys } from './keys.ts'
import { MAX_RECORD, readRecord } from './record.ts'
import { keyAddition, recordLeaf, signEntry, signRecord, verifySignatures } from './sign.ts'
import { pae, STATEMENT_TYPE } from './statement.ts'
import type { Entry, FiledRecord, Json, KeyAddEntry, RecordEntry, RegimeEntry } from './types.ts'

const LOG = 'trial.invalid/0011223344556677'

const example: FiledRecord = {
  v: 1,
  regime: 'miami-2003/1',
  form: 'milex-return/1',
  participant: 'URY',
  says: 'answers',
  measures: ['I.4'],
  period: '2024',
  audience: { kind: 'public' },
  language: 'es',
  answers: { kind: 'single-figure', total: '12' },
  provenance: { kind: 'state' },
  made: '2025-04-12',
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
}

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

describe('a record', () => {
  test('is its canonical bytes, and its id their digest', () => {
    const bytes = canonicalBytes(example)
    const { id, record } = readRecord(bytes, crypto)
    expect(id).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(record).toEqual(example)
  })

  const wrong: [string, Record<string, unknown>][] = [
    ['an unknown member', { more: 1 }],
    ['another version', { v: 2 }],
    ['a null member', { period: null }],
    ['a null answer', { answers: { a: [null] } }],
    ['a short nonce', { nonce: 'AAAA' }],
    ['an unknown audience', { audience: { kind: 'everyone' } }],
    ['an audience with more in it', { audience: { kind: 'public', groups: ['a'] } }],
    ['an empty group', { audience: { kind: 'group', groups: [] } }],
    ['a measure twice', { measures: ['I.4', 'I.4'] }],
    ['a measure of no regime', { measures: ['IV.4'] }],
    ['a period of another form', { period: '2024-13' }],
    ['unchanged since nothing', { says: 'unchanged', answers: {} }],
    ['a transcription without a source', { provenance: { kind: 'transcribed' } }],
    [
      'a source by another scheme',
      { provenance: { kind: 'transcribed', source: { key: 'a', name: 'A', url: 'javascript:1' } } },
    ],
    [
      'an attachment named as a path',
      { attachments: [{ name: '../a', type: 'a/b', size: 1, sha256: '0'.repeat(64) }] },
    ],
    ['answers in a list', { answers: [] }],
  ]
  test.each(wrong)('with %s is refused', (_, change) => {
    expect(codeOf(() => readRecord(canonicalBytes({ ...example, ...change }), crypto))).toBe('bad-record')
  })
  test('past one mebibyte is refused before it is read', () => {
    expect(codeOf(() => readRecord(new Uint8Array(MAX_RECORD + 1), crypto))).toBe('too-large')
  })
  test('of any JSON is a record or a problem, never anything else', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(example), 'x'), fc.jsonValue()), (change) => {
        const code = codeOf(() => readRecord(canonicalBytes({ ...example, ...change }), crypto))
        expect([
          undefined,
          'bad-record',
          'bad-json',
          'not-canonical',
          'Error: Lone surrogate is not allowed',
        ]).toContain(code)
      }),
    )
  })
})

test('the seven answers are told apart', () => {
  const states = [
    undefined,
    '0',
    '0.00',
    0,
    '5',
    '',
    { $no: 'not-applicable' },
    { $no: 'not-in-position' },
    { $withheld: 'national-security' },
    { $c: `sha256:${'0'.repeat(64)}` },
    { $no: 'other' },
  ]
  expect(states.map((value) => answerState(value as Json | undefined))).toEqual([
    'blank',
    'zero',
    'zero',
    'zero',
    'value',
    'value',
    'not-applicable',
    'not-in-position',
    'withheld',
    'committed',
    'value',
  ])
})

describe('a commitment', () => {
  const nonce = new Uint8Array(16).fill(1)
  const salt = new Uint8Array(32).fill(2)
  test('is the digest of the bytes docs/protocol.md names', () => {
    const bytes = Buffer.concat([
      Buffer.from('confianza/field/v1\0'),
      nonce,
      salt,
      Buffer.from('/contact/phone\0"+598"'),
    ])
    const digest = createHash('sha256').update(bytes).digest('hex')
    expect(commitmentOf({ nonce, salt, pointer: '/contact/phone', value: '+598' }, crypto)).toBe(
      `sha256:${digest}`,
    )
    expect(digest).toBe(COMMITMENT)
  })
  test('changes with each of its parts', () => {
    const base = { nonce, salt, pointer: '/a', value: 1 as Json }
    const all = [
      base,
      { ...base, nonce: salt.slice(0, 16) },
      { ...base, salt: salt.map((b) => b + 1) },
      { ...base, pointer: '/b' },
      { ...base, value: '1' },
    ]
    expect(new Set(all.map((parts) => commitmentOf(parts, crypto))).size).toBe(all.length)
  })
  test('refuses a NUL in the pointer, and other lengths', () => {
    expect(codeOf(() => commitmentOf({ nonce, salt, pointer: '/a\0', value: 1 }, crypto))).toBe('bad-value')
    expect(codeOf(() => commitmentOf({ nonce, salt: nonce, pointer: '/a', value: 1 }, crypto))).toBe(
      'bad-value',
    )
  })
  test('comes with its value, and each value with its commitment', () => {
    const $c = commitmentOf(
      { nonce: fromBase64url(example.nonce) as Uint8Array, salt, pointer: '/contact/a~1b', value: 'x' },
      crypto,
    )
    const record = { ...example, answers: { contact: { 'a/b': { $c } } } }
    const value = { pointer: '/contact/a~1b', salt: base64url(salt), value: 'x' }
    expect(commitmentsIn(record.answers)).toEqual(['/contact/a~1b'])
    expect(codeOf(() => checkValues(record, [value], crypto))).toBeUndefined()
    expect(codeOf(() => checkValues(record, [], crypto))).toBe('bad-value')
    expect(codeOf(() => checkValues(record, [value, value], crypto))).toBe('bad-value')
    expect(codeOf(() => checkValues(record, [{ ...value, value: 'y' }], crypto))).toBe('bad-value')
    expect(codeOf(() => checkValues(record, [{ ...value, pointer: '/contact' }], crypto))).toBe('bad-value')
  })
})
const COMMITMENT = createHash('sha256')
  .update(Buffer.from('636f6e6669616e7a612f6669656c642f763100', 'hex'))
  .update(Buffer.from('01'.repeat(16) + '02'.repeat(32), 'hex'))
  .update(Buffer.from('2f636f6e746163742f70686f6e6500222b35393822', 'hex'))
  .digest('hex')

test('the PAE is that of DSSE', () => {
  // secure-systems-lab/dsse, protocol.md.
  expect(text(pae('http://example.com/HelloWorld', utf8('hello world')))).toBe(
    'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
  )
})

describe('the order of the log', () => {
  const root = signerFromSeed('OAS', fromHex('01'.repeat(32)) as Uint8Array)
  const logKey = signerFromSeed('OAS', fromHex('02'.repeat(32)) as Uint8Array)
  const oas = signerFromSeed('OAS', fromHex('03'.repeat(32)) as Uint8Array)
  const uryRoot = signerFromSeed('URY', fromHex('04'.repeat(32)) as Uint8Array)
  const ury = signerFromSeed('URY', fromHex('05'.repeat(32)) as Uint8Array)
  const add = (key: typeof root, role: 'root' | 'log' | 'filing', ...signers: (typeof root)[]) =>
    signEntry<KeyAddEntry>(keyAddition(key, role, 'house', crypto), signers, LOG, crypto)
  const regime = signEntry<RegimeEntry>(
    {
      v: 1,
      kind: 'regime',
      participant: 'OAS',
      nonce: base64url(crypto.random(16)),
      regime: 'miami-2003/1',
      digest: `sha256:${'0'.repeat(64)}`,
    },
    [root],
    LOG,
    crypto,
  )
  const begin = [add(root, 'root', root), add(logKey, 'log', root, logKey), regime]
  const all: Entry[] = [
    ...begin,
    add(oas, 'filing', root),
    add(uryRoot, 'root', uryRoot, root),
    add(ury, 'filing', uryRoot),
  ]
  const fold = (entries: readonly Entry[]): Keys =>
    entries.reduce((keys, entry, index) => {
      verifySignatures(entry, keys, index, LOG, crypto)
      return admitEntry(keys, readEntry(entryBytes(entry)), index, crypto)
    }, emptyKeys('OAS'))
  const filed = (signer = ury, change: Partial<FiledRecord> = {}): RecordEntry => {
    const record = { ...example, ...change }
    const { id, sigs } = signRecord(canonicalBytes(record), signer, LOG, crypto)
    return { ...recordLeaf(id, record, 'OAS'), sigs }
  }
  const tryOn = (entry: Entry, entries = all) =>
    codeOf(() => {
      const keys = fold(entries)
      verifySignatures(entry, keys, entries.length, LOG, crypto)
      admitEntry(keys, entry, entries.length, crypto)
    })

  test('takes a log that begins as it must, and a record of its filing key', () => {
    expect(tryOn(filed())).toBeUndefined()
    expect(fold(all).byId.size).toBe(5)
  })
  test('begins with root, log key, regime and nothing else', () => {
    expect(codeOf(() => fold([begin[1] as Entry]))).toBe('unknown-key')
    expect(codeOf(() => fold([begin[0] as Entry, regime]))).toBe('bad-entry')
    expect(codeOf(() => fold([begin[0] as Entry, begin[1] as Entry, add(oas, 'filing', root)]))).toBe(
      'bad-entry',
    )
    expect(codeOf(() => fold([add(uryRoot, 'root', uryRoot)]))).toBe('bad-entry')
  })
  const other = newSigner('ARG').signer
  const cases: [string, () => Entry, string | undefined][] = [
    ['a root that signs a record', () => filed(uryRoot), 'wrong-key'],
    ['a log key that signs a record', () => filed(logKey), 'wrong-key'],
    ["another state's key", () => filed(oas), 'wrong-key'],
    [
      'a transcription by the secretariat',
      () => filed(oas, { provenance: { kind: 'transcribed', source: { key: 'k', name: 'N' } } }),
      undefined,
    ],
    [
      'a transcription by the state',
      () => filed(ury, { provenance: { kind: 'transcribed', source: { key: 'k', name: 'N' } } }),
      'wrong-key',
    ],
    ['a key nobody added', () => filed(newSigner('URY').signer), 'unknown-key'],
    ['a first root without the secretariat', () => add(other, 'root', other), 'wrong-key'],
    ['a first root that does not sign for itself', () => add(other, 'root', root), 'wrong-key'],
    ['a first key that is no root', () => add(other, 'filing', root), 'wrong-key'],
    ['a first root', () => add(other, 'root', other, root), undefined],
    [
      'a second key signed by the secretariat',
      () => add(newSigner('URY').signer, 'filing', root),
      'wrong-key',
    ],
    ['a second key signed by a filing key', () => add(newSigner('URY').signer, 'filing', ury), 'wrong-key'],
    ['a key that was added', () => add(ury, 'filing', uryRoot), 'duplicate'],
    [
      'a log key of a state',
      () => {
        const key = newSigner('URY').signer
        return add(key, 'log', uryRoot, key)
      },
      'wrong-key',
    ],
    [
      'a key id of another key',
      () =>
        signEntry<KeyAddEntry>(
          {
            ...keyAddition(newSigner('URY').signer, 'filing', 'own', crypto),
            key: { ...keyAddition(other, 'filing', 'own', crypto).key, id: newSigner('URY').signer.id },
          },
          [uryRoot],
          LOG,
          crypto,
        ),
      'bad-entry',
    ],
  ]
  test.each(cases)('%s', (_, make, code) => expect(tryOn(make())).toBe(code))

  test('lets a revoked key sign nothing more, and never come back', () => {
    const revoke = signEntry<Entry>(
      {
        v: 1,
        kind: 'key-revoke',
        participant: 'URY',
        nonce: base64url(crypto.random(16)),
        key: ury.id,
        reason: 'lost',
      } as never,
      [uryRoot],
      LOG,
      crypto,
    )
    expect(tryOn(filed(), [...all, revoke])).toBe('revoked-key')
    expect(tryOn(revoke, [...all, revoke])).toBe('revoked-key')
    expect(tryOn(add(ury, 'filing', uryRoot), [...all, revoke])).toBe('duplicate')
  })

  test('a statement for another act, log, record or signer does not count', () => {
    const good = filed()
    const restated = (change: (stmt: Record<string, unknown>) => Record<string, unknown>): Entry => {
      const stmt = canonicalBytes(
        change(JSON.parse(text(fromBase64url(good.sigs[0]?.stmt as string) as Uint8Array))),
      )
      return {
        ...good,
        sigs: [{ by: ury.id, stmt: base64url(stmt), sig: base64url(ury.sign(pae(STATEMENT_TYPE, stmt))) }],
      }
    }
    expect(tryOn(restated((s) => s))).toBeUndefined()
    expect(tryOn(restated((s) => ({ ...s, act: 'clear' })))).toBe('wrong-act')
    expect(tryOn(restated((s) => ({ ...s, log: 'other' })))).toBe('wrong-log')
    expect(tryOn(restated((s) => ({ ...s, record: { digest: `sha256:${'0'.repeat(64)}` } })))).toBe(
      'bad-signature',
    )
    expect(tryOn(restated((s) => ({ ...s, signer: { key: ury.id, participant: 'ARG' } })))).toBe('wrong-key')
    expect(tryOn(restated((s) => ({ ...s, more: 1 })))).toBe('bad-signature')
    expect(
      tryOn({
        ...good,
        sigs: [
          { ...(good.sigs[0] as never as { by: string; stmt: string }), sig: base64url(new Uint8Array(64)) },
        ],
      }),
    ).toBe('bad-signature')
  })

  test('a leaf of a restricted record tells the digest alone', () => {
    const leaf = filed(ury, { audience: { kind: 'filer' } })
    expect(Object.keys(leaf.record)).toEqual(['digest'])
    expect(tryOn(leaf)).toBeUndefined()
  })

  test('reserved kinds and odd shapes are refused', () => {
    const bytes = (value: unknown) => canonicalBytes(value)
    expect(codeOf(() => readEntry(bytes({ ...all[3], kind: 'sealed' })))).toBe('kind-not-open')
    expect(codeOf(() => readEntry(bytes({ ...all[3], kind: 'else' })))).toBe('bad-entry')
    expect(codeOf(() => readEntry(bytes({ ...all[3], sigs: [] })))).toBe('bad-entry')
    expect(codeOf(() => readEntry(bytes({ ...filed(), filedBy: 'URY' })))).toBe('bad-entry')
    expect(codeOf(() => readEntry(utf8(' '.repeat(8193))))).toBe('too-large')
  })
})
