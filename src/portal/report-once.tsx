import type { PartyStatus } from '../analysis/party-status.ts'
import { type DutySum, type ReportedLine, reportedLines, sumDuties } from '../analysis/report-once.ts'
import { viewParties } from '../clearing-house/parties.ts'
import { viewRecord } from '../clearing-house.ts'
import { csv } from '../exports/csv.ts'
import { returnRows } from '../exports/return-rows.ts'
import { Problem } from '../problems.ts'
import type { FiledRecord } from '../records/types.ts'
import type { Duty } from '../regime/duties.ts'
import type { FormVersion } from '../regime/types.ts'
import { Answer } from './answers.tsx'
import { StackTable } from './stack-table.tsx'
import type { View } from './view.ts'

/** The duties that lines of a form answer; none for most forms. */
const dutiesFor = ({ house }: View, form: FormVersion): Duty[] =>
  house.regime.duties.filter((duty) => duty.form === form.id)

/**
 * What a return answers: each instrument with the lines that count for it, then line by line. `record`: the filed record,
 * whose return can be downloaded in each instrument's own layout; without it the answers are those of a draft.
 * `of`: the lines that a page of a draft holds, which alone it tells one by one.
 */
export async function ReportOnce({
  view,
  form,
  answers,
  year,
  participant,
  record,
  of,
}: {
  view: View
  form: FormVersion
  answers: FiledRecord['answers']
  year: string | undefined
  participant: string
  record?: string
  of?: { list: string; from: number; to: number }
}) {
  const duties = dutiesFor(view, form)
  if (duties.length === 0 || year === undefined) return null
  const lines = reportedLines(answers, year, duties)
  // A return of nothing is one too, and has its layout; a draft has nothing to tell yet.
  if (lines.length === 0 && record === undefined) return null
  const told = of
    ? lines.filter(({ sheet, index }) => `/${sheet}` === of.list && index >= of.from && index < of.to)
    : lines
  const { words, house, reader } = view
  const parties = await viewParties(house, reader, participant)
  return (
    <section>
      <h2 id="answers-what">{words.t('reports.title')}</h2>
      <p class="soft small">{words.t('reports.lead')}</p>
      <Sums view={view} sums={sumDuties(lines, duties)} parties={parties} record={record} />
      {told.length > 0 && <Lines view={view} form={form} lines={told} duties={duties} />}
    </section>
  )
}

function Sums({
  view,
  sums,
  parties,
  record,
}: {
  view: View
  sums: readonly DutySum[]
  parties: ReadonlyMap<string, PartyStatus>
  record: string | undefined
}) {
  const { words, lang, to } = view
  return (
    <StackTable
      caption={words.t('reports.title')}
      columns={[
        words.t('reports.instrument'),
        { title: words.t('reports.counts'), n: true },
        { title: words.t('reports.undecided'), n: true },
        words.t('reports.owed'),
        ...(record === undefined ? [] : [words.t('reports.layout')]),
      ]}
      rows={sums.map(({ duty, counts, undecided }) => [
        duty.name[lang],
        words.number(counts),
        words.number(undecided),
        <>
          {owedBy(view, duty, parties)}
          {duty.doubt && <span class="soft small"> {duty.doubt[lang]}</span>}
        </>,
        ...(record === undefined
          ? []
          : [<a href={to(`/records/${record}/returns/${duty.id}.csv`)}>{words.t('reports.download')}</a>]),
      ])}
    />
  )
}

/** For whom a duty is one: only a state's own word makes it a party here. */
function owedBy({ words }: View, { parties }: Duty, known: ReadonlyMap<string, PartyStatus>): string {
  if (parties === undefined) return words.t('reports.owed.voluntary')
  const status = known.get(parties)
  if (status === undefined) return words.t('reports.owed.unknown')
  return words.t(status.confirmed ? 'reports.owed.confirmed' : 'reports.owed.unconfirmed', {
    date: words.date(status.asOf),
  })
}

function Lines({
  view,
  form,
  lines,
  duties,
}: {
  view: View
  form: FormVersion
  lines: readonly ReportedLine[]
  duties: readonly Duty[]
}) {
  const { words, lang } = view
  const own = form.words[lang]
  const label = (column: string) => own.fields[`/${lines[0]?.sheet}/*/${column}`]?.label ?? column
  return (
    <details>
      <summary>{words.t('reports.byLine')}</summary>
      <StackTable
        caption={words.t('reports.byLine')}
        columns={[
          words.t('reports.column.line'),
          label('category'),
          label('items'),
          ...duties.map(({ name }) => name[lang]),
        ]}
        rows={lines.map(({ sheet, index, line, duties: standings }) => [
          words.t('reports.line', { sheet: own.lists['sheets']?.[sheet] ?? sheet, line: index + 1 }),
          ...['category', 'items'].map((column) => (
            <Answer
              view={view}
              form={form}
              pointer={`/${sheet}/${index}/${column}`}
              value={line[column] as never}
            />
          )),
          ...duties.map(({ id }) => words.t(`reports.standing.${standings[id] ?? 'does-not'}`)),
        ])}
      />
    </details>
  )
}

/**
 * A record as one instrument takes it, for a spreadsheet: `unroca.csv`. Throws Problem `not-found` for a record the
 * reader may not see and for an instrument its form does not answer.
 */
export async function returnCsv(
  view: View,
  id: string,
  file: string,
): Promise<{ name: string; content: string }> {
  const { record, form } = await viewRecord(view.house, view.reader, id)
  const duty = dutiesFor(view, form).find((one) => `${one.id}.csv` === file)
  if (duty === undefined) throw new Problem('not-found', 'no such return')
  return {
    name: `${duty.id}-${record.participant}-${(record.period ?? '').slice(0, 4)}.csv`,
    content: csv(returnRows(form, record, duty, view.words)),
  }
}
