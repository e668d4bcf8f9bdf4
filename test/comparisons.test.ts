import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filerOf, type Reader } from '../src/audience/reader.ts'
import { hex } from '../src/bytes.ts'
import { asksForALook, compareAccounts, plain, type Seated, viewDifferences } from '../src/clearing-house.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import type { FiledRecord, Json } from '../src/records/types.ts'
import { type ApiHouse, openApiHouse } from './api-house.ts'

let h: ApiHouse
beforeAll(async () => {
  h = await openApiHouse()
}, 120_000)
afterAll(() => h.close())

const reader = (participant: string): Seated => {
  const made: Reader = filerOf(h.house.register.circles, participant)
  if (made.kind !== 'seat') throw new Error('nobody sits')
  return made
}
type Line = { [name: string]: Json }
const ALL = {
  'major-exports': 'lines',
  'major-imports': 'nil',
  'salw-exports': 'lines',
  'salw-imports': 'nil',
}
const transfers = (
  participant: string,
  period: string,
  answers: FiledRecord['answers'],
  more: Partial<FiledRecord> = {},
) =>
  h.file({
    form: 'arms-transfers-return/1',
    participant,
    period,
    measures: ['I.3'],
    audience: { kind: 'participants' },
    made: '2025-04-12',
    answers: { basis: 'actual', ...answers },
    ...more,
  })
const to =
  (partner: string) =>
  (category: string, items: Json, more: Line = {}): Line => ({ category, partner, items, ...more })
const codesOf = async (participant: string, partner: string, year: number) =>
  (await compareAccounts(h.house, reader(participant)))
    .filter((one) => one.partner === partner && one.outcome.year === year)
    .map(({ outcome }) => [outcome.category ?? '', outcome.code])

const PLANTED = [
  ['', 'criteria-differ'],
  ['I', 'match'],
  ['II', 'quantity-differs'],
  ['III', 'category-shift'],
  ['IV.a', 'giver-only'],
  ['IV.b', 'receiver-only'],
  ['SA1', 'nil-conflict'],
  ['V.a', 'year-shift'],
  ['VI', 'origin-attribution'],
  ['VII.a', 'via-intermediary'],
  ['VII.b', 'withheld'],
]

describe('the returns of two states with planted differences of every kind', () => {
  beforeAll(async () => {
    const line = to('PRY')
    const gives = (lines: Line[], salw: Line[]) => ({
      sheets: { ...ALL, 'salw-exports': salw.length > 0 ? 'lines' : 'nil' },
      'transfer-criterion': ['left-exporter-territory'],
      'major-exports': lines,
      ...(salw.length > 0 ? { 'salw-exports': salw } : {}),
    })
    await transfers(
      'URY',
      '2022',
      gives(
        [
          line('I', 10),
          line('II', 7),
          line('III', 3),
          line('IV.a', 4),
          line('V.a', 2),
          line('VI', 1, { origin: 'ESP' }),
          line('VII.a', 30, { via: ['PAN'] }),
          line('VII.b', { $withheld: 'national-security' }),
        ],
        [line('SA1', 500)],
      ),
    )
    await transfers('URY', '2023', gives([to('FRA')('I', 1)], []))
    await transfers('URY', '2024', gives([line('I', 8)], []))
    const from = to('URY')
    const receives = (lines: Line[]) => ({
      sheets: {
        'major-exports': 'nil',
        'major-imports': 'lines',
        'salw-exports': 'nil',
        'salw-imports': 'nil',
      },
      'transfer-criterion': ['arrived-importer-territory'],
      'major-imports': lines,
    })
    await transfers(
      'PRY',
      '2022',
      receives([
        from('I', 10),
        from('II', 6),
        from('IV.b', 9),
        from('V.b', 3),
        to('ESP')('VI', 1),
        to('PAN')('VII.a', 30),
        from('VII.b', 5),
      ]),
    )
    await transfers('PRY', '2023', receives([from('V.a', 2)]))
  }, 60_000)

  test('give exactly their outcomes, the same to both sides', async () => {
    expect((await codesOf('URY', 'PRY', 2022)).sort()).toEqual(PLANTED)
    expect((await codesOf('PRY', 'URY', 2022)).sort()).toEqual(PLANTED)
    expect(await codesOf('URY', 'PRY', 2024)).toEqual([['I', 'partner-not-filed']])
  })

  test('are not there for who may not read both, and a record for fewer is not compared', async () => {
    expect(await compareAccounts(h.house, reader('BRA'))).toEqual([])
    await transfers(
      'URY',
      '2019',
      {
        sheets: { ...ALL, 'salw-exports': 'nil' },
        'transfer-criterion': ['title-passed'],
        'major-exports': [to('ARG')('I', 3)],
      },
      { audience: { kind: 'filer' } },
    )
    await transfers('ARG', '2019', { sheets: { ...ALL, 'major-exports': 'nil', 'salw-exports': 'nil' } })
    expect(await codesOf('URY', 'ARG', 2019)).toEqual([])
    expect(await codesOf('ARG', 'URY', 2019)).toEqual([])
  })

  const pageOf = (participant: string, address = '', role: 'clearing' | 'author' = 'clearing') =>
    h.ask(`/en/desk/comparisons${address}`, { seat: participant, role })
  const keyOf = async (participant: string, category: string) =>
    (await viewDifferences(h.house, reader(participant))).find(({ outcome }) => outcome.category === category)
      ?.key as string
  const say = (
    participant: string,
    key: string,
    form: Record<string, string>,
    role: 'clearing' | 'author' = 'clearing',
  ) => h.ask(`/en/desk/comparisons/${key}`, { seat: participant, role, form })

  test('have one key for both sides, a page for each of the two, and none for anybody else', async () => {
    const key = await keyOf('URY', 'II')
    expect(await keyOf('PRY', 'II')).toBe(key)
    for (const state of ['URY', 'PRY']) {
      expect((await pageOf(state)).body).toContain(`/en/desk/comparisons/${key}`)
      const page = (await pageOf(state, `/${key}`)).body
      for (const text of ['Quantities differ', '7 items', '6 items', 'Uruguay', 'Paraguay'])
        expect(page).toContain(text)
    }
    expect((await h.ask('/en/desk', { seat: 'PRY' })).body).toContain('differences with other states')
    expect((await pageOf('BRA')).body).toContain('No difference asks for a look')
    expect((await pageOf('BRA', `/${key}`)).status).toBe(404)
    expect((await pageOf('OAS', `/${key}`)).status).toBe(404)
    expect((await h.ask(`/en/desk/comparisons/${key}`)).status).toBe(302)
  })

  test('have a key that nobody guesses who knows the log alone', async () => {
    const { crypto } = h.house
    for (const { key, check, outcome, ownRecord, partnerRecord } of await viewDifferences(
      h.house,
      reader('URY'),
    ))
      for (const records of [
        [ownRecord, partnerRecord ?? null],
        [partnerRecord ?? null, ownRecord],
      ]) {
        const guess = canonicalBytes({ check, outcome: plain(outcome), records })
        expect(hex(crypto.sha256(guess))).not.toBe(key)
      }
  })

  test('are spoken about by clearing seats, in a cause of the list', async () => {
    const key = await keyOf('URY', 'II')
    expect((await say('URY', key, { cause: 'kits', text: '' }, 'author')).status).toBe(403)
    expect((await say('URY', key, { cause: 'no-such-cause', text: '' })).status).toBe(400)
    expect((await say('URY', key, { cause: 'kits', text: 'x'.repeat(2001) })).status).toBe(400)
    expect((await say('BRA', key, { cause: 'kits', text: '' })).status).toBe(404)
    expect((await say('URY', await keyOf('URY', 'I'), { cause: 'kits', text: '' })).status).toBe(404)
  })

  test('become what both agreed only once both have said the same and both want it shown', async () => {
    const key = await keyOf('URY', 'II')
    const { outcome } = (await viewDifferences(h.house, reader('URY'))).find((one) => one.key === key) ?? {}
    const record = outcome?.given?.accounts[0]?.record as string
    const shown = async (seat: string) =>
      (await h.ask(`/en/records/${record}`, { seat })).body.includes('As both states agreed')
    const words = { cause: 'kits', text: 'Assembled here.' }
    await say('URY', key, { ...words, publish: 'true' })
    expect((await pageOf('PRY', `/${key}`)).body).toContain('Assembled here.')
    expect((await pageOf('PRY')).body).toContain('the other state has spoken')
    expect(await shown('BRA')).toBe(false)
    await say('PRY', key, { ...words, text: 'Something else.', publish: 'true' })
    expect(await shown('URY')).toBe(false)
    await say('PRY', key, words)
    expect((await pageOf('URY')).body).toContain('both agree; it stays between the two')
    expect(await shown('BRA')).toBe(false)
    const rowsFor = (seat: string) =>
      h.house.register.readAs(reader(seat), (query) => query('select 1 from settlement'))
    // The second lock says the same, asked with no condition.
    expect((await rowsFor('BRA')).length).toBe(0)
    expect((await rowsFor('PRY')).length).toBe(2)
    await say('PRY', key, { ...words, publish: 'true' })
    expect((await rowsFor('BRA')).length).toBe(2)
    for (const seat of ['URY', 'PRY', 'BRA']) expect(await shown(seat), seat).toBe(true)
    expect((await h.ask(`/en/records/${record}`)).status).toBe(404)
    // Whoever changes its word takes back what was shown.
    await say('URY', key, { ...words, cause: 'other', publish: 'true' })
    expect(await shown('BRA')).toBe(false)
  })

  test('are other ones once a side amends its return', async () => {
    const key = await keyOf('URY', 'VII.b')
    const { rows } = await h.house.register.listRecords(reader('URY'), {
      participant: 'URY',
      form: 'arms-transfers-return',
      year: 2022,
      inForce: true,
    })
    await transfers(
      'URY',
      '2022',
      {
        sheets: { ...ALL, 'salw-exports': 'nil' },
        'transfer-criterion': ['left-exporter-territory'],
        'major-exports': [to('PRY')('VII.b', 5)],
      },
      { relation: { kind: 'amends', record: rows[0]?.id as string, reason: 'the quantity' } },
    )
    expect(await keyOf('URY', 'VII.b')).not.toBe(key)
    expect((await pageOf('URY', `/${key}`)).status).toBe(404)
  })
})

describe('what two states agree about public returns', () => {
  const sheets = { ...ALL, 'salw-exports': 'nil' }
  let key: string
  let record: string
  beforeAll(async () => {
    const open = { audience: { kind: 'public' as const } }
    const given = await transfers(
      'PER',
      '2021',
      { sheets, 'transfer-criterion': ['title-passed'], 'major-exports': [to('ECU')('I', 4)] },
      open,
    )
    record = given.id
    await transfers(
      'ECU',
      '2021',
      {
        sheets: { ...sheets, 'major-exports': 'nil', 'major-imports': 'lines' },
        'transfer-criterion': ['title-passed'],
        'major-imports': [to('PER')('I', 3)],
      },
      open,
    )
    const [one] = (await viewDifferences(h.house, reader('PER'))).filter(({ partner }) => partner === 'ECU')
    key = one?.key as string
  }, 60_000)
  const say = (seat: string, publish: string) =>
    h.ask(`/en/desk/comparisons/${key}`, {
      seat,
      role: 'clearing',
      form: { cause: 'kits', text: '', publish },
    })

  test('is on the pages that are kept for everybody at once, and off them at once', async () => {
    const address = `/en/records/${record}`
    const shown = async () => (await h.ask(address)).body.includes('As both states agreed')
    await say('PER', 'true')
    const etag = (await h.ask(address)).header('etag')
    // What is between the two moves no page.
    await say('ECU', '')
    expect((await h.ask(address)).header('etag')).toBe(etag)
    expect(await shown()).toBe(false)
    await say('ECU', 'true')
    expect(await shown()).toBe(true)
    const known = (await h.ask(address)).header('etag') as string
    expect((await h.ask(address, { ifNoneMatch: etag as string })).status).toBe(200)
    await say('PER', '')
    expect((await h.ask(address, { ifNoneMatch: known })).status).toBe(200)
    expect(await shown()).toBe(false)
  })
})

test('who looks at another state’s figures is written down, whatever page shows them', async () => {
  const { rows } = await h.house.register.listRecords(reader('PRY'), {
    participant: 'PRY',
    form: 'arms-transfers-return',
    year: 2022,
    inForce: true,
  })
  const record = rows[0]?.id as string
  const readings = async () =>
    (await h.house.register.audit.lines('PRY', { limit: 500 })).filter(
      ({ line }) => line.act === 'reading' && line.about === record && line.seat === 'trial-reader',
    ).length
  const asked = { seat: 'URY', role: 'reader' as const }
  await h.ask('/en/desk', asked)
  expect(await readings()).toBe(0)
  await h.ask('/en/desk/comparisons', asked)
  expect(await readings()).toBe(1)
  const key = (await viewDifferences(h.house, reader('URY'))).find(
    (one) => one.partnerRecord === record && asksForALook(one),
  )?.key
  await h.ask(`/en/desk/comparisons/${key}`, asked)
  expect(await readings()).toBe(2)
})

test('a state alone sees what its own returns leave over', async () => {
  await h.file({
    form: 'acquisition-notification/1',
    participant: 'CHL',
    period: '2023',
    measures: ['I.3'],
    audience: { kind: 'participants' },
    made: '2025-04-12',
    answers: {
      mode: 'import',
      stage: 'incorporated',
      'incorporation-date': '2023-05-01',
      exporter: 'FRA',
      category: 'VI',
      quantity: 2,
    },
  })
  await transfers('CHL', '2023', {
    sheets: { ...ALL, 'major-exports': 'nil', 'major-imports': 'lines', 'salw-exports': 'nil' },
    'transfer-criterion': ['title-passed'],
    'major-imports': [to('FRA')('VI', 1, { displacement: '900' })],
  })
  const page = async (seat: string) => (await h.ask('/en/desk/comparisons', { seat, role: 'clearing' })).body
  expect(await page('CHL')).toContain('Notices of acquisition and imports of the year')
  expect(await page('PER')).not.toContain('Notices of acquisition')
})
