import { findAt } from '../records/pointer.ts'
import type { FiledRecord, Json } from '../records/types.ts'
import { type Bindings, compile } from '../regime/cel.ts'
import { addDays, firstDay, lastDay } from '../regime/days.ts'
import type { DueRule } from '../regime/due-rule.ts'
import type { RecordRow } from '../register/project.ts'
import type { PartyStatus } from './party-status.ts'

/** How a filing stands to its date. `late` is said of parties to a treaty alone, who have confirmed that they are. */
export type Timing = 'ahead' | 'on-time' | 'short-notice' | 'after-the-event' | 'not-yet' | 'late'

/** A return that is expected of a participant, and what answers it so far. */
export interface Due {
  rule: string
  form: string
  participant: string
  /** The day it is expected by. */
  day: string
  /** The year it is for; absent for what follows an event. */
  period?: string
  /** The record that tells of the event, and the event's date as it tells it. */
  event?: { record: string; date: string }
  /** Absent where only a transcription answers it: when the state itself filed elsewhere is not known here. */
  timing?: Timing
  /** What answers it, as first filed. */
  answer?: { record: string; says: FiledRecord['says']; filed: string; transcribed: boolean }
  /** Under a treaty: since when, by whom and as of when its being a party is known. */
  party?: PartyStatus
}

/** A record with all it says. */
export interface Told {
  row: RecordRow
  record: FiledRecord
}

/** A record with its answers; with none, where no rule looks at them. */
export interface Answered {
  row: RecordRow
  record: Pick<FiledRecord, 'answers'>
}

/** The most records that are asked, for all events together, whether they answer one: whoever files thousands waits no longer. */
const MOST_ASKED = 200_000

/** What dues are computed from: all of one participant's records that the reader may see. */
export interface DuesInput {
  rules: readonly DueRule[]
  participant: string
  records: readonly Answered[]
  /** By the code of a treaty. */
  parties: ReadonlyMap<string, PartyStatus>
  /** Whether the reader sees every record of the participant: only then can something be said to be missing, or late. */
  complete: boolean
  today: string
  /** Dues of these days, both counted. */
  from: string
  to: string
}

/** The dues of a participant in a span of days, by day. Pure. */
export function duesOf(input: DuesInput): Due[] {
  const left = { asked: MOST_ASKED }
  return input.rules
    .filter((rule) => isExpected(rule, input))
    .flatMap((rule) =>
      rule.time.kind === 'yearly'
        ? yearly(rule, rule.time, input)
        : afterEvents(rule, rule.time, input, left),
    )
    .filter((due) => isWithin(due.day, input))
    .sort((a, b) => a.day.localeCompare(b.day) || a.rule.localeCompare(b.rule))
}

const isWithin = (day: string, { from, to }: DuesInput): boolean => day >= from && day <= to

/** The forms whose answers dues look at: those of events, of what may answer them, and where a rule asks for more. */
export const formsRead = (rules: readonly DueRule[]): Set<string> =>
  new Set([
    'nil-return',
    'treaty-status',
    ...rules.flatMap(({ form, time }) =>
      time.kind === 'event' ? [form, time.form] : time.answered === undefined ? [] : [form],
    ),
  ])

function isExpected({ form, parties, expected }: DueRule, input: DuesInput): boolean {
  if (parties !== undefined && !input.parties.has(parties)) return false
  return expected === 'all' || input.records.some(({ row }) => row.form === form)
}

type Yearly = Extract<DueRule['time'], { kind: 'yearly' }>
type AfterEvent = Extract<DueRule['time'], { kind: 'event' }>

function yearly(rule: DueRule, { day, offset, answered }: Yearly, input: DuesInput): Due[] {
  const [first, last] = [input.from, input.to].map((one) => Number(one.slice(0, 4)) - offset) as [
    number,
    number,
  ]
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).map((year): Due => {
    const at = `${year + offset}-${day}`
    const answer = firstOf(
      input.records.filter((told) => answersYear(told, rule.form, String(year), answered)),
    )
    return complete(rule, input, { day: at, period: String(year), answer }, () =>
      (answer?.filed ?? input.today) <= at ? 'on-time' : 'after-the-event',
    )
  })
}

/** Whether a record is the return of a year, or a statement that there is nothing to report in it. */
function answersYear({ row, record }: Answered, form: string, year: string, answered?: string): boolean {
  if (row.period?.slice(0, 4) !== year) return false
  if (row.form === 'nil-return') return record.answers['for-form'] === form
  if (row.form !== form) return false
  // What says that nothing has changed, or that nothing can be said, is about the return there was.
  if (answered === undefined || row.says === 'unchanged' || row.says === 'not-in-position') return true
  return compile(answered)(bind({ answers: record.answers, record: recordOf(row) })) === true
}

const recordOf = (row: RecordRow) => ({
  id: row.id,
  about: row.relation?.record ?? '',
  period: row.period ?? '',
})

function afterEvents(rule: DueRule, time: AfterEvent, input: DuesInput, left: { asked: number }): Due[] {
  const applies = time.when === undefined ? undefined : compile(time.when)
  const answered = compile(time.answered)
  const candidates = input.records.filter(({ row }) => row.form === rule.form)
  return input.records
    .filter(
      ({ row }) =>
        row.form === time.form && (row.amendedBy ?? row.withdrawnBy ?? row.confirmedBy) === undefined,
    )
    .flatMap(({ row, record }): Due[] =>
      itemsOf(record, time.each).flatMap((item): Due[] => {
        const date = findAt(item, time.date)
        if (typeof date !== 'string') return []
        if (applies && applies(bind({ answers: record.answers, item })) !== true) return []
        const day = dayAfter(date, time)
        if (day === undefined || !isWithin(day, input)) return []
        left.asked -= candidates.length
        if (left.asked < 0) return []
        const event = { id: row.id, participant: row.participant, answers: record.answers, item }
        const answer = firstOf(
          candidates.filter(
            (one) =>
              answered(
                bind({
                  answers: one.record.answers,
                  record: recordOf(one.row),
                  event,
                }),
              ) === true,
          ),
        )
        return [
          complete(rule, input, { day, event: { record: row.id, date }, answer }, () =>
            timingOf(answer?.filed ?? input.today, day, lastDay(date)),
          ),
        ]
      }),
    )
}

const bind = (seen: object): Bindings => seen as Bindings

const itemsOf = (record: Answered['record'], each: string | undefined): { [name: string]: Json }[] => {
  if (each === undefined) return [record.answers]
  const list = findAt(record.answers, each)
  return Array.isArray(list) ? (list as { [name: string]: Json }[]) : []
}

/** The day something is expected by: days count from the first day of a date before it, from the last after it. */
function dayAfter(date: string, { days, months }: AfterEvent): string | undefined {
  try {
    if (months !== undefined) {
      const [year = 0, month = 1, day = 1] = firstDay(date).split('-').map(Number)
      const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
      return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10)
    }
    return addDays((days ?? 0) < 0 ? firstDay(date) : lastDay(date), days ?? 0)
  } catch {
    return undefined
  }
}

const timingOf = (filed: string, due: string, event: string): Timing =>
  due < event
    ? filed <= due
      ? 'ahead'
      : filed <= event
        ? 'short-notice'
        : 'after-the-event'
    : filed <= due
      ? 'on-time'
      : 'after-the-event'

/** The first filing of these, the state's own before a transcription. */
function firstOf(records: readonly Answered[]): Due['answer'] {
  const [first] = records
    .filter(({ row }) => row.withdrawnBy === undefined && row.relation?.kind !== 'withdraws')
    .map(({ row }) => ({
      record: row.id,
      says: row.says,
      filed: row.sequencedAt.toISOString().slice(0, 10),
      // Who confirms a transcription says that it stands, not when the state filed elsewhere.
      transcribed: row.filedBy !== undefined || row.relation?.kind === 'confirms',
      index: row.index,
    }))
    .sort((a, b) => Number(a.transcribed) - Number(b.transcribed) || a.index - b.index)
  if (first === undefined) return undefined
  const { index: _, ...answer } = first
  return answer
}

function complete(
  { id, form, parties }: DueRule,
  { participant, parties: known, complete: seesAll, today }: DuesInput,
  { answer, ...due }: Pick<Due, 'day' | 'period' | 'event'> & { answer: Due['answer'] },
  timing: () => Timing,
): Due {
  const party = parties === undefined ? undefined : known.get(parties)
  const owes = party?.confirmed === true
  const filed = (): Timing => {
    const found = timing()
    // Who sees not all of it may see a second filing alone.
    return found === 'after-the-event' && owes && seesAll ? 'late' : found
  }
  const said: Timing | undefined =
    answer === undefined
      ? owes && seesAll && due.day < today
        ? 'late'
        : 'not-yet'
      : answer.transcribed
        ? undefined
        : filed()
  return {
    rule: id,
    form,
    participant,
    ...due,
    ...(said === undefined ? {} : { timing: said }),
    ...(answer && { answer }),
    ...(party && { party }),
  }
}
