import type { FiledRecord, Json } from '../records/types.ts'
import { type EntryRule, numbersOf } from '../regime/crosswalk.ts'
import { firstDay, lastDay } from '../regime/days.ts'
import type { FormVersion, Lang, Regime } from '../regime/types.ts'
import type { RecordRow } from '../register/project.ts'
import { cut, dateAt, lineAt, titleOf, valuesAt, wordOf } from './entry-parts.ts'

/** A record of the state that an inventory may tell of. */
export interface Told {
  row: Pick<RecordRow, 'id' | 'form' | 'formVersion' | 'filedBy' | 'measures' | 'relation' | 'year' | 'made'>
  record: Pick<FiledRecord, 'says' | 'answers' | 'participant'>
  /** Whether all who will read the inventory may read the record. */
  tellable: boolean
}

/** What an inventory is made from. */
export interface InventorySource {
  regime: Pick<Regime, 'measures' | 'participants' | 'forms' | 'crosswalk' | 'lists'>
  year: number
  /** ISO 8601; what begins after it is planned. */
  today: string
  lang: Lang
  /** What a return is called that says so much alone. */
  says: Readonly<Partial<Record<FiledRecord['says'], string>>>
  records: readonly Told[]
}

type Line = { [member: string]: Json }

/** A line that the inventory may have, and the record it comes from. */
export interface OfferedLine {
  /** Names it among the lines: the record's id and the measure, or `treaty`. */
  key: string
  part: 'entries' | 'treaty-status'
  measure?: string
  record: string
  line: Line
  tellable: boolean
}

/** The most characters of a title and of a place: as the form of an inventory has them. */
const MOST_TITLE = 500
const MOST_PLACE = 300
const MOST_STATES = 60

/**
 * One line for each record and measure of a year, in the order of the measures, and one for each treaty. What a state
 * has not filed itself, what says nothing, and what asks or answers another are no activities of it.
 */
export function offeredLines(source: InventorySource): OfferedLine[] {
  const { measures, crosswalk } = source.regime
  const order = new Map(measures.map(({ id }, i) => [id, i]))
  const own = source.records.filter(isOwnWord)
  const entries = own
    .filter(({ row }) => !crosswalk.inventory.leftOut.includes(row.form))
    .flatMap((told) => entriesOf(source, told))
    .sort(
      (a, b) =>
        (order.get(a.measure ?? '') ?? 0) - (order.get(b.measure ?? '') ?? 0) ||
        String(a.line['start'] ?? '').localeCompare(String(b.line['start'] ?? '')),
    )
  return [...entries, ...own.flatMap((told) => treatyLine(source, told))]
}

const isOwnWord = ({ row, record }: Told): boolean =>
  row.filedBy === undefined &&
  record.says !== 'not-in-position' &&
  (row.relation === undefined || ['amends', 'confirms', 'repeats'].includes(row.relation.kind))

/** The answers of an inventory that has the lines of these keys: the state adds what else there is. */
export function inventoryAnswers(offered: readonly OfferedLine[], keys: ReadonlySet<string>): Line {
  const part = (name: OfferedLine['part']) =>
    offered.filter((one) => one.part === name && keys.has(one.key)).map(({ line }) => line)
  const [entries, treaties] = [part('entries'), part('treaty-status')]
  return {
    ...(entries.length > 0 ? { entries } : {}),
    ...(treaties.length > 0 ? { 'treaty-status': treaties } : {}),
  }
}

function entriesOf(source: InventorySource, told: Told): OfferedLine[] {
  const { regime, year, lang, says } = source
  const { row, record, tellable } = told
  const form = regime.forms.get(`${row.form}/${row.formVersion}`)
  if (form === undefined) return []
  const rule = regime.crosswalk.inventory.entries[row.form] ?? {}
  const start = dateAt(record.answers, rule.start ?? form.periodFrom)
  const end = dateAt(record.answers, rule.end)
  if (!isOfYear(form, row, { start, end }, year)) return []
  const states = counterpartsOf(source, rule, record)
  const level = levelOf(record, rule, states)
  const place = lineAt(record.answers, rule.place, MOST_PLACE)
  const said = says[record.says]
  return row.measures.map((measure): OfferedLine => {
    const [number, another] = numbersOf(regime.crosswalk.inventory.list, regime.measures, measure)
    const kind = rule.kind ?? onlyKind(source, measure)
    return {
      key: `${row.id}:${measure}`,
      part: 'entries',
      measure,
      record: row.id,
      tellable,
      line: {
        measure,
        // Where the list cuts a measure in parts, the state says which part this is.
        ...(number === undefined || another !== undefined ? {} : { 'list-number': number }),
        title: cut([titleOf(form, record, lang, regime), said].filter(Boolean).join(', '), MOST_TITLE),
        ...(states.length > 0 ? { counterparts: states } : {}),
        ...(level === undefined ? {} : { level }),
        ...(kind === undefined ? {} : { kind }),
        ...(start === undefined ? {} : { start }),
        ...(end === undefined ? {} : { end }),
        ...(place === undefined ? {} : { place }),
        status: statusOf(form, { start, end }, source.today),
        record: row.id,
      },
    }
  })
}

interface Span {
  start: string | undefined
  end: string | undefined
}

/** A return counts for its year, a standing fact for every year from its beginning to its end. */
function isOfYear(form: FormVersion, row: Told['row'], { start, end }: Span, year: number): boolean {
  if (form.period === 'year') return row.year === year
  return (
    Number((start ?? row.made).slice(0, 4)) <= year && (end === undefined || Number(end.slice(0, 4)) >= year)
  )
}

/** Carried out, unless its dates say that it lies ahead or, of an event, goes on. */
function statusOf(form: FormVersion, { start, end }: Span, today: string): string {
  if (start !== undefined && firstDay(start) > today) return 'planned'
  const goesOn = form.periodFrom !== undefined && end !== undefined && lastDay(end) >= today
  return goesOn ? 'in-progress' : 'implemented'
}

function counterpartsOf({ regime }: InventorySource, rule: EntryRule, record: Told['record']): string[] {
  const known = regime.lists.get('states/1')?.codes ?? []
  const named = (rule.counterparts ?? []).flatMap((pointer) => valuesAt(record.answers, pointer))
  return [...new Set(named)]
    .filter((code): code is string => typeof code === 'string' && known.includes(code))
    .filter((code) => code !== record.participant)
    .sort()
    .slice(0, MOST_STATES)
}

/** What the record says; with one counterpart it is between two, with none it is addressed to all. */
function levelOf(record: Told['record'], rule: EntryRule, states: readonly string[]): string | undefined {
  const [said] = rule.level === undefined ? [] : valuesAt(record.answers, rule.level)
  if (said === 'bilateral' || said === 'subregional' || said === 'hemispheric') return said
  if (said !== undefined || states.length > 1) return undefined
  return states.length === 1 ? 'bilateral' : 'hemispheric'
}

function onlyKind({ regime }: InventorySource, id: string): string | undefined {
  const kinds = regime.measures.find((measure) => measure.id === id)?.kinds ?? []
  return kinds.length === 1 ? kinds[0] : undefined
}

function treatyLine({ regime, lang }: InventorySource, { row, record, tellable }: Told): OfferedLine[] {
  const rule = regime.crosswalk.inventory.treaties
  const form = regime.forms.get(`${row.form}/${row.formVersion}`)
  if (form === undefined || row.form !== rule.form || record.says !== 'answers') return []
  const [[code], [status]] = [
    valuesAt(record.answers, rule.instrument),
    valuesAt(record.answers, rule.status),
  ]
  if (rule.unbound.includes(String(status))) return []
  const instrument = rule.instruments[String(code)]
  const name =
    lineAt(record.answers, rule.name, MOST_PLACE) ?? wordOf(form, rule.instrument, String(code), lang, regime)
  const [signed, ratified] = [dateAt(record.answers, rule.signed), dateAt(record.answers, rule.ratified)]
  return [
    {
      key: `${row.id}:treaty`,
      part: 'treaty-status',
      record: row.id,
      tellable,
      line: {
        ...(instrument === undefined ? { name } : { instrument }),
        ...(signed === undefined ? {} : { signed }),
        ...(ratified === undefined ? {} : { ratified }),
      },
    },
  ]
}
