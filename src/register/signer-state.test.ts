import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KEYS, ORIGIN } from '../../test/trial-log.ts'
import { utf8 } from '../bytes.ts'
import { nodeCrypto as crypto } from '../crypto-node.ts'
import { type Checkpoint, openCheckpoint } from '../log/checkpoint.ts'
import { growTree, nodesFromTiles } from '../log/tiles.ts'
import { consistencyProof, emptyRoot, leafHash, rootAt } from '../log/tree.ts'
import { openSigner } from './signer-state.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'confianza-signer-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const open = (origin = ORIGIN, signer = KEYS.log) => openSigner({ dir, origin, signer }, crypto)
const path = () => join(dir, 'last-checkpoint')
const file = () => readFileSync(path(), 'utf8')

/** A log of 40 leaves that a word tells from any other: its checkpoints, and what leads from one to the next. */
function logOf(word: string) {
  const leaves = Array.from({ length: 40 }, (_, i) => leafHash(utf8(`${word} ${i}`), crypto))
  const [tile] = growTree([], leaves, crypto).edge
  const read = nodesFromTiles(async () => tile?.hashes as Uint8Array, crypto)
  return {
    at: async (size: number) => ({ origin: ORIGIN, size, root: await rootAt(size, read, crypto) }),
    proof: (from: number, to: number) => consistencyProof(from, to, read, crypto),
  }
}
const log = logOf('one')
const other = logOf('another')

/** What a call throws: code and reason. */
function refusalOf(call: () => unknown): { code?: string; detail?: string } {
  try {
    call()
  } catch (error) {
    return error as { code: string; detail: string }
  }
  return {}
}

describe('the signer', () => {
  test('begins with nothing, signs as the log grows, and remembers the last across starts', async () => {
    const signer = open()
    expect(signer.last()).toBeUndefined()
    signer.sign({ origin: ORIGIN, size: 0, root: emptyRoot(crypto) }, [])
    signer.sign(await log.at(7), [])
    const note = signer.sign(await log.at(20), await log.proof(7, 20))
    expect(openCheckpoint(utf8(note), signer.key, crypto)).toEqual(await log.at(20))
    expect(signer.last()).toEqual({ note, checkpoint: await log.at(20) })
    expect(open().last()).toEqual(signer.last())
    // The same again is neither back nor aside.
    expect(open().sign(await log.at(20), [])).toBe(note)
  })

  test.each<[what: string, ask: () => Promise<[Checkpoint, Uint8Array[]]>, why: string]>([
    ['goes back', async () => [await log.at(19), []], 'asked to sign size 19, signed 20 before'],
    ['goes back to nothing', async () => [await log.at(0), []], 'asked to sign size 0, signed 20 before'],
    ['goes aside at the same size', async () => [await other.at(20), []], 'does not begin with the 20'],
    [
      'grows aside with the other log’s own proof',
      async () => [await other.at(30), await other.proof(20, 30)],
      'does not begin with the 20',
    ],
    ['grows without a proof', async () => [await log.at(30), []], 'does not begin with the 20'],
    [
      'grows by the proof of another size',
      async () => [await log.at(30), await log.proof(20, 31)],
      'does not begin with the 20',
    ],
    [
      'is of another log',
      async () => [{ ...(await log.at(30)), origin: 'trial.invalid/ff' }, await log.proof(20, 30)],
      'asked to sign for trial.invalid/ff',
    ],
  ])('refuses what %s, before and after a start, and keeps what it kept', async (_, ask, why) => {
    const first = open()
    const note = first.sign(await log.at(20), [])
    const [next, proof] = await ask()
    for (const signer of [first, open()]) {
      const { code, detail } = refusalOf(() => signer.sign(next, proof))
      expect(code).toBe('read-only')
      expect(detail).toContain(why)
      expect(signer.last()?.note).toBe(note)
    }
    expect(file()).toBe(note)
    // It is not spoilt by the attempt.
    open().sign(await log.at(30), await log.proof(20, 30))
  })

  test('keeps what it signs before giving it: a caller that dies at once leaves it on disk', async () => {
    const { size, root } = await log.at(20)
    const script = `
      import { openSigner } from ${JSON.stringify(new URL('./signer-state.ts', import.meta.url).href)}
      import { nodeCrypto, signerFromSeed } from ${JSON.stringify(new URL('../crypto-node.ts', import.meta.url).href)}
      const signer = signerFromSeed('OAS', new Uint8Array(32).fill(2))
      openSigner({ dir: ${JSON.stringify(dir)}, origin: '${ORIGIN}', signer }, nodeCrypto)
        .sign({ origin: '${ORIGIN}', size: ${size}, root: Uint8Array.from([${root}]) }, [])
      process.kill(process.pid, 'SIGKILL')`
    const died = refusalOf(() =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { stdio: 'pipe' }),
    )
    expect(died).toMatchObject({ signal: 'SIGKILL' })
    expect(open().last()?.checkpoint).toEqual({ origin: ORIGIN, size, root })
    expect(refusalOf(() => open().sign({ origin: ORIGIN, size: 1, root }, [])).code).toBe('read-only')
  })

  test('gives nothing it could not keep', async () => {
    const signer = open()
    const note = signer.sign(await log.at(7), [])
    // A folder in the way of the file written aside stands for a disk that takes no more.
    const inTheWay = `${path()}.${process.pid}.tmp`
    mkdirSync(inTheWay)
    const [next, proof] = [await log.at(20), await log.proof(7, 20)]
    expect(refusalOf(() => signer.sign(next, proof))).toMatchObject({ code: 'EISDIR' })
    expect(signer.last()?.note).toBe(note)
    expect(file()).toBe(note)
    rmSync(inTheWay, { recursive: true })
    expect(signer.sign(next, proof)).toBe(file())
  })

  test('is not misled by a torn file aside, of this process or one before', async () => {
    const note = open().sign(await log.at(7), [])
    for (const pid of [process.pid, 1]) writeFileSync(`${path()}.${pid}.tmp`, 'trial.invalid/00112')
    expect(open().last()?.note).toBe(note)
    const next = open().sign(await log.at(20), await log.proof(7, 20))
    expect(file()).toBe(next)
    expect(readdirSync(dir).sort()).toEqual(['last-checkpoint', 'last-checkpoint.1.tmp'])
  })

  test.each([
    [
      'another key',
      () => open(ORIGIN, KEYS.oas).sign({ origin: ORIGIN, size: 0, root: emptyRoot(crypto) }, []),
    ],
    [
      'the same key for another origin',
      () => open('a.b/c').sign({ origin: 'a.b/c', size: 0, root: emptyRoot(crypto) }, []),
    ],
  ])('refuses to open on a file signed by %s, and names the file', (_, sign) => {
    sign()
    const { code, detail } = refusalOf(open)
    expect(code).toBe('bad-signature')
    expect(detail).toBe(`${path()}: no known key signed the note`)
  })

  test('refuses to open on a file that was changed, cut or emptied rather than begin anew', async () => {
    const note = open().sign(await log.at(20), [])
    for (const content of [note.replace('\n20\n', '\n10\n'), note.slice(0, -10), '']) {
      writeFileSync(path(), content)
      expect(refusalOf(open).detail, content).toContain(path())
    }
  })
})
