import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aReturn } from './a-return.ts'
import { type Answer, type ApiHouse, type Asked, openApiHouse } from './api-house.ts'

/** A figure that stands in no other record, and the words beside it. */
const TOTAL = '987654321'
const REMARK = 'Solo para quien presenta'
const secret = aReturn({
  participant: 'BOL',
  period: '2017',
  audience: { kind: 'filer' },
  answers: { kind: 'single-figure', currency: 'BOB', multiplier: 6, total: TOTAL, remarks: REMARK },
})

/** Everybody who is not Bolivia: anybody, another state, the secretariat, a token nobody was given. */
const OTHERS: [string, Asked][] = [
  ['anybody', {}],
  ['another state', { seat: 'ARG' }],
  ['the secretariat', { seat: 'OAS' }],
]

let api: ApiHouse
let id: string
let index: number
/** The lists, pages and counts as they were before it was filed, by reader. */
let before: Map<string, string>

const LISTS = [
  '/api/v1/records?participant=BOL&limit=200',
  '/api/v1/records?measure=I.4&limit=200',
  '/api/v1/records?year=2017',
  '/api/v1/records?form=milex-return',
  '/api/v1/matrix',
  '/api/v1/matrix?year=2017',
  '/es/records?participant=BOL',
  '/es/records?year=2017',
  '/es/participants/BOL',
  '/es/measures/I.4',
  '/es/matrix',
  '/es/matrix.csv',
  '/es/matrix?year=2017',
  '/es/expenditure?participant=BOL',
  '/es/expenditure.csv?participant=BOL',
]
const ADDRESSES = (name: string) => [
  `/api/v1/records/${name}`,
  `/api/v1/records/${name}/bytes`,
  `/api/v1/records/${name}/receipt`,
  `/r/${name}`,
  `/es/records/${name}`,
]

/**
 * The log's size stands in each page's foot, and is public. That something of a form was filed, by whom and in which
 * month, may be said where the regime says so (`existence`): nothing more stands between its heading and the next.
 */
const MAY_BE_SAID =
  /<h2>Presentaciones restringidas<\/h2><p class="soft">[^<]*<\/p><ul class="plain"><li>[a-z]+ de \d{4}: 1<\/li><\/ul>/
const withoutFoot = (body: string) => body.replace(/<footer>.*<\/footer>/s, '').replace(MAY_BE_SAID, '')

const readAll = async () => {
  const read = new Map<string, string>()
  for (const [who, asked] of OTHERS)
    for (const address of LISTS)
      read.set(`${who} ${address}`, withoutFoot((await api.ask(address, asked)).body))
  return read
}

beforeAll(async () => {
  api = await openApiHouse()
  // A public record first: its key stands in the log, so that only the record itself is new.
  await api.file({ participant: 'BOL', period: '2016' })
  before = await readAll()
  const filed = await api.file(secret)
  id = filed.id
  index = filed.index
})
afterAll(() => api?.close())

describe('a record for its filer alone', () => {
  test('changes no list, page, count, matrix or table of anybody else', async () => {
    const after = await readAll()
    for (const [name, body] of before) expect(after.get(name), name).toBe(body)
  })

  test.each(OTHERS)('is to %s what never was: the same 404, to the letter', async (_, asked) => {
    const never = id.replace(/^./, id.startsWith('0') ? '1' : '0')
    const seen = ({ status, type, body }: Answer, name: string) => [status, type, body.replaceAll(name, '…')]
    for (const name of [id, id.slice(0, 12)]) {
      const none = ADDRESSES(never.slice(0, name.length))
      for (const [at, address] of ADDRESSES(name).entries()) {
        const answer = await api.ask(address, asked)
        const other = await api.ask(none[at] as string, asked)
        expect(answer.status, address).toBe(404)
        expect(seen(answer, name), address).toEqual(seen(other, never.slice(0, name.length)))
      }
    }
  })

  test('is read by its filer, in lists too', async () => {
    const own = { seat: 'BOL' }
    expect((await api.ask(`/api/v1/records/${id}`, own)).json.record.answers.total).toBe(TOTAL)
    expect((await api.ask(`/api/v1/records/${id}/bytes`, own)).body).toContain(REMARK)
    expect((await api.ask(`/api/v1/records/${id}/receipt`, own)).body).toMatch(/^c2sp\.org\/tlog-proof@v1\n/)
    expect((await api.ask(`/es/records/${id}`, own)).body).toContain(REMARK)
    const { records } = (await api.ask('/api/v1/records?participant=BOL&year=2017', own)).json
    expect(records.map((one: { id: string }) => one.id)).toEqual([id])
  })

  test('shows in the log its digest, and nothing of what it says', async () => {
    await api.house.publisher.whenPublished(index + 1)
    const width = (index % 256) + 1
    const bundle = await api.ask(`/log/tile/entries/000.p/${width}`)
    expect(bundle.body).toContain(id)
    for (const page of [bundle, await api.ask('/es/log')]) {
      for (const word of [TOTAL, REMARK]) expect(page.body, page.address).not.toContain(word)
    }
    const leaf = bundle.body.slice(bundle.body.indexOf(id) - 200, bundle.body.indexOf(id) + 200)
    expect(leaf).not.toContain('milex-return/1","period":"2017"')
  })

  test('that amends a public one is refused, and changes nothing of what others read', async () => {
    const open = await api.file({ participant: 'BOL', period: '2015' })
    const address = `/api/v1/records/${open.id}`
    await api.ask(`${address}/receipt`)
    const places = [
      address,
      `/es/records/${open.id}`,
      '/api/v1/matrix?year=2015',
      '/es/expenditure?participant=BOL',
    ]
    const readPlaces = () =>
      Promise.all(
        places.flatMap((place) =>
          OTHERS.map(async ([, asked]) => withoutFoot((await api.ask(place, asked)).body)),
        ),
      )
    const shown = await readPlaces()
    const { body } = await api.signed({
      ...secret,
      period: '2015',
      relation: { kind: 'amends', record: open.id, reason: REMARK },
    })
    expect((await api.ask('/api/v1/records', { method: 'POST', body })).status).toBe(422)
    expect(await readPlaces()).toEqual(shown)
  })
})
