import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { UN_MILEX_GAPS } from '../src/imports/un-milex.ts'
import { checkAnswers } from '../src/regime/check-answers.ts'
import { findMeasure, findParticipant } from '../src/regime/find.ts'
import { manifestBytes } from '../src/regime/manifest.ts'
import { readFacts } from '../src/regime/read-facts.ts'
import { readRegime } from '../src/regime/read-regime.ts'
import { LANGS, type Words } from '../src/regime/types.ts'

const dir = fileURLToPath(new URL('../regimes/miami-2003', import.meta.url))
const shared = fileURLToPath(new URL('../../shared', import.meta.url))
const regime = await readRegime(dir)
const facts = await readFacts(dir)
const states = regime.participants.filter(({ kind }) => kind === 'state')

describe('the measures of Miami', () => {
  test('are nine military and twenty-six general ones, and the four parts of II.9 after it', () => {
    const ids = regime.measures.map(({ id }) => id)
    expect(regime.measures.filter(({ section }) => section === 'I')).toHaveLength(9)
    expect(regime.measures.filter(({ section, partOf }) => section === 'II' && !partOf)).toHaveLength(26)
    expect(regime.measures.filter(({ partOf }) => partOf === 'II.9')).toHaveLength(4)
    expect(ids.slice(ids.indexOf('II.9'), ids.indexOf('II.10'))).toEqual([
      'II.9',
      'II.9.a',
      'II.9.b',
      'II.9.c',
      'II.9.d',
    ])
  })

  test('come from all thirty-three letters of the draft', () => {
    const letters = new Set(regime.measures.flatMap(({ draft }) => draft))
    const list = (name: string, all: string) => [...all].map((letter) => `${name}.${letter}`)
    expect([...letters].sort()).toEqual(
      [...list('D1', 'abcdefghijklmnopqrstu'), ...list('D2', 'abcdefghilmn')].sort(),
    )
  })

  for (const { id, title, summary } of regime.measures)
    test(`${id} has a title and a summary of its own in every language`, () => {
      for (const words of [title, summary]) {
        expect(new Set(LANGS.map((lang) => words[lang])).size).toBe(LANGS.length)
        for (const lang of LANGS) expect(words[lang]).not.toMatch(/ {2}|[{}<>]|\bTODO\b/)
      }
      for (const lang of LANGS) {
        expect(title[lang].length).toBeLessThanOrEqual(110)
        expect(title[lang]).not.toMatch(/\.$/)
        expect(summary[lang]).toMatch(/\.$/)
        expect(summary[lang].length).toBeLessThanOrEqual(420)
      }
    })

  test('no title stands twice', () => {
    for (const lang of LANGS)
      expect(new Set(regime.measures.map(({ title }) => title[lang])).size).toBe(regime.measures.length)
  })
})

/** Words that are rightly the same in two languages: names, and words Spanish and Portuguese share. */
const suspicious = (words: Words): boolean =>
  words.en === words.fr && words.en === words.es && words.en === words.pt

describe('codes and words', () => {
  const used: Record<string, readonly string[]> = {
    sections: regime.measures.map(({ section }) => section),
    kinds: regime.measures.flatMap(({ kinds }) => kinds),
    levels: regime.measures.flatMap(({ levels }) => levels),
    agenda: regime.measures.map(({ agenda }) => agenda),
    actors: regime.measures.flatMap(({ actors }) => actors),
    periodicity: regime.measures.flatMap(({ periodicity }) => periodicity),
    audiences: ['public', 'participants', 'group', 'parties', 'filer'],
    participants: regime.participants.map(({ kind }) => kind),
    instruments: regime.instruments.map(({ kind }) => kind),
    lists: regime.measures.flatMap(({ draft }) => draft.map((letter) => letter.slice(0, 2))),
    gaps: [
      ...facts.flatMap(({ source }) => source.gaps ?? []),
      ...UN_MILEX_GAPS,
      ...[...regime.forms.values()].flatMap(({ rules }) => rules.flatMap(({ gaps }) => gaps ?? [])),
    ],
  }
  for (const [list, codes] of Object.entries(used))
    test(`every code of ${list} has words, and no words stand unused`, () => {
      expect(Object.keys(regime.vocabulary[list] ?? {}).sort()).toEqual([...new Set(codes)].sort())
    })

  test('are not left in English', () => {
    const left = Object.entries(regime.vocabulary).flatMap(([list, words]) =>
      Object.entries(words).flatMap(([code, said]) => (suspicious(said) ? [`${list}.${code}`] : [])),
    )
    expect(left).toEqual([])
    for (const { id, name } of [...regime.instruments, ...regime.groups])
      expect(suspicious(name), id).toBe(false)
  })
})

describe('the participants', () => {
  test('are the thirty-five states, thirty of them present at Miami', () => {
    expect(states).toHaveLength(35)
    expect(new Set(states.map(({ iso2 }) => iso2)).size).toBe(35)
    const absent = states.filter(({ presentAtMiami }) => !presentAtMiami).map(({ code }) => code)
    expect(absent.sort()).toEqual(['CUB', 'DMA', 'GRD', 'HTI', 'LCA'])
  })

  test('share thirty-six land borders, each told from both sides', () => {
    const pairs = states.flatMap(({ code, neighbours }) => neighbours.map((other) => [code, other]))
    expect(pairs).toHaveLength(72)
    for (const [code, other] of pairs)
      expect(findParticipant(regime, other as string)?.neighbours).toContain(code)
  })

  test('are each in one subregion', () => {
    const subregions = regime.groups.filter(({ id }) => id !== 'small-island-states')
    expect(subregions.flatMap(({ members }) => members).sort()).toEqual(states.map(({ code }) => code).sort())
  })

  test('the small island states are dated, and islands of the Caribbean without a land border', () => {
    const group = regime.groups.find(({ id }) => id === 'small-island-states')
    expect(group?.asOf).toBe('2003-02-04')
    const caribbean = regime.groups.find(({ id }) => id === 'caribbean')?.members
    for (const code of group?.members ?? []) {
      expect(caribbean).toContain(code)
      expect(findParticipant(regime, code)?.neighbours).toEqual([])
    }
  })

  test('membership notes have a source and run forward', () => {
    for (const { code, notes } of regime.participants)
      for (const note of notes) {
        expect(note.source, code).toMatch(/https?:|sheet|report/)
        if (note.from && note.until) expect(note.from <= note.until, code).toBe(true)
      }
  })

  const there = existsSync(join(shared, 'data'))
  const rowsOf = (path: string) =>
    readFileSync(join(shared, path), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))

  test.skipIf(!there)('agree with a public list of codes and borders', () => {
    const codes = rowsOf('data/states/states-pddl.csv').map(([iso3, iso2]) => `${iso3} ${iso2}`)
    expect(states.map(({ code, iso2 }) => `${code} ${iso2}`).sort()).toEqual(codes.sort())
    const borders = rowsOf('data/borders/land-borders.csv').filter(([, , both]) => both === '1')
    for (const [a, b] of borders) expect(findParticipant(regime, a as string)?.neighbours).toContain(b)
    expect(borders).toHaveLength(36)
  })

  test.skipIf(!there)('the facts are those of the sheet of 2009', () => {
    const BY = new Map([
      ['TIAR', 'tiar'],
      ['BOGOTA', 'pact-of-bogota'],
      ['CIFTA', 'cifta'],
      ['CITAAC', 'citaac'],
      ['CICTE-CONV', 'convention-against-terrorism'],
    ])
    const told = facts.filter(({ form }) => form === 'treaty-status/1')
    const rows = rowsOf('data/treaties/oas-state-dept-2009.csv')
    expect(told).toHaveLength(rows.length)
    for (const [treaty, state, status, month] of rows) {
      const fact = told.find(
        ({ participant, answers }) =>
          participant === state && answers.instrument === BY.get(treaty as string),
      )
      const bound = status === 'ratified' || status === 'acceded'
      expect(fact?.answers.status).toBe(status)
      expect(fact?.answers.deposited ?? '').toBe(bound ? month : '')
    }
  })

  test.skipIf(!existsSync(join(shared, 'seeds')))('no words are taken over from the Declaration', () => {
    const bare = (text: string) =>
      text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, ' ')
        .trim()
    const seed = bare(readFileSync(join(shared, 'seeds/000_ffa462d8e021f141.txt'), 'utf8'))
    for (const { id, title, summary } of regime.measures) {
      const words = bare(`${title.en} ${summary.en}`).split(' ')
      for (let i = 0; i + 6 <= words.length; i++) {
        const run = words.slice(i, i + 6).join(' ')
        expect(` ${seed} `.includes(` ${run} `), `${id}: ${run}`).toBe(false)
      }
    }
  })
})

describe('the public facts', () => {
  test('are 170 treaty positions, 23 meetings and 11 exercises', () => {
    const count = (form: string) => facts.filter((fact) => fact.form === form).length
    const forms = ['treaty-status/1', 'meeting/1', 'exercise-notification/1']
    expect([...forms.map(count), facts.length]).toEqual([170, 23, 11, 204])
  })

  test('are each known by participant, form, period and source key', () => {
    const keys = facts.map(({ participant, form, period, source }) =>
      [participant, form, period, source.key].join(' '),
    )
    expect(new Set(keys).size).toBe(facts.length)
  })

  test('speak of participants and measures there are, and name a source', () => {
    for (const { participant, measures, source } of facts) {
      expect(findParticipant(regime, participant), participant).toBeDefined()
      expect(measures.length).toBeGreaterThan(0)
      for (const id of measures) expect(findMeasure(regime, id), id).toBeDefined()
      expect(source.name.length).toBeGreaterThan(10)
    }
  })

  test('name the month that the sheet of 2009 prints and cannot be', () => {
    const fact = facts.find(
      ({ participant, source }) => participant === 'DOM' && source.key === 'state-dept-2009/cifta',
    )
    expect(fact?.answers).toEqual({ instrument: 'cifta', 'as-of': '2009-04-30', status: 'ratified' })
    expect(fact?.source.gaps).toEqual(['month-not-readable'])
  })
})

describe('facts and forms', () => {
  for (const form of new Set(facts.map((fact) => fact.form)))
    test(`every fact of ${form} can be filed, under measures its form serves, and nothing is to be said of it`, () => {
      const version = regime.forms.get(form)
      if (version === undefined) throw new Error(`there is no form ${form}`)
      for (const { source, answers, ...fact } of facts.filter((one) => one.form === form)) {
        const record = {
          v: 1 as const,
          regime: regime.ref,
          ...fact,
          says: 'answers' as const,
          audience: { kind: 'public' as const },
          answers,
          provenance: { kind: 'transcribed' as const, source },
          made: '2026-11-24',
        }
        const findings = checkAnswers(version, { record, previous: [], regime })
        expect(
          findings.filter(({ severity }) => severity === 'error' || severity === 'warning'),
          `${fact.participant} ${source.key}`,
        ).toEqual([])
        for (const id of fact.measures) expect(version.measures).toContain(id)
        expect(fact.period === undefined).toBe(version.period === 'none')
      }
    })

  test('a treaty a form lists is an instrument of the regime', () => {
    const known = regime.instruments.filter(({ kind }) => kind === 'treaty').map(({ id }) => id)
    const listed = regime.forms.get('treaty-status/2')?.lists.instruments ?? []
    expect(listed.filter((id) => id !== 'other').sort()).toEqual(known.sort())
  })

  test('every form opens an audience that the vocabulary has words for', () => {
    for (const { ref, audiences } of regime.forms.values())
      for (const kind of audiences) expect(regime.vocabulary.audiences?.[kind], ref).toBeDefined()
  })
})

describe('the manifest', () => {
  const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

  test('is the canonical list of the files with their digests, facts left out', () => {
    const files = Object.fromEntries(
      Object.keys(regime.files)
        .sort()
        .map((path) => [path, sha256(readFileSync(join(dir, path)))]),
    )
    const text = JSON.stringify({ files, regime: 'miami-2003/1', v: 1 })
    expect(new TextDecoder().decode(manifestBytes(regime))).toBe(text)
    expect(regime.digest).toBe(`sha256:${sha256(text)}`)
    expect(Object.keys(files).some((path) => path.startsWith('facts/'))).toBe(false)
    for (const path of Object.keys(files)) expect(regime.bytes.get(path)).toBeDefined()
  })

  test('is the same when read again, when facts change, and from another folder; a changed byte changes it', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'confianza-regime-'))
    try {
      await cp(dir, copy, { recursive: true })
      await rm(join(copy, 'facts'), { recursive: true })
      expect((await readRegime(copy)).digest).toBe(regime.digest)
      await writeFile(join(copy, 'measures/I.1.yaml'), `${readFileSync(join(dir, 'measures/I.1.yaml'))}\n`)
      expect((await readRegime(copy)).digest).not.toBe(regime.digest)
    } finally {
      await rm(copy, { recursive: true })
    }
  })
})
