import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ANYONE } from '../src/audience/reader.ts'
import { ROOT } from '../src/build.ts'
import { closeHouse, listRecords, listWithAnswers, openHouse, signAndFile } from '../src/clearing-house.ts'
import { Misuse } from '../src/cli/command.ts'
import { importCommand } from '../src/cli/import.ts'
import { readConfig } from '../src/config.ts'
import { decimalOf } from '../src/imports/un-milex.ts'
import { findAt } from '../src/records/pointer.ts'
import { aReturn } from './a-return.ts'
import { makePlace, type Place } from './open-register.ts'

const envOf = (place: Place) => ({
  CONFIANZA_DATA: place.dataDir,
  CONFIANZA_MODE: 'trial',
  ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
})

/** Runs the import at a place; what it printed, as JSON. */
async function importAt(place: Place, returns: string, cells: string, ...more: string[]) {
  let printed = ''
  const progress: string[] = []
  const code = await importCommand.run(
    ['un-milex', '--returns', returns, '--cells', cells, '--json', ...more],
    {
      env: envOf(place),
      out: (line) => {
        printed += line
      },
      err: (line) => {
        progress.push(line)
      },
    },
  )
  const report = JSON.parse(printed) as {
    returns: {
      participant: string
      period: string
      outcome?: string
      refusal?: string
      findings: { rule: string; severity: string; message: string }[]
    }[]
    refused: { why: string }[]
    doubts: { participant: string; year: number }[]
    findings: string
  }
  return { code, progress, ...report }
}

const outcomes = ({ returns }: { returns: { outcome?: string }[] }) => [
  ...new Set(returns.map(({ outcome }) => outcome)),
]

/** What a house at a place holds, read through the clearing-house. */
async function atHouse<T>(
  place: Place,
  work: (house: Awaited<ReturnType<typeof openHouse>>) => Promise<T>,
): Promise<T> {
  const house = await openHouse(readConfig(envOf(place), ROOT), { facts: false })
  try {
    return await work(house)
  } finally {
    await closeHouse(house)
  }
}

const page = 'https://example.invalid/return'
const HEAD = 'state,year,currency,multiplier,form,total,cells,page'

describe('an import', () => {
  let place: Place
  beforeEach(async () => {
    place = await makePlace()
  })
  afterEach(() => place.remove())
  const tables = (returns: string[], cells: string[]) => {
    const [a, b] = [join(place.dataDir, 'returns.csv'), join(place.dataDir, 'cells.csv')]
    writeFileSync(a, [HEAD, ...returns].join('\n'))
    writeFileSync(b, ['state,year,row,column,value', ...cells].join('\n'))
    return [a, b] as const
  }

  test('that is run twice files nothing twice; a corrected copy amends; a row it cannot file is told, exit 1', async () => {
    const first = tables([`URY,2015,UYU,3,matrix,10.0,1,${page}`], ['URY,2015,5,total,10.0'])
    expect((await importAt(place, ...first)).code).toBe(0)
    const again = await importAt(place, ...first)
    expect([again.code, outcomes(again)]).toEqual([0, ['there']])
    const corrected = await importAt(
      place,
      ...tables(
        [`URY,2015,UYU,3,matrix,11.0,1,${page}`, `ZZZ,2015,UYU,3,matrix,11.0,1,${page}`],
        ['URY,2015,5,total,11.0'],
      ),
    )
    expect([corrected.code, outcomes(corrected), corrected.refused.map(({ why }) => why)]).toEqual([
      1,
      ['amended'],
      ['unknown-state'],
    ])
    const inForce = await atHouse(place, (house) =>
      listWithAnswers(house, ANYONE, { form: 'milex-return', inForce: true }),
    )
    expect(inForce.map(({ record }) => findAt(record.answers, '/figures/5/total'))).toEqual(['11'])
  })

  test('of a table that is not there is misuse, and opens no house', async () => {
    await expect(importAt(place, join(place.dataDir, 'nowhere.csv'), 'nowhere.csv')).rejects.toThrow(Misuse)
  })

  test('leaves alone what the state has since said itself', async () => {
    const copy = tables([`URY,2015,UYU,3,matrix,10.0,1,${page}`], ['URY,2015,5,total,10.0'])
    await importAt(place, ...copy)
    await atHouse(place, async (house) => {
      const [transcribed] = (await listRecords(house, ANYONE, { form: 'milex-return' })).rows
      await signAndFile(
        house,
        aReturn({ period: '2015', relation: { kind: 'amends', record: transcribed?.id ?? '' } }),
      )
    })
    expect(outcomes(await importAt(place, ...copy))).toEqual(['there'])
    // And a transcription can never take a state's own record out of force.
    await atHouse(place, async (house) => {
      const [own] = (await listRecords(house, ANYONE, { form: 'milex-return', inForce: true })).rows
      const overrule = signAndFile(
        house,
        aReturn({
          period: '2015',
          relation: { kind: 'amends', record: own?.id ?? '' },
          provenance: { kind: 'transcribed', source: { key: 'elsewhere', name: 'Elsewhere' } },
        }),
      )
      await expect(overrule).rejects.toMatchObject({ code: 'not-allowed' })
    })
  })

  test('checks nothing that the copy has lost, and says so', async () => {
    const { returns } = await importAt(
      place,
      ...tables(
        [`URY,2011,UYU,3,matrix,10.0,2,${page}`, `URY,2015,UYU,3,matrix,10.0,2,${page}`],
        [
          'URY,2011,5,total,10.0',
          'URY,2011,5,strategic,900.0',
          'URY,2015,5,total,10.0',
          'URY,2015,5,strategic,900.0',
        ],
      ),
    )
    const rules = returns.map(({ findings }) => findings.filter(({ rule }) => rule === 'columns-add-up'))
    expect(rules[0]?.map(({ severity, message }) => [severity, message])).toEqual([
      ['note', 'Not checked: the copy is incomplete.'],
    ])
    expect(rules[1]?.map(({ severity }) => severity)).toEqual(['warning'])
  })
})

const shared = fileURLToPath(new URL('../../shared/data/un-milex', import.meta.url))
const [RETURNS, CELLS] = [join(shared, 'returns.csv'), join(shared, 'cells.csv')]

describe.skipIf(!existsSync(RETURNS))('the 221 real returns (skipped where ../shared is not at hand)', () => {
  let place: Place
  beforeAll(async () => {
    place = await makePlace()
  })
  afterAll(() => place.remove())

  test('are filed whole, twice without doubling, and every total is served as filed', async () => {
    const first = await importAt(place, RETURNS, CELLS)
    expect([first.code, first.returns.length, outcomes(first), first.refused]).toEqual([
      0,
      221,
      ['filed'],
      [],
    ])
    expect(first.progress.at(-1)).toBe('221 of 221')
    const again = await importAt(place, RETURNS, CELLS)
    expect([again.code, outcomes(again)]).toEqual([0, ['there']])

    const source = parse(readFileSync(RETURNS, 'utf8'), { columns: true }) as Record<string, string>[]
    const wanted = source.map(({ state, year, total = '' }) => [`${state} ${year}`, decimalOf(total)])
    const served = await atHouse(place, (house) =>
      listWithAnswers(house, ANYONE, { form: 'milex-return', limit: 1000 }),
    )
    const totals = served.map(({ record }) => [
      `${record.participant} ${record.period}`,
      findAt(record.answers, '/total') ?? findAt(record.answers, '/figures/5/total'),
    ])
    expect(totals.sort()).toEqual(wanted.sort())
  })

  test('name the totals whose unit is in doubt, and every finding is in the table', async () => {
    const { doubts, findings, returns } = await importAt(place, RETURNS, CELLS)
    const named = doubts.map(({ participant, year }) => `${participant} ${year}`)
    expect(named).toEqual(expect.arrayContaining(['GTM 2024', 'HND 2024', 'ARG 2014', 'URY 2023']))
    const rows = parse(readFileSync(findings, 'utf8'), { columns: true, bom: true }) as Record<
      string,
      string
    >[]
    const silent = returns.filter((one) => one.findings.length === 0).length
    expect(rows).toHaveLength(returns.flatMap((one) => one.findings).length + silent)
    expect(returns.flatMap((one) => one.findings).filter(({ severity }) => severity === 'error')).toEqual([])
  })
})
