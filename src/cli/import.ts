import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Transcription } from '../clearing-house.ts'
import { READ_ON, readUnMilex } from '../imports/un-milex.ts'
import { Problem } from '../problems.ts'
import { readRegime } from '../regime/read-regime.ts'
import { sayFinding } from '../regime/say-finding.ts'
import { type FormVersion, LANGS, type Lang } from '../regime/types.ts'
import { say } from '../words.ts'
import { parseArgs, readInput } from './arguments.ts'
import { type Command, type Io, Misuse } from './command.ts'
import type { Desk } from './control.ts'
import { doubtsOf, type Imported, reportCsv, reportRest, reportTable } from './import-report.ts'
import { configOf, withDesk } from './with-desk.ts'

/** States imported side by side; a state's years follow each other, since each is compared with the one before. */
const STATES_AT_ONCE = 8
/** The largest table that is read, in bytes. */
const MAX_TABLE = 50 * 1024 * 1024

/** `confianza import` */
export const importCommand: Command = {
  help: `confianza import un-milex --returns FILE --cells FILE [--read-on DATE] [--findings FILE] [--lang en|es|pt|fr] [--json]
  Files a copy of the UN Report on Military Expenditures (two CSV tables) as the secretariat's transcriptions. What is
  there already with equal answers is left alone, so that it may be run again at any time. --read-on says when the copy
  was read off its source (default ${READ_ON}); --findings where every finding goes as CSV. Exit 1 when a row is not filed.`,
  async run(args, io) {
    const { values, rest } = parseArgs(args, ['returns', 'cells', 'read-on', 'findings', 'lang'])
    if (rest.length !== 1 || rest[0] !== 'un-milex') throw new Misuse('say what to import: un-milex')
    const { returns, cells, 'read-on': readOn = READ_ON } = values
    if (returns === undefined || cells === undefined) throw new Misuse('--returns and --cells are needed')
    if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(readOn)) throw new Misuse('--read-on is no date')
    const lang = LANGS.find((one) => one === (values.lang ?? 'en'))
    if (lang === undefined) throw new Misuse(`--lang is one of ${LANGS.join(', ')}`)

    const config = configOf(io)
    const regime = await readRegime(config.regimeDir)
    const form = regime.forms.get('milex-return/1')
    if (form === undefined) throw new Misuse(`${regime.ref} has no form milex-return/1`)
    const { items, refused } = readUnMilex(
      { returns: readTable(returns), cells: readTable(cells) },
      {
        states: new Set(regime.participants.flatMap(({ code, kind }) => (kind === 'state' ? [code] : []))),
        rows: new Set(form.lists['rows']),
        columns: new Set(form.lists['columns']),
      },
      readOn,
    )
    const imported = await withDesk(io, (desk) => fileAll(desk, items, form, lang, io))
    const path = values.findings ?? join(config.dataDir, 'imports', 'un-milex-findings.csv')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, reportCsv(imported, lang))
    if (values.json) {
      const returnsDone = imported.map(({ item, done, findings, refusal }) => ({
        participant: item.participant,
        period: item.period,
        ...(done ? { id: done.id, outcome: done.outcome } : { refusal }),
        findings,
      }))
      io.out(JSON.stringify({ returns: returnsDone, refused, doubts: doubtsOf(imported), findings: path }))
    } else {
      for (const line of [...reportTable(imported, lang), ...reportRest(imported, refused, lang)])
        io.out(line)
      io.out(say(lang).t('imports.saved', { path }))
    }
    return refused.length === 0 && imported.every(({ done }) => done) ? 0 : 1
  },
}

function readTable(path: string): string {
  const bytes = readInput(path)
  if (bytes.length > MAX_TABLE) throw new Misuse(`${path} is larger than 50 MiB`)
  return new TextDecoder().decode(bytes)
}

/** Files every return, telling progress; one that the house cannot take does not keep the others out. */
async function fileAll(
  desk: Desk,
  items: readonly Transcription[],
  form: FormVersion,
  lang: Lang,
  io: Io,
): Promise<Imported[]> {
  const states = [...Map.groupBy(items, ({ participant }) => participant).values()]
  const imported = new Map<Transcription, Imported>()
  const { t } = say(lang)
  let next = 0
  const lane = async () => {
    for (let own = states[next++]; own !== undefined; own = states[next++])
      for (const item of own) {
        imported.set(item, await fileOne(desk, item, form, lang))
        if (imported.size % 25 === 0 || imported.size === items.length)
          io.err(t('imports.progress', { done: imported.size, all: items.length }))
      }
  }
  await Promise.all(Array.from({ length: STATES_AT_ONCE }, lane))
  return items.map((item) => imported.get(item) as Imported)
}

async function fileOne(desk: Desk, item: Transcription, form: FormVersion, lang: Lang): Promise<Imported> {
  try {
    const done = await desk.transcribe(item)
    return { item, done, findings: done.findings.map((finding) => sayFinding(form, finding, lang)) }
  } catch (error) {
    // A refusal is this return's own; anything else, such as a house that went away, ends the run.
    if (!(error instanceof Problem) || error.status >= 500) throw error
    const findings = error.findings.map((finding) => sayFinding(form, finding, lang))
    return { item, findings, refusal: `${error.code} ${error.detail ?? ''}`.trim() }
  }
}
