import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64, fromBase64, text, utf8 } from '../bytes.ts'
import { nodeCrypto as crypto, newSigner, signerFromSeed } from '../crypto-node.ts'
import { checkpointText, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts'
import { noteKey, openNote, parseVkey, signNote, vkeyText } from './note.ts'
import { formatProof, parseProof } from './proof.ts'
import { entryBundle, growTree, nodesFromTiles, parseTilePath, readBundle, tilePath } from './tiles.ts'
import { consistencyProof, leafHash, rootAt, verifyInclusion } from './tree.ts'

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

describe('a note', () => {
  // c2sp.org/signed-note, the example of the specification.
  const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
  const note =
    'This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
  const key = parseVkey(vkey, crypto) as NonNullable<ReturnType<typeof parseVkey>>
  test('of the specification opens', () => {
    expect(openNote(utf8(note), [key], crypto)).toBe('This is an example message.\n')
    expect(vkeyText(key)).toBe(vkey)
  })
  test('changed, unsigned or of another key does not', () => {
    expect(
      codeOf(() => openNote(utf8(note.replace('example message', 'exemplary message')), [key], crypto)),
    ).toBe('bad-signature')
    expect(codeOf(() => openNote(utf8(note), [], crypto))).toBe('bad-signature')
    expect(codeOf(() => openNote(utf8('This.\n\n'), [key], crypto))).toBe('bad-request')
    expect(codeOf(() => openNote(utf8('no signatures\n'), [key], crypto))).toBe('bad-request')
    const lines = Array.from({ length: 101 }, () => '\u2014 a/b AAAAAAA=\n').join('')
    expect(codeOf(() => openNote(utf8(`This.\n\n${lines}`), [key], crypto))).toBe('bad-request')
  })
  test('passes over signatures of keys it does not know', () => {
    expect(openNote(utf8(`${note}\u2014 other.example AAAAAAAA\n`), [key], crypto)).toBe(
      'This is an example message.\n',
    )
  })
  test('signed here opens here, whatever it says', () => {
    const { signer } = newSigner('OAS')
    const mine = noteKey('trial.invalid/1', signer.public, crypto)
    fc.assert(
      fc.property(fc.stringMatching(/^[\p{L} \n]*$/u), (words) => {
        const body = `${words.replaceAll(/\n+/g, '\n')}.\n`
        expect(openNote(utf8(signNote(body, mine, signer)), [mine], crypto)).toBe(body)
      }),
    )
  })
})

const goFile = fileURLToPath(new URL('../../../shared/vectors/go-sumdb/note-vectors.json', import.meta.url))
describe.skipIf(!existsSync(goFile))("Go's note vectors (skipped without ../shared)", () => {
  const go = existsSync(goFile) ? JSON.parse(readFileSync(goFile, 'utf8')) : {}
  test('keys and signatures', () => {
    const peter = parseVkey(go.vkeys.peter, crypto) as NonNullable<ReturnType<typeof parseVkey>>
    const enoch = parseVkey(go.vkeys.enoch, crypto) as typeof peter
    const seed = (fromBase64(go.skey_peter.split('+').slice(4).join('+')) as Uint8Array).subarray(1)
    expect(signNote(go.text, peter, signerFromSeed('OAS', seed))).toBe(`${go.text}\n${go.sig_peter}`)
    expect(openNote(utf8(`${go.text}\n${go.sig_peter}${go.sig_enoch}`), [peter, enoch], crypto)).toBe(go.text)
    expect(openNote(utf8(`${go.text}\n${go.sig_enoch}`), [peter, enoch], crypto)).toBe(go.text)
    expect(base64(leafHash(utf8('hello world'), crypto))).toBe(go.leaf_hash_hello_world_b64)
    const sum = parseVkey(go.sumdb_vkey, crypto) as typeof peter
    expect(parseCheckpoint(openNote(utf8(go.sumdb_checkpoint), [sum], crypto)).size).toBe(35225469)
  })
  test('no part of a key is a key, nor any mangling of one', () => {
    const vkey: string = go.vkeys.peter
    for (const bad of go.bad_vkeys) expect(parseVkey(bad, crypto)).toBeUndefined()
    for (let i = 0; i < vkey.length; i++) {
      expect(parseVkey(vkey.slice(0, i), crypto)).toBeUndefined()
      if (i > 0) expect(parseVkey(vkey.slice(i), crypto)).toBeUndefined()
      const mangled = vkey.slice(0, i) + String.fromCharCode(vkey.charCodeAt(i) + 1) + vkey.slice(i + 1)
      expect(parseVkey(mangled, crypto)).toBeUndefined()
    }
  })
})

const own = fileURLToPath(new URL('../../../shared/vectors/own', import.meta.url))
test.skipIf(!existsSync(own))(
  'a foreign receipt with witnesses and other algorithms verifies (skipped without ../shared)',
  () => {
    const { vkeys } = JSON.parse(readFileSync(`${own}/cosigned-checkpoint.json`, 'utf8'))
    const bytes = new Uint8Array(readFileSync(`${own}/record-257.tlog-proof`))
    const proof = parseProof(bytes)
    const key = parseVkey(vkeys[0], crypto) as NonNullable<ReturnType<typeof parseVkey>>
    const { size, root } = openCheckpoint(utf8(proof.checkpoint), key, crypto)
    expect([proof.index, size]).toEqual([257, 300])
    const claim = { index: 257, size, root, proof: proof.hashes, leaf: leafHash(utf8('record 257'), crypto) }
    expect(verifyInclusion(claim, crypto)).toBe(true)
    expect(formatProof(proof)).toBe(text(bytes))
  },
)

describe('paths, bundles and proofs come back', () => {
  test('tile paths', () => {
    expect(tilePath({ level: 0, index: 1234067, width: 256 })).toBe('tile/0/x001/x234/067')
    expect(tilePath({ level: 'entries', index: 0, width: 7 })).toBe('tile/entries/000.p/7')
    fc.assert(
      fc.property(
        fc.record({
          level: fc.oneof(fc.constant('entries' as const), fc.nat(63)),
          index: fc.nat(),
          width: fc.integer({ min: 1, max: 256 }),
        }),
        (name) => {
          expect(parseTilePath(tilePath(name))).toEqual(name)
        },
      ),
    )
    for (const bad of [
      'tile/0/1',
      'tile/00/001',
      'tile/0/x000/001',
      'tile/0/001.p/0',
      'tile/0/001.p/256',
      'tile/64/001',
      'tile/0/001/',
      'tile/0/../001',
      'tile/entries/x001',
    ]) {
      expect([bad, parseTilePath(bad)]).toEqual([bad, undefined])
    }
  })
  test('bundles', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 })), (entries) => {
        expect(readBundle(entryBundle(entries))).toEqual(entries)
      }),
    )
    expect(readBundle(Uint8Array.of(0))).toBeUndefined()
    expect(readBundle(Uint8Array.of(0, 2, 1))).toBeUndefined()
  })
  test('proofs, and no mangled one is taken for the same', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
    const proofs = fc.record({
      index: fc.nat(),
      hashes: fc.array(hash, { maxLength: 63 }),
      extra: fc.uint8Array(),
      checkpoint: fc.constant('o\n1\nAAAA\n\n\u2014 o AAAA\n'),
    })
    fc.assert(
      fc.property(proofs, fc.nat(), (proof, at) => {
        const spelled = formatProof(proof)
        expect(parseProof(utf8(spelled))).toEqual(proof)
        const mangled = spelled.slice(0, at % spelled.length) + spelled.slice((at % spelled.length) + 1)
        let other: unknown
        try {
          other = parseProof(utf8(mangled))
        } catch (error) {
          expect((error as { code: string }).code).toBe('bad-request')
          return
        }
        expect(other).not.toEqual(proof)
      }),
    )
  })
})

describe('the signer', () => {
  const { signer } = newSigner('OAS')
  const key = noteKey('trial.invalid/1', signer.public, crypto)
  const tree = async (names: readonly string[]) => {
    const { touched } = growTree(
      [],
      names.map((name) => leafHash(utf8(name), crypto)),
      crypto,
    )
    const read = nodesFromTiles(async () => touched[0]?.hashes as Uint8Array, crypto)
    return {
      read,
      at: async (size: number) => ({ origin: key.name, size, root: await rootAt(size, read, crypto) }),
    }
  }
  test('signs what grows, and what stays', async () => {
    const { read, at } = await tree(['a', 'b', 'c'])
    const proof = await consistencyProof(2, 3, read, crypto)
    const note = signCheckpoint({ last: await at(2), next: await at(3), proof, key, signer }, crypto)
    expect(openCheckpoint(utf8(note), key, crypto)).toEqual(await at(3))
    expect(note.startsWith(checkpointText(await at(3)))).toBe(true)
    expect(
      codeOf(() =>
        signCheckpoint({ last: undefined, next: parseCheckpoint(note), proof: [], key, signer }, crypto),
      ),
    ).toBeUndefined()
  })
  test('refuses to go back, aside, or to another log', async () => {
    const { read, at } = await tree(['a', 'b', 'c'])
    const aside = await tree(['a', 'x', 'c', 'd'])
    const proof = await consistencyProof(2, 3, read, crypto)
    const refused = async (input: Partial<Parameters<typeof signCheckpoint>[0]>) => {
      const asked = { last: await at(2), next: await at(3), proof, key, signer, ...input }
      return codeOf(() => signCheckpoint(asked, crypto))
    }
    expect(await refused({ next: await at(1) })).toBe('read-only')
    expect(await refused({ next: await aside.at(3) })).toBe('read-only')
    expect(
      await refused({ next: await aside.at(4), proof: await consistencyProof(2, 4, aside.read, crypto) }),
    ).toBe('read-only')
    expect(await refused({ proof: [] })).toBe('read-only')
    expect(await refused({ next: { ...(await at(3)), origin: 'other' } })).toBe('read-only')
    expect(await refused({ last: undefined, next: { ...(await at(3)), size: 0 } })).toBe('read-only')
  })
})
