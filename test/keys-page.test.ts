import { afterAll, beforeAll, expect, test } from 'vitest'
import { newSigner } from '../src/crypto-node.ts'
import { keyAddition, signEntry } from '../src/records/sign.ts'
import type { KeyAddEntry } from '../src/records/types.ts'
import { type ApiHouse, openApiHouse } from './api-house.ts'

let api: ApiHouse
beforeAll(async () => {
  api = await openApiHouse()
})
afterAll(() => api?.close())

const page = (seat: string) => api.ask('/en/desk/keys', { seat, role: 'administrator' })
const post = (
  seat: string,
  form: Record<string, string>,
  role: 'administrator' | 'author' = 'administrator',
) => api.ask('/en/desk/keys', { seat, role, form })
const rootEntry = (participant: string) => {
  const { signer } = newSigner(participant)
  const { house } = api
  const addition = keyAddition(signer, 'root', 'own', house.crypto)
  return JSON.stringify(signEntry<KeyAddEntry>(addition, [signer], house.origin, house.crypto))
}
const rootsOf = (participant: string) =>
  [...api.house.register.keys().byId.values()].filter(
    (key) => key.participant === participant && key.role === 'root' && key.revokedAt === undefined,
  )

test('a state asks for custody once, and can bring its own root afterwards', async () => {
  expect((await page('PER')).body).toContain('Ask this house to hold our keys')
  expect((await post('PER', { _op: 'custody' }, 'author')).status).toBe(403)
  expect(rootsOf('PER')).toEqual([])
  expect((await post('PER', { _op: 'custody' })).status).toBe(303)
  expect(rootsOf('PER').map(({ custody }) => custody)).toEqual(['house'])
  expect((await post('PER', { _op: 'custody' })).status).toBe(403)
  expect((await post('PER', { _op: 'bring', entry: rootEntry('PER') })).status).toBe(303)
  expect(rootsOf('PER').map(({ custody }) => custody)).toEqual(['house', 'own'])
  // What remains to be done is said with the commands that do it.
  expect((await page('PER')).body).toContain(`key revoke --participant PER --id ${rootsOf('PER')[0]?.id}`)
})

test('a state that never asks brings its first root, vouched for by the secretariat', async () => {
  expect((await post('ECU', { _op: 'bring', entry: rootEntry('ECU') })).status).toBe(303)
  expect(rootsOf('ECU').map(({ custody }) => custody)).toEqual(['own'])
  expect((await page('ECU')).body).not.toContain('Ask this house')
  expect((await post('ECU', { _op: 'bring', entry: rootEntry('ECU') })).status).toBe(403)
})

test.each([
  ['of another participant', () => rootEntry('URY')],
  ['that is no entry', () => '{"kind":"key-add"}'],
  ['that is no JSON', () => 'root.json'],
  ['whose signature is another', () => rootEntry('COL').replace(/"sig":"..../, '"sig":"AAAA')],
])('an entry %s is refused, and nothing is half written', async (_, entry) => {
  const answer = await post('COL', { _op: 'bring', entry: entry() })
  expect([400, 403]).toContain(answer.status)
  expect(rootsOf('COL')).toEqual([])
})
