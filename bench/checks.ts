import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { FiledRecord } from '../src/records/types.ts'
import { checkAnswers } from '../src/regime/check-answers.ts'
import { latestForms } from '../src/regime/find.ts'
import { readRegime } from '../src/regime/read-regime.ts'
import type { FormVersion } from '../src/regime/types.ts'

/** What checking one return costs, in milliseconds, beside Ajv alone on the same schema. */
export interface CheckRace {
  what: string
  check: number
  ajv: number
  /** The most it may cost. */
  most: number
}

/** Rounds before any is measured, of ours and of Ajv alike: a house has checked others before. */
const WARM_UP = 20
const ROUNDS = 60

/** The full matrix of military expenditure and a return of a thousand lines of arms, checked against an earlier one. */
export async function raceChecks(): Promise<CheckRace[]> {
  const regime = await readRegime(fileURLToPath(new URL('../regimes/miami-2003', import.meta.url)))
  const formOf = (id: string): FormVersion => {
    const form = latestForms(regime).find((one) => one.id === id)
    if (form === undefined) throw new Error(`the regime has no ${id}`)
    return form
  }
  const race = (what: string, most: number, id: string, answers: FiledRecord['answers']): CheckRace => {
    const form = formOf(id)
    const record = { ...recordOf(form), answers }
    const previous = [{ ...record, period: '2022' }]
    const valid = new Ajv2020({ allErrors: true, strict: false }).compile(form.schema)
    const found = checkAnswers(form, { record, previous, regime })
    const errors = found.filter(({ severity }) => severity === 'error')
    if (errors.length > 0 || !valid(answers)) throw new Error(`${what}: ${JSON.stringify(errors)}`)
    return {
      what,
      most,
      check: median(() => checkAnswers(form, { record, previous, regime })),
      ajv: median(() => valid(answers)),
    }
  }
  return [
    race('a full matrix of expenditure, checked', 5, 'milex-return', fullMatrix(formOf('milex-return'))),
    race('a thousand lines of arms, checked', 50, 'arms-transfers-return', thousandLines()),
  ]
}

const recordOf = (form: FormVersion): Omit<FiledRecord, 'nonce' | 'answers'> => ({
  v: 1,
  regime: 'miami-2003/1',
  form: form.ref,
  participant: 'URY',
  says: 'answers',
  measures: [...form.measures].slice(0, 1),
  period: '2023',
  audience: { kind: 'participants' },
  language: 'es',
  provenance: { kind: 'state' },
  made: '2024-04-12',
})

/** Milliseconds of the round in the middle. */
function median(work: () => unknown): number {
  for (let i = 0; i < WARM_UP; i++) work()
  const rounds = Array.from({ length: ROUNDS }, () => {
    const began = performance.now()
    work()
    return performance.now() - began
  }).sort((a, b) => a - b)
  return rounds[ROUNDS / 2] as number
}

/** Every cell of the 35 rows and 11 columns, sums that hold. */
function fullMatrix(form: FormVersion): FiledRecord['answers'] {
  const { rows = [], columns = [] } = form.lists
  const parents = form.tables['parents'] as unknown as { row: string; children: string[] }[]
  const amount = (row: string, column: string): number => {
    const parts = column === 'total' ? columns.filter((one) => one !== 'total') : undefined
    if (parts) return parts.reduce((sum, one) => sum + amount(row, one), 0)
    const children = parents.find((one) => one.row === row)?.children
    return children ? children.reduce((sum, one) => sum + amount(one, column), 0) : 1000 + row.length
  }
  const figures = Object.fromEntries(
    rows.map((row) => [
      row,
      Object.fromEntries(columns.map((column) => [column, String(amount(row, column))])),
    ]),
  )
  return {
    kind: 'standard',
    currency: 'UYU',
    multiplier: 3,
    'figure-status': 'executed',
    'fiscal-year': { start: '2023-01-01', end: '2023-12-31' },
    figures,
  }
}

/** A thousand lines on two sheets, all different. */
function thousandLines(): FiledRecord['answers'] {
  const line = (i: number) => ({
    category: ['I', 'II', 'III', 'IV.a', 'V.a', 'VI', 'VII.a'][i % 7] as string,
    partner: ['ARG', 'BRA', 'CHL', 'FRA', 'USA'][i % 5] as string,
    items: 1 + (i % 90),
    description: `Model ${i}`,
    calibre: '120',
    displacement: '900',
    consignment: `C-${i}`,
  })
  return {
    sheets: {
      'major-exports': 'lines',
      'major-imports': 'lines',
      'salw-exports': 'nil',
      'salw-imports': 'nil',
    },
    'transfer-criterion': ['title-passed'],
    basis: 'actual',
    'major-exports': Array.from({ length: 500 }, (_, i) => line(i)),
    'major-imports': Array.from({ length: 500 }, (_, i) => line(i + 500)),
  }
}
