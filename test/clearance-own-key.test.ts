import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { hex } from '../src/bytes.ts'
import {
  beginClearance,
  certificatesOf,
  changePolicy,
  closeHouse,
  downloadPackage,
  fileEntry,
  policyInForce,
  takeBack,
  takeCertificate,
} from '../src/clearing-house.ts'
import { openControl } from '../src/cli/control.ts'
import { file } from '../src/cli/file.ts'
import { key } from '../src/cli/key.ts'
import type { Signer } from '../src/crypto.ts'
import { newSigner } from '../src/crypto-node.ts'
import { keyAddition, signEntry, signRecord } from '../src/records/sign.ts'
import type { KeyAddEntry } from '../src/records/types.ts'
import { readerOf } from '../src/seats/sessions.ts'
import { clear, handedOn, type OpenHouse, openTrial, type Person, seatSomebody } from './clearing-desk.ts'
import { type Env, envOf, run, runJson } from './cli-run.ts'
import { makePlace, type Place } from './open-register.ts'

// Uruguay brings its own keys: the house holds none, and files nothing for it.
let place: Place
let house: OpenHouse
let env: Env
let control: { close(): Promise<void> }
let filing: Signer
let author: Person
let official: Person
let admin: Person
const pathOf = (name: string) => join(place.dataDir, name)
const keep = (name: string, content: unknown) => {
  writeFileSync(pathOf(name), typeof content === 'string' ? content : JSON.stringify(content))
  return pathOf(name)
}

beforeAll(async () => {
  place = await makePlace()
  env = envOf(place)
  house = await openTrial(place)
  control = await openControl(house)
  const [root, own] = [newSigner('URY'), newSigner('URY')]
  filing = own.signer
  keep('filing.key', hex(own.seed))
  const secretariat = house.keys.find('OAS', 'root') as Signer
  const add = (signer: Signer, role: 'root' | 'filing', signers: Signer[]) =>
    fileEntry(
      house,
      signEntry<KeyAddEntry>(
        keyAddition(signer, role, 'own', house.crypto),
        signers,
        house.origin,
        house.crypto,
      ),
    )
  await add(root.signer, 'root', [root.signer, secretariat])
  await add(filing, 'filing', [root.signer])
  author = await seatSomebody(house, 'author')
  official = await seatSomebody(house, 'clearing')
  admin = await seatSomebody(house, 'administrator')
})
afterAll(async () => {
  await control.close()
  await closeHouse(house)
  await place.remove()
})

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error.code ?? String(error),
  )

/** Has every certificate that waits signed by the state's own machine. */
async function certifyAll() {
  for (const { seat, passkey, certificate } of await certificatesOf(house, 'URY')) {
    if (certificate.sig) continue
    const path = keep('certificate.json', new TextDecoder().decode(certificate.document))
    const args = ['certify', '--participant', 'URY', '--in', pathOf('filing.key'), '--certificate', path]
    const { by, sig } = (await runJson<{ by: string; sig: string }>(key, args, env)).value
    await takeCertificate(house, 'URY', { seat: seat.id, passkey: passkey.id }, { by, sig })
  }
}

test('a passkey clears once the state itself has certified it, and by no other signature', async () => {
  const draft = await handedOn(house, author.session, { period: '1960' })
  expect(await codeOf(beginClearance(house, official.session, draft))).toBe('not-certified')
  const [one] = await certificatesOf(house, 'URY')
  if (one === undefined) throw new Error('no certificate')
  const about = { seat: one.seat.id, passkey: one.passkey.id }
  const forged = newSigner('URY').signer
  const sig = 'A'.repeat(86)
  expect(await codeOf(takeCertificate(house, 'URY', about, { by: forged.id, sig }))).toBeDefined()
  expect(await codeOf(takeCertificate(house, 'URY', about, { by: filing.id, sig }))).toBe('bad-approval')
  expect(await codeOf(takeCertificate(house, 'ARG', about, { by: filing.id, sig }))).toBe('not-found')
  await certifyAll()
  expect(await codeOf(beginClearance(house, official.session, draft))).toBeUndefined()
  await takeBack(house, author.session, draft.id)
})

test('what is cleared is filed from outside with the key of the state, approvals and all', async () => {
  const draft = await handedOn(house, author.session, { period: '1961' })
  expect(await clear(house, official, draft)).toEqual({ cleared: true, filed: undefined })
  expect(await house.register.findEntry(draft.record)).toBeUndefined()
  const made = await downloadPackage(house, author.session, draft.id)
  const path = keep('package.json', made)
  const own = ['--key', pathOf('filing.key')]
  await expect(run(file, [path], env)).rejects.toThrow(/--key/)
  await expect(run(file, [path, ...own, '--origin', 'elsewhere.example/log'], env)).rejects.toThrow(
    /cleared for/,
  )
  const { value: filed } = await runJson(file, [path, ...own], env)
  expect(filed).toMatchObject({ id: draft.record, already: false })
  expect(await runJson(file, [path, ...own], env)).toMatchObject({
    value: { id: draft.record, already: true },
  })
  // The draft went as the record came.
  expect(await house.register.drafts.findDraft(readerOf(author.session), draft.id)).toBeUndefined()
  const { app } = createApp(house)
  const served = await app.request(`/api/v1/records/${draft.record}/approvals`)
  expect(served.status).toBe(200)
  expect(await served.json()).toEqual(made.approvals)
})

test('what somebody cleared who has handed the seat over since is not filed, though another seat keeps the passkey', async () => {
  const leaving = await seatSomebody(house, 'clearing')
  await seatSomebody(house, 'reader', { official: leaving })
  await certifyAll()
  const draft = await handedOn(house, author.session, { period: '1965' })
  await clear(house, leaving, draft)
  const made = await downloadPackage(house, author.session, draft.id)
  const { seat, official: person } = leaving.session
  await house.register.people.endHolding(seat, person as string, house.now(), 'an administrator')
  const own = ['--key', pathOf('filing.key')]
  await expect(run(file, [keep('left.json', made), ...own], env)).rejects.toMatchObject({
    code: 'bad-approval',
  })
})

test('a policy the state signed itself binds its own key at the API', async () => {
  const change = await changePolicy(house, admin.session, { signatures: 1, keys: 'any' })
  if (!('entry' in change)) throw new Error('the house signed it')
  const { policy: before } = await policyInForce(house, 'URY')
  expect(before.signatures).toBe(1)
  const document = await house.register.clearance.findPolicy('URY', change.digest)
  const prepared = { entry: change.entry, policy: JSON.parse(new TextDecoder().decode(document)) }
  const sign = (content: unknown) =>
    runJson(
      key,
      ['sign', '--participant', 'URY', '--in', pathOf('filing.key'), '--entry', keep('policy.json', content)],
      env,
    )
  await expect(sign({ ...prepared, policy: { ...prepared.policy, signatures: 5 } })).rejects.toThrow(
    /another policy/,
  )
  await sign(prepared)
  const inForce = await policyInForce(house, 'URY')
  expect(inForce).toMatchObject({ digest: change.digest })
  expect(inForce.index).toBeDefined()

  const draft = await handedOn(house, author.session, { period: '1962' })
  // Certified under the policy before.
  expect(await codeOf(beginClearance(house, official.session, draft))).toBe('not-certified')
  await certifyAll()
  expect(await clear(house, official, draft)).toMatchObject({ cleared: true })
  const made = await downloadPackage(house, official.session, draft.id)
  const { app } = createApp(house)
  const post = async (body: object) => {
    const answer = await app.request('/api/v1/records', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return [answer.status, (await answer.json()).code]
  }
  const { sigs } = signRecord(draft.bytes, filing, house.origin, house.crypto)
  const { record, values, approvals } = made
  expect(await post({ record, sigs, values })).toEqual([403, 'not-cleared'])
  expect(await post({ record, sigs, values, approvals })).toEqual([403, 'bad-approval'])
  expect(await post({ record, sigs, values, approvals: { nonce: 'x' } })).toEqual([403, 'bad-approval'])
  const path = keep('package.json', made)
  expect(await runJson(file, [path, '--key', pathOf('filing.key')], env)).toMatchObject({
    value: { id: draft.record },
  })
})

test('what is cleared and not filed yet comes back to its authors', async () => {
  const draft = await handedOn(house, author.session, { period: '1963' })
  await clear(house, official, draft)
  await takeBack(house, author.session, draft.id)
  expect(await house.register.drafts.findDraft(readerOf(author.session), draft.id)).toMatchObject({
    status: 'draft',
  })
})
