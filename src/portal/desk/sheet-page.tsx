import { placeOf, type SheetFinding, type SheetPlace } from '../../imports/answer-places.ts'
import type { ReadSheetFile } from '../../imports/read-sheet-file.ts'
import type { Finding } from '../../problems.ts'
import { findAt } from '../../records/pointer.ts'
import type { FiledRecord } from '../../records/types.ts'
import type { FormVersion } from '../../regime/types.ts'
import type { Session } from '../../seats/sessions.ts'
import { compareAnswers } from '../compare-answers.ts'
import { Differences } from '../differences.tsx'
import { prune } from '../form/parse-form.ts'
import { Page } from '../layout.tsx'
import { StackTable } from '../stack-table.tsx'
import type { View } from '../view.ts'
import { labelAt } from './answer-words.tsx'
import type { DeskDraft } from './draft.ts'
import { draftPlace, draftTitle } from './draft-frame.tsx'
import { packChange, type SheetChange, withChange } from './sheet-draft.ts'

/** What was read of a spreadsheet, before anything of it is taken over. */
export interface SheetPageProps {
  view: View
  session: Session
  draft: DeskDraft
  form: FormVersion
  read: ReadSheetFile
  change: SheetChange
  /** What the form's checks say of the draft as it would be. */
  findings: readonly Finding[]
}

/** The most rows of a table on the page. */
const MOST = 300

/** What was read: cell by cell what cannot be, what the checks say, what would change, and the way to take it over. */
export function sheetPage(props: SheetPageProps) {
  const { view, draft, form, read, change } = props
  const { words, to } = view
  const place = to(draftPlace(draft.id))
  const after = withChange(form, draft.content, change)
  const same =
    compareAnswers(draft.content.answers, after.answers).length === 0 &&
    after.period === draft.content.period &&
    after.says === draft.content.says
  return (
    <Page view={view} title={words.t('sheets.page.title')}>
      <p class="crumb">
        <a href={place}>{draftTitle(view, form, draft)}</a>
      </p>
      <h1>{words.t('sheets.page.title')}</h1>
      <p class="lead">{words.t('sheets.page.lead')}</p>
      <p>
        <bdi>{read.name.slice(0, 200)}</bdi>
        {': '}
        {words.t(`sheets.layout.${read.layout}`, { language: words.t(`portal.in.${read.lang}`) })}
      </p>
      <Found {...props} />
      <h2>{words.t('sheets.page.changes')}</h2>
      {same ? (
        <p class="soft">{words.t('sheets.page.same')}</p>
      ) : (
        <Differences
          view={view}
          form={form}
          before={draft.content}
          after={after}
          caption={words.t('sheets.page.changesLead')}
        />
      )}
      <form method="post" action={`${place}/sheet/accept`} class="acts">
        <input type="hidden" name="_version" value={String(draft.version)} />
        <input type="hidden" name="_change" value={packChange(change)} />
        {!same && (
          <button type="submit" class="main">
            {words.t('sheets.accept')}
          </button>
        )}{' '}
        <a href={place}>{words.t(same ? 'sheets.back' : 'sheets.leave')}</a>
      </form>
    </Page>
  )
}

/** What is said of cells: first what could not be read, then what the form's checks find, by sheet and cell. */
function Found({ view, form, read, findings, draft, change }: SheetPageProps) {
  const { words } = view
  const { answers } = withChange(form, draft.content, change)
  const rows = [
    ...read.findings.map((one) => [one.sheet, one.cell, ofCell(view, form, one)]),
    ...[...findings]
      .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
      .map((finding) => {
        const at = placeOf(read, finding.pointer)
        return [at?.sheet ?? '', at?.cell ?? '', ofFinding(view, form, finding, answers)]
      }),
    ...unasked(form, read, answers).map(({ sheet, cell }) => [sheet, cell, words.t('sheets.unasked')]),
  ]
  if (rows.length === 0) return <p>{words.t('sheets.page.clean')}</p>
  return (
    <>
      <h2>{words.t('sheets.page.found')}</h2>
      <StackTable
        caption={words.t('sheets.page.foundLead')}
        columns={[words.t('sheets.sheet'), words.t('sheets.cell'), words.t('sheets.says')]}
        rows={rows.slice(0, MOST).map((row) => row.map((cell) => <bdi>{cell}</bdi>))}
      />
      {rows.length > MOST && <p class="soft">{words.t('sheets.page.more', { count: rows.length - MOST })}</p>}
    </>
  )
}

const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'note', 'prompt']

function ofCell({ words, participant }: View, form: FormVersion, { what, typed = '' }: SheetFinding): string {
  switch (what) {
    case 'formula':
      return words.t('sheets.cell.formula')
    case 'trouble':
      return words.t('sheets.cell.trouble')
    case 'unknown-row':
      return words.t('sheets.cell.unknownRow', { typed: short(typed) })
    case 'unknown-column':
      return words.t('sheets.cell.unknownColumn', { typed: short(typed) })
    case 'twice':
      return words.t('sheets.cell.twice')
    case 'too-many':
      return words.t('sheets.cell.tooMany')
    case 'other-version':
      return words.t('sheets.cell.otherVersion', { sheet: short(typed), draft: form.ref })
    case 'other-participant':
      return words.t('sheets.cell.otherParticipant', { participant: participant(short(typed)) })
    case 'no-such-answer':
      return words.t('sheets.cell.noSuchSheet')
  }
}

const short = (typed: string): string => (typed.length > 60 ? `${typed.slice(0, 60)}…` : typed)

/** A finding of the form's checks with its field; of what is no answer there, with what stands in the cell. */
function ofFinding(
  view: View,
  form: FormVersion,
  { pointer, rule, message = '' }: Finding,
  answers: FiledRecord['answers'],
): string {
  const { words } = view
  const value = findAt(answers, pointer)
  const said =
    typeof value !== 'string' || !/^schema\.(enum|pattern|anyOf|type|const)$/.test(rule)
      ? message
      : words.t(rule === 'schema.enum' ? 'sheets.noChoice' : 'sheets.unreadable', { typed: short(value) })
  return pointer === '' ? said : words.t('sheets.of', { field: labelAt(view, form, pointer), said })
}

/** Cells whose answers are not asked for with the others: a draft keeps them, and they are not filed. */
function unasked(form: FormVersion, read: ReadSheetFile, answers: FiledRecord['answers']): SheetPlace[] {
  const asked = prune(form, answers)
  return [...read.places].flatMap(([pointer, place]) => {
    const value = findAt(read.answers, pointer)
    const isOne = value !== undefined && (typeof value !== 'object' || Array.isArray(value))
    return isOne && findAt(asked, pointer) === undefined ? [place] : []
  })
}
