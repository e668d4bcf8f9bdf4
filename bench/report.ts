import type { CheckRace } from './checks.ts'
import type { Race } from './race.ts'

/** A figure beside its bound and the floor aimed at. */
export interface Line {
  database: string
  what: string
  figure: string
  bound: string
  /** Figure by bound, where there is one. */
  ratio?: number
  floor?: string
  holds?: boolean
}

const rate = (value: number) => `${Math.round(value).toLocaleString('en')}/s`
const seconds = (value: number) => `${value.toFixed(2)} s`
const milliseconds = (value: number) => `${value.toFixed(2)} ms`
const kilobytes = (value: number) => `${(value / 1000).toFixed(1)} kB`

/** A rate beside a bound that it should reach a part of. */
function beside(
  what: string,
  figure: number,
  bound: number,
  told: string,
  least?: number,
): Omit<Line, 'database'> {
  const ratio = figure / bound
  return {
    what,
    figure: rate(figure),
    bound: `${rate(bound)} ${told}`,
    ratio: Math.round(ratio * 1000) / 1000,
    ...(least === undefined ? {} : { floor: `${least * 100} %`, holds: ratio >= least }),
  }
}

const below = (what: string, figure: number | undefined, most: number, tell: (value: number) => string) => ({
  what,
  figure: figure === undefined ? 'not told by this system' : tell(figure),
  bound: '',
  floor: `at most ${tell(most)}`,
  ...(figure === undefined ? {} : { holds: figure <= most }),
})

/** What a race came to, line by line, with the floors of the two-core machine. */
export function linesOf(race: Race): Line[] {
  const { filing, bounds, wholeLog, home, matrix, firstView, memory } = race
  const filed = filing.answers / filing.seconds
  const slowest = Math.min(bounds.ed25519, bounds.canonical, bounds.commitInBatches)
  const pages = ({ answers, seconds }: { answers: number; seconds: number }) => answers / seconds
  const megabytes = (value: number) => `${Math.round(value)} MB`
  const lines: Omit<Line, 'database'>[] = [
    beside('signed filings, 32 clients', filed, slowest, 'slowest bound', 0.4),
    beside('  beside Ed25519 verification', filed, bounds.ed25519, 'one core'),
    beside('  beside JCS parse and compare', filed, bounds.canonical, 'one core'),
    beside(`  beside bare commits of ${filing.batch}`, filed, bounds.commitInBatches, 'rows'),
    beside('  beside bare commits of one', filed, bounds.commitAlone, 'rows'),
    {
      what: '  answered within',
      figure: `${filing.p50.toFixed(1)} ms half, ${filing.p99.toFixed(1)} ms 99 %`,
      bound: '',
    },
    beside(
      'whole log, from memory',
      wholeLog.fromMemory,
      bounds.ed25519OnAllCores,
      'Ed25519, all cores',
      0.6,
    ),
    beside('whole log, over HTTP', wholeLog.overHttp, bounds.ed25519OnAllCores, 'Ed25519, all cores'),
    beside('home, by head', pages(home.house), pages(home.bare), 'node:http, same bytes', 0.5),
    beside('matrix, cold', pages(matrix.house), pages(matrix.bare), 'node:http, same bytes'),
    below('ready on existing data', race.start, 5, seconds),
    { what: 'ready the first time, with facts', figure: seconds(race.firstStart), bound: '' },
    below('memory, most under load', memory.peak, 512, megabytes),
    { what: 'memory, after a start', figure: memory.idle ? megabytes(memory.idle) : '', bound: '' },
    below(`first view, ${firstView.files} files`, firstView.sent, 60_000, kilobytes),
    { what: '  gzipped', figure: kilobytes(firstView.gzipped), bound: '' },
  ]
  return lines.map((line) => ({ database: race.database, ...line }))
}

/** What checks cost, beside Ajv alone on the same schema. */
export const linesOfChecks = (checks: readonly CheckRace[]): Line[] =>
  checks.map(({ what, check, ajv, most }) => ({
    database: 'no database',
    ...below(what, check, most, milliseconds),
    bound: `${milliseconds(ajv)} Ajv alone`,
  }))

/** The lines as a table of fixed columns. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map(({ what, figure, bound, ratio, floor, holds }) => [
    what,
    figure,
    bound,
    ratio === undefined ? '' : `${Math.round(ratio * 100)} %`,
    floor === undefined ? '' : `${floor} ${holds === undefined ? '' : holds ? 'holds' : 'not yet'}`,
  ])
  const table = [['', 'figure', 'bound', 'ratio', 'floor'], ...rows]
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...table.map((row) => (row[i] ?? '').length)))
  return table
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
