import { isNo, isWithheld } from '../records/answers.ts'
import type { FiledRecord, Json } from '../records/types.ts'
import { type Duty, type DutyLine, standingOf } from '../regime/duties.ts'
import { nodeAt } from '../regime/schema-walk.ts'
import type { FormVersion } from '../regime/types.ts'
import type { Say } from '../words.ts'

/** A cell of a return: text, or a figure. */
export type ReturnCell = string | number

/** A part of a return as an instrument takes it: its lines, or that there are none. */
export interface ReturnSheet {
  title: string
  columns: readonly string[]
  rows: readonly (readonly ReturnCell[])[]
  /** What is said instead of lines: that there is nothing to report, or that the sheet is not reported. */
  instead?: string
}

/** A return in the layout of one instrument: whose and for when, then sheet by sheet. */
export interface DutyReturn {
  head: readonly (readonly [label: string, value: string])[]
  sheets: readonly ReturnSheet[]
}

type Filed = Pick<FiledRecord, 'participant' | 'period' | 'says' | 'answers'>

/**
 * A record as the return an instrument asks for: the lines that count for it, in its own columns and in words. Lines of
 * which that cannot be told stand on a sheet of their own, for their filer to decide. Pure.
 */
export function dutyReturn(form: FormVersion, record: Filed, duty: Duty, words: Say): DutyReturn {
  const { lang, t } = words
  const own = form.words[lang]
  const year = (record.period ?? '').slice(0, 4)
  const shown = (name: string): [string, string][] => {
    const value = record.answers[name]
    const label = own.fields[`/${name}`]?.label
    return value === undefined || label === undefined
      ? []
      : [[label, String(wordsOf(form, words, `/${name}`, value))]]
  }
  const head: [string, string][] = [
    [t('reports.instrument'), duty.name[lang]],
    [t('portal.participant'), own.lists['states']?.[record.participant] ?? record.participant],
    [t('portal.period'), year],
    ...duty.head.flatMap(shown),
  ]
  if (record.says === 'unchanged')
    return { head: [...head, [t('reports.says'), t('portal.says.unchanged')]], sheets: [] }
  if (record.says === 'not-in-position')
    return { head: [...head, [t('reports.says'), t('portal.says.notInPosition')]], sheets: [] }
  return { head, sheets: duty.sheets.flatMap((sheet) => sheetsOf(form, record, duty, words, sheet, year)) }
}

/** The same, one row under another: the return as a table of one sheet. */
export function returnRows(form: FormVersion, record: Filed, duty: Duty, words: Say): ReturnCell[][] {
  const { head, sheets } = dutyReturn(form, record, duty, words)
  return [
    ...head.map((row) => [...row]),
    ...sheets.flatMap(({ title, columns, rows, instead }) => [
      [],
      [title],
      ...(instead === undefined ? [[...columns], ...rows.map((row) => [...row])] : [[instead]]),
    ]),
  ]
}

function sheetsOf(
  form: FormVersion,
  record: Filed,
  duty: Duty,
  words: Say,
  sheet: string,
  year: string,
): ReturnSheet[] {
  const own = form.words[words.lang]
  const title = own.lists['sheets']?.[sheet] ?? sheet
  const columns = duty.columns.map(
    (column) => own.fields[`/${sheet}/*/${column}`]?.label ?? own.fields[`/${column}`]?.label ?? column,
  )
  const lines = (record.answers[sheet] ?? []) as unknown as DutyLine[]
  const standing = lines.map((line) => standingOf(duty, line, year))
  const rows = (wanted: string) =>
    lines
      .filter((_, i) => standing[i] === wanted)
      .map((line) => duty.columns.map((column) => cellOf(form, record, words, sheet, line, column)))
  const counted = rows('counts')
  const undecided = rows('undecided')
  return [
    {
      title,
      columns,
      rows: counted,
      ...(counted.length === 0 && { instead: insteadOf(form, record, words, sheet) }),
    },
    ...(undecided.length === 0
      ? []
      : [{ title: words.t('reports.undecidedSheet', { sheet: title }), columns, rows: undecided }]),
  ]
}

/** What stands where a sheet has no line for the instrument. */
function insteadOf(form: FormVersion, record: Filed, words: Say, sheet: string): string {
  const state = (record.answers['sheets'] as { [sheet: string]: Json } | undefined)?.[sheet]
  return state === 'lines'
    ? words.t('reports.noLine')
    : (form.words[words.lang].lists['sheet-states']?.[String(state)] ?? String(state))
}

function cellOf(
  form: FormVersion,
  record: Filed,
  words: Say,
  sheet: string,
  line: DutyLine,
  column: string,
): ReturnCell {
  const ofLine = nodeAt(form.schema, `/${sheet}/*/${column}`) !== undefined
  const value = ofLine ? (line[column] as Json | undefined) : record.answers[column]
  return value === undefined
    ? ''
    : wordsOf(form, words, ofLine ? `/${sheet}/*/${column}` : `/${column}`, value)
}

/** A value in words; a figure as a figure. */
function wordsOf(form: FormVersion, words: Say, pointer: string, value: Json): ReturnCell {
  const lists = form.words[words.lang].lists
  if (isNo(value))
    return words.t(
      value.$no === 'not-applicable' ? 'portal.answer.notApplicable' : 'portal.answer.notInPosition',
    )
  if (isWithheld(value))
    return words.t('portal.answer.withheld', {
      reason: lists['withheld']?.[value.$withheld] ?? value.$withheld,
    })
  if (Array.isArray(value)) return value.map((item) => wordsOf(form, words, `${pointer}/*`, item)).join('; ')
  if (typeof value === 'number') return value
  return lists[nodeAt(form.schema, pointer)?.['x-list'] ?? '']?.[String(value)] ?? String(value)
}
