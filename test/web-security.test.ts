import { afterAll, beforeAll, expect, test } from 'vitest'
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
