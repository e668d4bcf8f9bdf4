import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiHouse, openApiHouse } from './api-house.ts'

interface Summary {
  id: string
  index: number
  form: string
  participant: string
  measures: string[]
  year?: number
  period?: string
}

let api: ApiHouse
beforeAll(async () => {
  api = await openApiHouse()
  await api.file({ period: '2023' })
  await api.file({ period: '2022-07-01/2023-06-30', participant: 'CHL' })
  const answers = { series: 'csbm-forum', start: '2010-05' }
  await api.file({ form: 'meeting/1', measures: ['II.9.d', 'II.12'], period: '2010', answers })
})
afterAll(() => api?.close())

const list = async (query: string): Promise<{ records: Summary[]; next?: string }> => {
  const answer = await api.ask(`/api/v1/records?${query}`)
  expect(answer.status, answer.body).toBe(200)
  return answer.json
}

/** Every record that a filter lets through, by walking the cursor. */
async function walk(query: string, between?: () => Promise<unknown>): Promise<Summary[]> {
  const found: Summary[] = []
  let cursor: string | undefined
  do {
    const page = await list(`${query}${cursor ? `&cursor=${cursor}` : ''}`)
    found.push(...page.records)
    cursor = page.next
    if (cursor) await between?.()
  } while (cursor)
  return found
}

const ids = (records: readonly Summary[]) => records.map(({ id }) => id)

describe('the list of records', () => {
  test('is latest first, 50 unless asked otherwise, 200 at most', async () => {
    const { records, next } = await list('')
    expect(records).toHaveLength(50)
    expect(next).toMatch(/^\S+$/)
    expect(records.map(({ index }) => index)).toEqual(records.map(({ index }) => index).sort((a, b) => b - a))
    expect((await list('limit=200')).records.length).toBeGreaterThan(190)
    expect((await list('limit=1')).records).toHaveLength(1)
    for (const limit of ['0', '201', '-1', '1.5', 'all', '1e2'])
      expect((await api.ask(`/api/v1/records?limit=${limit}`)).json.code, limit).toBe('bad-request')
  })

  test('says `next` only where more follow', async () => {
    const all = await walk('limit=200')
    const exact = await list('form=milex-return&limit=2')
    expect(exact.records).toHaveLength(2)
    expect(exact).not.toHaveProperty('next')
    expect((await list(`since=${all[2]?.index}&limit=2`)).next).toBeDefined()
    expect(await list('participant=USA&form=milex-return')).toEqual({ records: [] })
  })

  test('is walked by the cursor: each record exactly once, also while others are filed', async () => {
    const before = ids(await walk('limit=200'))
    let years = 2000
    const walked = ids(
      await walk('limit=37', () => api.file({ participant: 'PRY', period: String(years++) })),
    )
    expect(years).toBeGreaterThan(2003)
    expect(walked).toEqual(before)
    const after = ids(await walk('limit=50'))
    expect(new Set(after).size).toBe(after.length)
    expect(after.slice(years - 2000)).toEqual(before)
  })

  test('refuses a cursor that is none, filters out of their form, and names it does not know', async () => {
    for (const query of [
      'cursor=abc',
      'cursor=-1',
      `cursor=${'9'.repeat(40)}`,
      'form=milex-return/1',
      'participant=ury',
      'measure=4',
      'measure=I.4.z',
      'year=24',
      'since=-1',
      'colour=blue',
      'form=meeting&form=meeting',
    ])
      expect((await api.ask(`/api/v1/records?${query}`)).json, query).toMatchObject({
        status: 400,
        code: 'bad-request',
      })
  })
})

describe('each filter lets through what it says, of all there is', () => {
  const filters: [string, (one: Summary) => boolean][] = [
    ['form=meeting', ({ form }) => form.startsWith('meeting/')],
    ['form=milex-return', ({ form }) => form.startsWith('milex-return/')],
    ['participant=URY', ({ participant }) => participant === 'URY'],
    ['measure=I.4', ({ measures }) => measures.includes('I.4')],
    ['measure=II.9', ({ measures }) => measures.some((one) => /^II\.9(\.|$)/.test(one))],
    ['measure=II.9.d', ({ measures }) => measures.includes('II.9.d')],
    ['measure=II.1', ({ measures }) => measures.some((one) => /^II\.1(\.|$)/.test(one))],
    ['year=2022', ({ period }) => period?.startsWith('2022') ?? false],
    ['year=2023', ({ period }) => period?.startsWith('2023') ?? false],
    ['since=190', ({ index }) => index >= 190],
    [
      'form=treaty-status&participant=VCT',
      (one) => one.form === 'treaty-status/1' && one.participant === 'VCT',
    ],
    [
      'measure=II.9&since=100&year=2010',
      (one) => one.measures.includes('II.9.d') && one.index >= 100 && one.year === 2010,
    ],
  ]
  test.each(filters)('%s', async (query, lets) => {
    const all = await walk('limit=200')
    expect(ids(await walk(`${query}&limit=60`))).toEqual(ids(all.filter(lets)))
  })

  test('and none of those above is empty by mistake', async () => {
    for (const query of ['form=meeting', 'measure=II.9', 'measure=II.9.d', 'year=2022', 'participant=VCT'])
      expect((await list(query)).records, query).not.toEqual([])
  })
})

describe('one record', () => {
  test('is told with its entry, state, key and findings, and leads on to bytes, receipt and page', async () => {
    const [first] = (await list('form=milex-return&participant=URY&limit=1')).records
    const { json } = await api.ask(`/api/v1/records/${first?.id}`)
    expect(json).toMatchObject({
      id: first?.id,
      record: { form: 'milex-return/1', participant: 'URY' },
      entry: { kind: 'record', record: { digest: expect.stringContaining(first?.id as string) } },
      key: { participant: 'URY', custody: 'house' },
    })
    expect(['sequenced', 'published']).toContain(json.state)
    for (const link of [json.links.self, json.links.bytes, json.links.receipt])
      expect((await api.ask(link)).status, link).toBe(200)
    expect((await api.ask(json.links.page)).header('location')).toBe(`/es/records/${json.id}`)
  })

  test('has the exact bytes that were signed, whose SHA-256 is its id, and a receipt', async () => {
    const { id, bytes, body } = await api.signed({ period: '2019' })
    await api.ask('/api/v1/records', { method: 'POST', body })
    const given = await api.ask(`/api/v1/records/${id}/bytes`)
    expect(given.bytes).toEqual(bytes)
    expect(given.type).toBe('application/json')
    const receipt = await api.ask(`/api/v1/records/${id}/receipt`)
    expect(receipt.type).toMatch(/^text\/plain/)
    expect(receipt.body).toMatch(/^c2sp\.org\/tlog-proof@v1\n/)
    expect((await api.ask(`/api/v1/records/${id}`)).json.state).toBe('published')
  })

  test('is found by 12 or more digits that are its alone, and by nothing else', async () => {
    // Two records whose ids share their first 12 digits; their bytes, so their ids, are the same in every house.
    const alike = { participant: 'CHL', says: 'not-in-position', period: '2021', answers: {} } as const
    const [a, b] = await Promise.all(
      ['00000000000000000tjchA', '00000000000000004hm7yA'].map((nonce) =>
        api.file({ ...alike, made: '2022-04-01', nonce }),
      ),
    )
    expect(a?.id.slice(0, 12)).toBe(b?.id.slice(0, 12))
    const found = async (digits: string) => [
      (await api.ask(`/api/v1/records/${digits}`)).json.id,
      (await api.ask(`/r/${digits}`)).header('location'),
      (await api.ask(`/es/records/${digits}`)).status,
    ]
    for (const { id } of [a, b] as { id: string }[]) {
      expect(await found(id.slice(0, 13))).toEqual([id, `/es/records/${id}`, 200])
      expect(await found(id)).toEqual([id, `/es/records/${id}`, 200])
      for (const none of [
        id.slice(0, 12),
        id.slice(0, 11),
        id.toUpperCase(),
        `${id}0`,
        `${id.slice(0, 13)}%`,
      ])
        expect(await found(none), none).toEqual([undefined, null, 404])
    }
    const own = await api.file({ period: '2018' })
    expect(await found(own.id.slice(0, 12))).toEqual([own.id, `/es/records/${own.id}`, 200])
    expect(await found(own.id.slice(0, 11))).toEqual([undefined, null, 404])
    expect((await api.ask(`/r/${own.id}`, { lang: 'fr' })).header('location')).toBe(`/fr/records/${own.id}`)
  })
})
