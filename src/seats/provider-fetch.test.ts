import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mayAsk, providerFetch } from './provider-fetch.ts'

const trial = { config: { mode: 'trial' } } as const
const production = { config: { mode: 'production' } } as const
const OPTIONS = { method: 'GET', headers: {}, redirect: 'manual', body: null, signal: undefined } as never
let server: Server
let place: string
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: '/short' }).end()
    else response.end('x'.repeat(request.url === '/long' ? 600_000 : 1000))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  place = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

test.each([
  ['https://idp.example/token', true],
  ['http://idp.example/token', false],
  ['https://127.0.0.1/token', false],
  ['https://[::1]/token', false],
  ['https://2130706433/', false],
  ['https://localhost/token', false],
  ['https://metadata.internal/token', false],
  [`https://${'a.'.repeat(200)}example/`, false],
])('%s is asked in production: %s', (address, asked) => {
  expect(mayAsk(production, new URL(address))).toBe(asked)
})

test('a provider is read to a bound, not followed elsewhere, and sends the house nowhere within', async () => {
  expect(await (await providerFetch(trial)(`${place}/short`, OPTIONS)).text()).toHaveLength(1000)
  expect((await providerFetch(trial)(`${place}/away`, OPTIONS)).status).toBe(302)
  await expect(providerFetch(trial)(`${place}/long`, OPTIONS)).rejects.toThrow('more than')
  await expect(providerFetch(production)(`${place}/short`, OPTIONS)).rejects.toThrow('not asked')
})
