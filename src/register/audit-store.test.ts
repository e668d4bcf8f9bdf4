import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePlace, openAt, type Place } from '../../test/open-register.ts'
import { base64url, utf8 } from '../bytes.ts'
import { nodeCrypto as crypto } from '../crypto-node.ts'
import { leafHash, rootOfLeaves } from '../log/tree.ts'
import type { AuditLine } from '../records/audit-line.ts'
import type { AuditHead } from './audit-store.ts'
import type { Register } from './register.ts'

let place: Place
let register: Register
beforeAll(async () => {
  place = await makePlace()
  register = await openAt(place)
})
afterAll(async () => {
  await register.close()
  await place.remove()
})

const lines = (participant: string, count: number, at = '2026-01-01T00:00:00.000Z'): AuditLine[] =>
  Array.from({ length: count }, () => ({
    v: 1,
    at,
    participant,
    act: 'sign-in',
    nonce: base64url(crypto.random(16)),
  }))

async function rootOfLines(participant: string): Promise<Uint8Array> {
  const leaves = await register.audit.leaves(participant, 0, 10_000)
  return rootOfLeaves(
    leaves.map(({ leaf }) => leafHash(utf8(leaf), crypto)),
    crypto,
  )
}

test('two servers append to one log in turn, past a full tile, and each follows the other', async () => {
  const one = new Map<string, AuditHead>()
  const other = new Map<string, AuditHead>()
  const append = async (known: Map<string, AuditHead>, count: number) => {
    for (const [name, head] of await register.audit.append(new Map([['URY', lines('URY', count)]]), known))
      known.set(name, head)
  }
  for (const [known, count] of [
    [one, 3],
    [other, 250],
    [one, 10],
    [one, 1],
    [other, 300],
    [one, 2],
  ] as const) {
    await append(known, count)
    const head = await register.audit.head('URY')
    expect(head?.root).toEqual(await rootOfLines('URY'))
    expect(known.get('URY')).toMatchObject({ size: head?.size, root: head?.root })
  }
  expect((await register.audit.head('URY'))?.size).toBe(566)
})

test('a line is never earlier than the one before it, whatever a clock says', async () => {
  const known = new Map<string, AuditHead>()
  for (const at of ['2026-01-02T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '2026-01-03T00:00:00.000Z'])
    await register.audit.append(new Map([['ARG', lines('ARG', 1, at)]]), known)
  const rows = await register.audit.lines('ARG', {})
  expect(rows.map(({ line }) => line.at.slice(0, 10))).toEqual(['2026-01-03', '2026-01-02', '2026-01-02'])
})

test('what is not what was known is refused, and nothing of the batch is written', async () => {
  await register.audit.append(new Map([['BRA', lines('BRA', 5)]]), new Map())
  const head = (await register.audit.head('BRA')) as { size: number; root: Uint8Array }
  const batch = new Map([
    ['BRA', lines('BRA', 1)],
    ['CHL', lines('CHL', 1)],
  ])
  const aside = { ...head, root: new Uint8Array(32), edge: [], at: '' }
  for (const known of [aside, { ...aside, size: 6 }, { ...aside, size: 3 }])
    await expect(register.audit.append(batch, new Map([['BRA', known]]))).rejects.toThrow('read-only')
  expect(await register.audit.head('BRA')).toEqual(head)
  expect(await register.audit.head('CHL')).toBeUndefined()
})
