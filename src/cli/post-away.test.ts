import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Problem } from '../problems.ts'
import { Misuse } from './command.ts'
import { postAway } from './post-away.ts'

let server: Server
let place: string
const got: string[] = []
beforeAll(async () => {
  server = createServer((request, response) => {
    got.push(request.url ?? '')
    if (request.url === '/away') response.writeHead(307, { location: '/elsewhere' }).end()
    else if (request.url === '/long') response.end('x'.repeat(2_000_000))
    else if (request.url === '/no')
      response.writeHead(403).end(JSON.stringify({ code: 'wrong-key', reason: 'a\u001b[2Jb' }))
    else response.end('{"index":1}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  place = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

test('what is filed goes to the address named, and no further', async () => {
  expect(await postAway('/yes', place, {})).toEqual({ index: 1 })
  await expect(postAway('/away', place, {})).rejects.toThrow()
  expect(got).not.toContain('/elsewhere')
  await expect(postAway('/long', place, {})).rejects.toThrow('more than')
})

test('a house that refuses steers no terminal', async () => {
  const refusal = await postAway('/no', place, {}).catch((error) => error)
  expect(refusal).toBeInstanceOf(Problem)
  expect((refusal as Problem).detail).toBe('a [2Jb')
})

test.each(['http://house.example', 'ftp://house.example', 'house.example', ''])(
  '%j is no way to file',
  (url) => expect(postAway('/api/v1/records', url, {})).rejects.toBeInstanceOf(Misuse),
)
