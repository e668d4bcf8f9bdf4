import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pastValues } from '../src/clearing-house/held.ts'
import { SERVER } from './open-register.ts'
import { openPersonalHouse, type PersonalHouse } from './personal-house.ts'

let home: PersonalHouse
let clock = new Date('2025-04-12T10:00:00Z')
beforeAll(async () => {
  home = await openPersonalHouse(() => clock)
})
afterAll(() => home?.close())

const ADMIN = { seat: 'URY', role: 'administrator' }
const about = (query: string, operation = 'find', seat: { seat: string; role: string } = ADMIN) =>
  home.ask('/en/desk/person', {
    ...seat,
    form: [
      ['query', query],
      ['_op', operation],
    ],
  })

describe('what is held about a person', () => {
  let id: string
  beforeAll(async () => {
    const person = { '/name': 'Ana  Ejemplo', '/phone': '+598 2 000-1234', '/email': 'Ana@Ejemplo.example' }
    id = (await home.fileContact(person)).id
    await home.fileContact({ '/name': 'Otra Persona', '/phone': '+598 2 000 9999' })
    await home.fileContact({ '/name': 'Ana Ejemplo' }, { participant: 'ARG' })
    const { people } = home.house.register
    await people.saveOffice({ id: 'office-1', participant: 'URY', name: 'Oficina' }, clock)
    const official = { participant: 'URY', name: 'Ana Ejemplo', email: 'ana@ejemplo.example', language: 'es' }
    await people.saveOfficial({ id: 'official-1', ...official }, clock)
    await people.saveOfficial({ id: 'official-2', ...official, email: 'otra@ejemplo.example' }, clock)
    const seat = { participant: 'URY', office: 'office-1', role: 'author' as const, title: 'Redacción' }
    await people.saveSeat({ id: 'seat-1', ...seat }, clock)
    await people.startHolding({ id: 'holding-1', seat: 'seat-1', official: 'official-2' }, clock)
    await people.saveInvitation('0'.repeat(64), {
      id: 'invitation-1',
      participant: 'URY',
      seat: 'seat-1',
      kind: 'handover',
      name: 'Ana Ejemplo',
      email: null,
      language: 'es',
      invitedBy: null,
      invitedAt: clock,
      expiresAt: new Date(clock.getTime() + 86_400_000),
    })
  })

  test.each(['ana ejemplo', 'ANA@EJEMPLO.EXAMPLE', '+598 (2) 000 1234', '59820001234'])(
    'is found by %j with what stands beside it, and nothing of another',
    async (query) => {
      const page = (await about(query)).text
      for (const value of ['Ana  Ejemplo', '+598 2 000-1234', 'Ana@Ejemplo.example'])
        expect(page).toContain(value)
      expect(page).not.toContain('Otra Persona')
      expect(page).not.toContain('9999')
    },
  )

  test.each(['ana', 'ejemplo', '598', '%', '_', "' or 1=1", 'ana ejemplo extra'])(
    'is not found by %j, which is not exactly it',
    async (query) => {
      expect((await about(query)).text).toContain('Nothing is held under exactly that.')
    },
  )

  test('is given as a file: what, where, since when, who may read it, until when', async () => {
    const answer = await about('Ana Ejemplo', 'download')
    expect(answer.headers.get('content-disposition')).toContain('attachment')
    const held = JSON.parse(answer.text)
    expect(held).toMatchObject({ v: 1, participant: 'URY' })
    expect(held.values).toHaveLength(3)
    for (const value of held.values)
      expect(value).toMatchObject({
        record: id,
        form: 'point-of-contact/1',
        readers: { kind: 'participants' },
      })
    expect(held.values.map(({ field }: { field: string }) => field)).toEqual(['/email', '/name', '/phone'])
    expect(held.values[0].until.slice(0, 4)).toBe(String(Number(held.values[0].since.slice(0, 4)) + 3))
    expect(held.officials).toMatchObject([
      { name: 'Ana Ejemplo', seated: false },
      { name: 'Ana Ejemplo', seated: true },
    ])
    expect(held.invitations).toMatchObject([{ name: 'Ana Ejemplo' }])
  })

  test('is for administrators of the participant alone, and no name stands in an address', async () => {
    for (const role of ['author', 'clearing', 'reader', 'contact'])
      expect((await about('Ana Ejemplo', 'find', { seat: 'URY', role })).status, role).toBe(403)
    const other = await about('Ana Ejemplo', 'download', { seat: 'ARG', role: 'administrator' })
    expect(JSON.parse(other.text).values).toHaveLength(1)
    expect((await home.ask('/en/desk/person', ADMIN)).text).toContain('method="post"')
    expect((await about('')).status).toBe(400)
    expect((await about('x'.repeat(301))).status).toBe(400)
  })

  test('is erased in one act; whoever holds a seat stays until it is handed over', async () => {
    const done = (await about('Ana Ejemplo', 'erase')).text
    expect(done).toContain('3 values, 1 officials and 1 invitations are erased.')
    expect(done).toContain('Holds a seat')
    const left = JSON.parse((await about('Ana Ejemplo', 'download')).text)
    expect([left.values, left.invitations, left.officials.length]).toEqual([[], [], 1])
    const { people } = home.house.register
    expect(await people.findOfficial('official-1')).not.toHaveProperty('name')
    expect((await people.listHoldings('URY')).map(({ official }) => official)).toEqual(['official-2'])
    const theirs = JSON.parse(
      (await about('Ana Ejemplo', 'download', { seat: 'ARG', role: 'administrator' })).text,
    )
    expect(theirs.values).toHaveLength(1)
    expect((await about('nobody at all', 'erase')).status).toBe(404)
  })

  test.skipIf(SERVER !== undefined)('is in no file any more', () => {
    const { dataDir } = home.place
    const holding = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => {
      const path = join(dataDir, name)
      return (
        statSync(path).isFile() && /ana@ejemplo|Ana {2}Ejemplo|000-1234/i.test(readFileSync(path, 'latin1'))
      )
    })
    expect(holding).toEqual([])
  })

  test('leaves lines in the audit log that name nobody', async () => {
    const lines = await home.house.register.audit.lines('URY', { limit: 500 })
    const told = JSON.stringify(lines)
    expect(told).toContain('held-data')
    expect(told).toContain('"erase"')
    expect(told).not.toMatch(/ejemplo|000-1234|20001234/i)
  })
})

describe('values past their time of keeping', () => {
  const AUTHOR = { seat: 'BRA' }
  const past = () => pastValues(home.house, 'BRA')

  test('are told on the desk from the day on, and erased by an act of the state alone', async () => {
    const { id } = await home.fileContact(
      { '/name': 'Alguém', '/phone': '+55 61 0000 0001' },
      { participant: 'BRA' },
    )
    const [{ filedAt } = { filedAt: new Date() }] = await home.house.register.personal.listHeld('BRA')
    const day = (years: number, days: number) =>
      new Date(
        Date.UTC(filedAt.getUTCFullYear() + years, filedAt.getUTCMonth(), filedAt.getUTCDate() + days, 12),
      )
    clock = day(3, -1)
    expect(await past()).toEqual([])
    clock = day(3, 0)
    expect((await past()).map(({ pointer }) => pointer)).toEqual(['/name', '/phone'])
    expect((await home.ask('/en/desk', AUTHOR)).text).toContain('2 values are past their time of keeping.')
    expect((await home.ask('/en/desk/retention', { seat: 'BRA', role: 'reader' })).status).toBe(403)
    const list = (await home.ask('/en/desk/retention', { seat: 'BRA', role: 'administrator' })).text
    expect(list).toContain(`value="${id} /phone"`)
    expect(list).not.toContain('Alguém')
    const erase = (values: string[]) =>
      home.ask('/en/desk/retention', { ...AUTHOR, form: values.map((value) => ['value', value] as const) })
    expect((await erase([])).status).toBe(200)
    expect(await past()).toHaveLength(2)
    expect((await erase([`${id} /phone`, `${id} /nothing`])).status).toBe(404)
    expect((await erase([`${id} /phone`])).text).toContain('One value is erased.')
    expect((await past()).map(({ pointer }) => pointer)).toEqual(['/name'])
  })
})
