import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FiledRecord } from '../src/records/types.ts'
import { say } from '../src/words.ts'
import { type ApiHouse, openApiHouse } from './api-house.ts'

let api: ApiHouse
beforeAll(async () => {
  api = await openApiHouse()
})
afterAll(() => api?.close())

/** A return on transfers of 2024 as its form's example gives it, with what a test says otherwise. */
const transfers = (more: Partial<FiledRecord> = {}): Partial<FiledRecord> => ({
  form: 'arms-transfers-return/1',
  measures: ['I.3'],
  answers: api.house.regime.forms.get('arms-transfers-return/1')?.example.answers as FiledRecord['answers'],
  ...more,
})
const { t } = say('en')

describe('a return that answers several instruments', () => {
  let id: string
  beforeAll(async () => {
    id = (await api.file(transfers({ audience: { kind: 'parties', parties: ['ARG'] } }))).id
  })

  test('says on its page how many lines answer each, and which', async () => {
    const { body } = await api.ask(`/en/records/${id}`, { seat: 'ARG' })
    expect(body).toContain(t('reports.title'))
    const cells = body.replaceAll(/<[^>]*>/g, '|').replaceAll(/\|[|\s]*/g, '|')
    // Artillery of 120 mm, a ship of 600 t and armoured vehicles; four lines are of small arms, of which none is for the last.
    expect(cells).toContain('|UN Register of Conventional Arms|6|0|')
    expect(cells).toContain('|Arms Trade Treaty|6|0|')
    expect(cells).toMatch(/\(CITAAC\)\|2\|0\|/)
    expect(cells).toContain(
      `|${t('reports.line', { sheet: 'Imports of major conventional arms', line: 2 })}|VI. Warships, including submarines|1|yes|yes|no|`,
    )
  })

  test('says it while it is being filled in, on the page of a sheet', async () => {
    const begun = await api.ask('/en/desk/drafts', {
      seat: 'URY',
      form: { form: 'arms-transfers-return/1', period: '2025', from: 'last' },
    })
    const page = (await api.ask(`${begun.header('location')}/sections/major-imports`, { seat: 'URY' })).body
    expect(page).toContain(t('reports.title'))
    expect(page.replaceAll(/<[^>]*>/g, '|').replaceAll(/\|[|\s]*/g, '|')).toContain(
      '|UN Register of Conventional Arms|6|0|',
    )
  })

  test('is downloaded as each of them takes it', async () => {
    const { body, status, header } = await api.ask(`/en/records/${id}/returns/unroca.csv`, { seat: 'ARG' })
    expect(status).toBe(200)
    expect(header('content-type')).toBe('text/csv; charset=utf-8')
    expect(header('content-disposition')).toBe('attachment; filename="unroca-URY-2024.csv"')
    expect(body).toContain('III. Large-calibre artillery systems,Brazil,10,')
    const french = await api.ask(`/fr/records/${id.slice(0, 12)}/returns/citaac.csv`, { seat: 'URY' })
    expect(french.body).toContain('Brésil,III. Systèmes d')
    expect(french.body).not.toContain('Patrullero')
  })

  test('is for its readers alone, by any address', async () => {
    for (const file of ['unroca.csv', 'att.csv', 'nothing.csv'])
      for (const seat of [undefined, 'BRA'])
        expect(
          (await api.ask(`/en/records/${id}/returns/${file}`, seat === undefined ? {} : { seat })).status,
        ).toBe(404)
    for (const file of ['unroca', 'unroca.xls', 'dues.csv', '__proto__'])
      expect((await api.ask(`/en/records/${id}/returns/${file}`, { seat: 'ARG' })).status).toBe(404)
  })

  test('no other form answers them', async () => {
    const other = (await api.file({})).id
    expect((await api.ask(`/en/records/${other}/returns/unroca.csv`)).status).toBe(404)
    expect((await api.ask(`/en/records/${other}`)).body).not.toContain(t('reports.title'))
  })

  test('is owed by a party: by its own word, or as a source tells it', async () => {
    const page = async () => (await api.ask(`/en/records/${id}`, { seat: 'URY' })).body
    expect(await page()).toContain(t('reports.owed.unknown'))
    expect(await page()).toContain(t('reports.owed.unconfirmed', { date: '30 April 2009' }))
    await api.file({
      form: 'treaty-status/1',
      measures: ['II.24'],
      period: undefined as never,
      answers: { instrument: 'citaac', status: 'ratified', deposited: '2001', 'as-of': '2025-01-01' },
    })
    expect(await page()).toContain(t('reports.owed.confirmed', { date: '1 January 2025' }))
  })
})

test('a return of nothing has a layout too', async () => {
  const sheets = Object.fromEntries(
    ['major-exports', 'major-imports', 'salw-exports', 'salw-imports'].map((sheet) => [sheet, 'nil']),
  )
  const { id } = await api.file(transfers({ participant: 'PRY', says: 'nil', answers: { sheets } }))
  expect((await api.ask(`/en/records/${id}`)).body).toContain(`/en/records/${id}/returns/unroca.csv`)
  const { body } = await api.ask(`/en/records/${id}/returns/unroca.csv`)
  expect(body.match(/Nothing to report/g)).toHaveLength(4)
})

test('a prompt is for who files, though anybody could read what it rests on', async () => {
  await api.file(
    transfers({
      participant: 'BRA',
      period: '2023',
      answers: {
        sheets: {
          'major-exports': 'lines',
          'major-imports': 'nil',
          'salw-exports': 'nil',
          'salw-imports': 'nil',
        },
        'transfer-criterion': ['title-passed'],
        basis: 'actual',
        'major-exports': [{ category: 'I', partner: 'CHL', items: 1 }],
      },
    }),
  )
  const { id } = await api.file({
    form: 'nil-return/1',
    participant: 'CHL',
    period: '2023',
    measures: ['I.3'],
    answers: { 'for-form': 'arms-transfers-return', scope: ['whole'], statement: 'nothing-occurred' },
  })
  const told = 'A return of another state tells of a transfer'
  expect((await api.ask(`/en/records/${id}`, { seat: 'CHL' })).body).toContain(told)
  for (const seat of ['BRA', 'ARG'])
    expect((await api.ask(`/en/records/${id}`, { seat })).body).not.toContain(told)
  expect((await api.ask(`/en/records/${id}`)).body).not.toContain(told)
  expect((await api.ask(`/api/v1/records/${id}`, { lang: 'en' })).body).not.toContain(told)
})
