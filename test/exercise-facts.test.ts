import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readFacts } from '../src/regime/read-facts.ts'
import { readRegime } from '../src/regime/read-regime.ts'

const dir = fileURLToPath(new URL('../regimes/miami-2003', import.meta.url))
const regime = await readRegime(dir)
const facts = (await readFacts(dir)).filter(({ form }) => form === 'exercise-notification/1')
const table = join(
  fileURLToPath(new URL('../../shared', import.meta.url)),
  'data/exercises/recent-sourced.csv',
)

interface Line {
  state: string
  role: string
}
const linesOf = (fact: (typeof facts)[number]): Line[] =>
  (fact.answers['participants'] ?? []) as unknown as Line[]
const named = (designation: string) => {
  const fact = facts.find(({ answers }) => answers['designation'] === designation)
  if (fact === undefined) throw new Error(`no fact tells of ${designation}`)
  return fact
}

describe('the recent exercises', () => {
  test('are eleven, each with the address it comes from, as public accounts', () => {
    expect(facts).toHaveLength(11)
    expect(new Set(facts.map(({ source }) => source.url)).size).toBe(11)
    for (const { source, measures } of facts) {
      expect(source.url).toMatch(/^https?:/)
      expect(source.gaps).toContain('public-account')
      expect(measures).toEqual(['II.14'])
    }
  })

  test('stand under a host, in the year they begin', () => {
    for (const { participant, period, answers } of facts) {
      expect(answers['host-state']).toBe(participant)
      expect(String(answers['start']).slice(0, 4)).toBe(period)
    }
    expect(named('Tradewinds 2022').answers['co-hosts']).toEqual(['MEX'])
  })

  test('name what their sources leave out, in words of the regime', () => {
    const words = Object.keys(regime.vocabulary['gaps'] ?? {})
    for (const { source, answers } of facts) {
      for (const gap of source.gaps ?? []) expect(words).toContain(gap)
      const left = (gap: string) => source.gaps?.includes(gap) ?? false
      expect(left('end-not-given'), source.key).toBe(answers['end'] === undefined)
      expect(left('personnel-not-given'), source.key).toBe(answers['troops-total'] === undefined)
      expect(left('participants-not-listed'), source.key).toBe(answers['participants'] === undefined)
      expect(left('day-not-given'), source.key).toBe(String(answers['start']).length === 7)
      expect(left('month-not-given'), source.key).toBe(String(answers['start']).length === 4)
    }
  })

  test('tell who observed apart from who took part', () => {
    const observed = facts.flatMap((fact) =>
      linesOf(fact)
        .filter(({ role }) => role === 'observes')
        .map(({ state }) => `${fact.answers['designation']} ${state}`),
    )
    expect(observed.sort()).toEqual(
      ['CAN', 'DEU', 'ECU', 'FRA', 'ITA', 'SWE', 'URY', 'ZAF'].map((state) => `CRUZEX 2024 ${state}`),
    )
  })

  test.skipIf(!existsSync(table))('are those of the table: names, dates, hosts, states, personnel', () => {
    const [head = [], ...rows] = readFileSync(table, 'utf8').trim().split('\n').map(cellsOf)
    expect(facts).toHaveLength(rows.length)
    for (const row of rows) {
      const cell = (name: string) => row[head.indexOf(name)] ?? ''
      const fact = named(cell('name'))
      const { answers, source } = fact
      expect([answers['start'] ?? '', answers['end'] ?? '']).toEqual([cell('start'), cell('end')])
      expect([fact.participant, ...((answers['co-hosts'] ?? []) as string[])].join(' ')).toBe(cell('host'))
      expect(
        linesOf(fact)
          .map(({ state }) => state)
          .join(' '),
      ).toBe(cell('participants'))
      expect(String(answers['troops-total'] ?? '')).toBe(cell('personnel_about'))
      expect(String(answers['series']).toLowerCase()).toBe(cell('series').toLowerCase())
      expect(cell('source').split(' ; ')[0]).toBe(source.url)
    }
  })
})

/** The cells of a line of CSV; a cell in quotes may hold commas. */
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
