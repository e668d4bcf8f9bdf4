import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession } from '../src/seats/sessions.ts'
import { openPeopleHouse, type PeopleHouse } from './people-house.ts'

const PUBLIC = 'https://house.example'
let people: PeopleHouse
beforeAll(async () => {
  people = await openPeopleHouse({ PUBLIC_URL: PUBLIC })
})
afterAll(() => people.close())

test('by its https name a house asks browsers for no other way in, whatever it answers', async () => {
  for (const path of [
    '/en',
    '/en',
    '/api/v1/measures',
    '/api/v1/none',
    '/en/none',
    '/assets/none',
    '/healthz',
  ])
    expect(
      (await people.app.request(`${PUBLIC}${path}`)).headers.get('strict-transport-security'),
      path,
    ).toBe('max-age=63072000; includeSubDomains')
})

test('trouble is told to the operator without the secret of a one-time link', async () => {
  const { house } = people
  const told: unknown[] = []
  const { log } = house
  const { findInvitation } = house.register.people
  house.log = (...said) => told.push(said)
  house.register.people.findInvitation = () => Promise.reject(new Error('the database is away'))
  const secret = 'A'.repeat(43)
  try {
    const answer = await people.app.request(`${PUBLIC}/en/invitation/${secret}`)
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toMatch(/database is away|at .*\.ts/)
  } finally {
    house.log = log
    house.register.people.findInvitation = findInvitation
  }
  expect(JSON.stringify(told)).toContain('/en/invitation/…')
  expect(JSON.stringify(told)).not.toContain(secret)
})

test('no form of another site is taken anywhere, whatever kind it is, and whoever is signed in', async () => {
  const { house, app } = people
  const token = await openSession(house, {
    participant: 'URY',
    seat: 'trial-author',
    role: 'author',
    origin: PUBLIC,
  })
  const posts = [
    ...new Set(
      app.routes
        .filter(({ method, path }) => !['GET', 'ALL'].includes(method) && !path.startsWith('/api/'))
        .map(({ path }) => path.replaceAll(/:[a-z0-9]+/gi, 'x').replace(/\{.*\}/, '')),
    ),
  ]
  expect(posts.length).toBeGreaterThan(100)
  expect(posts).toContain('/es/desk/comparisons/x')
  for (const path of posts)
    for (const type of [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
    ]) {
      const sent = await app.request(`${PUBLIC}${path}`, {
        method: 'POST',
        headers: {
          'content-type': type,
          origin: 'https://elsewhere.invalid',
          cookie: `__Host-session=${token}`,
        },
        body: 'x=1',
      })
      expect(sent.status, `${path} ${type}`).toBe(403)
    }
})

test('a NUL is refused in addresses, forms, files and JSON, before it is asked of the database', async () => {
  const { house, app } = people
  const cookies = await Promise.all(
    (['administrator', 'author'] as const).map(async (role) => {
      const token = await openSession(house, {
        participant: 'URY',
        seat: `trial-${role}`,
        role,
        origin: PUBLIC,
      })
      return `__Host-session=${token}`
    }),
  )
  const told: unknown[] = []
  const { log } = house
  house.log = (...said) => told.push(said)
  const post = (path: string, type: string, body: string) => [path, { method: 'POST', body }, type] as const
  const form = (path: string, field: string) =>
    post(path, 'application/x-www-form-urlencoded', new URLSearchParams({ [field]: 'a\0b' }).toString())
  const asked: readonly (readonly [string, RequestInit?, string?])[] = [
    ...['/api/v1/restricted?participant=%00', '/api/v1/audit?about=%00', '/en/sign-in/oidc?participant=%00'],
    ...['/en/desk/drafts/%00/package', '/en/desk/drafts/%00/waiting', '/en/records/%00', '/r/%00'],
  ].map((path): [string] => [path])
  const sent = [
    form('/en/desk/drafts', 'period'),
    form('/en/desk/seats/x/hand-over', 'to'),
    form('/en/desk/drafts/%00/take-back', 'x'),
    post(
      `/en/desk/drafts/${'a'.repeat(32)}/attachments`,
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="x"\r\n\r\na\0b\r\n--b--',
    ),
    post(`/en/invitation/${'A'.repeat(43)}/options`, 'application/json', '{"name":"\\u0000"}'),
    post('/en/desk/account/passkeys/options', 'application/json', '{"label":"\\ud800"}'),
  ]
  try {
    for (const cookie of cookies)
      for (const [path, init, type] of [...asked, ...sent]) {
        const headers = { cookie, origin: PUBLIC, ...(type ? { 'content-type': type } : {}) }
        const { status } = await app.request(`${PUBLIC}${path}`, { ...init, headers })
        expect([400, 403, 404], `${path} ${status}`).toContain(status)
      }
  } finally {
    house.log = log
  }
  expect(told).toEqual([])
})
