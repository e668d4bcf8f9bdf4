import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { ROOT } from '../src/build.ts'
import { closeHouse, openHouse } from '../src/clearing-house.ts'
import { init } from '../src/cli/init.ts'
import { invite } from '../src/cli/invite.ts'
import { readConfig } from '../src/config.ts'
import { type Env, productionAt, run } from './cli-run.ts'
import { makePlace, type Place } from './open-register.ts'
import { SoftAuthenticator } from './soft-authenticator.ts'

let place: Place
let env: Env
beforeAll(async () => {
  place = await makePlace()
  env = productionAt(place)
  await run(init, [], env)
})
afterAll(() => place.remove())

const asked = (participant: string) => ['--participant', participant, '--name', 'Oriel Lima', '--json']

describe('confianza invite', () => {
  test('is misused without a participant, a name, or with a language the house does not speak', async () => {
    await expect(run(invite, ['--name', 'X'], env)).rejects.toThrow('--participant')
    await expect(run(invite, ['--participant', 'OAS'], env)).rejects.toThrow('--name')
    await expect(run(invite, [...asked('OAS'), '--language', 'de'], env)).rejects.toThrow('--language')
    await expect(run(invite, [...asked('OAS'), 'extra'], env)).rejects.toThrow('extra')
  })

  test('lets the operator into no state', async () => {
    await expect(run(invite, asked('URY'), env)).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(run(invite, asked('XXX'), env)).rejects.toMatchObject({ code: 'unknown-participant' })
  })

  test('seats the secretariat’s first administrator of a production house, and nobody after', async () => {
    const { out } = await run(invite, asked('OAS'), env)
    const { link } = JSON.parse(out) as { link: string }
    expect(link).toMatch(/^https:\/\/house\.example\/en\/invitation\/[\w-]{43}$/)

    const house = await openHouse(readConfig(env, ROOT))
    const { app } = createApp(house)
    const origin = 'https://house.example'
    const path = new URL(link).pathname
    // A proxy ends TLS before the house, which is asked by http under its public name.
    const post = (at: string, body: unknown, from = origin) =>
      app.request(`http://house.example${at}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: from },
        body: JSON.stringify(body),
      })
    expect((await post(`${path}/options`, { name: 'X' }, 'https://elsewhere.example')).status).toBe(403)
    const options = await (await post(`${path}/options`, { name: 'Oriel Lima' })).json()
    expect(options.rp.id).toBe('house.example')
    const response = new SoftAuthenticator().enrol({
      rp: 'house.example',
      origin,
      challenge: options.challenge,
      user: options.user.id,
    })
    const done = await post(path, { response })
    const cookie = done.headers.get('set-cookie') as string
    expect(cookie).toMatch(/^__Host-session=[\w-]{43}; .*HttpOnly; Secure; SameSite=Lax$/)
    const page = (host: string) =>
      app.request(`http://${host}/en/desk/account`, { headers: { cookie: cookie.split(';')[0] as string } })
    expect((await page('house.example')).status).toBe(200)
    expect((await page('other.example')).status).toBe(302)
    // No one-click seats here.
    const form = await app.request('http://house.example/en/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
      body: 'participant=URY&role=author',
    })
    expect(form.status).toBe(404)
    const shown = await (await app.request('http://house.example/en/sign-in')).text()
    expect(shown).toContain('passkey-place')
    expect(shown).not.toContain('name="participant"')
    await closeHouse(house)

    await expect(run(invite, asked('OAS'), env)).rejects.toMatchObject({ code: 'not-allowed' })
  })
})
