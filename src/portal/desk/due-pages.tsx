import type { Due } from '../../analysis/dues.ts'
import { today } from '../../clearing-house.ts'
import type { Finding } from '../../problems.ts'
import { addDays } from '../../regime/days.ts'
import { latestForms } from '../../regime/find.ts'
import type { FormVersion } from '../../regime/types.ts'
import type { RecordRow } from '../../register/project.ts'
import { sessionMay } from '../../seats/authority.ts'
import type { Session } from '../../seats/sessions.ts'
import { Answers } from '../answers.tsx'
import { For, ruleOf, Standing } from '../dues.tsx'
import { Empty, Mark, Page } from '../layout.tsx'
import { Readers } from '../readers.tsx'
import { StackTable } from '../stack-table.tsx'
import type { View } from '../view.ts'
import type { DraftRecord } from './draft.ts'
import { isOpen, type OwnDues, ownDues } from './own-dues.ts'

/** What answers a due in one act. */
export const ACTS = ['nil', 'unchanged'] as const
/** One of {@link ACTS}. */
export type DueAct = (typeof ACTS)[number]

/** What is due from a state: what nothing answers yet first, then what is answered. */
export function ownDuesPage({ view, session, own }: { view: View; session: Session; own: OwnDues }) {
  const { words, to } = view
  const open = own.dues.filter(isOpen)
  const answered = own.dues.filter((due) => !isOpen(due)).reverse()
  return (
    <Page view={view} title={words.t('dues.title')}>
      <p class="crumb">
        <a href={to('/desk')}>{words.t('desk.back')}</a>
      </p>
      <h1>{words.t('dues.title')}</h1>
      <p class="lead">{words.t('dues.lead')}</p>
      {open.length === 0 ? (
        <Empty>{words.t('dues.allAnswered')}</Empty>
      ) : (
        <OpenDues view={view} session={session} own={{ ...own, dues: open }} />
      )}
      {answered.length > 0 && (
        <StackTable
          caption={words.t('dues.answered')}
          columns={[
            words.t('dues.day'),
            words.t('dues.return'),
            words.t('dues.for'),
            words.t('dues.standing'),
          ]}
          rows={answered.map((due) => [
            words.date(due.day),
            view.formTitle(due.form),
            <For view={view} due={due} />,
            <>
              <Standing view={view} due={due} />{' '}
              {due.answer && (
                <a href={to(`/records/${due.answer.record}`)}>
                  {words.t('dues.filed', { date: words.date(due.answer.filed) })}
                </a>
              )}
            </>,
          ])}
        />
      )}
      <p class="small">
        <a href={to(`/dues.ics?participant=${session.participant}`)}>{words.t('dues.calendar')}</a>
      </p>
    </Page>
  )
}

/** Dues that nothing answers yet, each with the acts that answer it. */
export function OpenDues({ view, session, own }: { view: View; session: Session; own: OwnDues }) {
  const { house, words, lang } = view
  const forms = new Map(latestForms(house.regime).map((form) => [form.id, form]))
  const drafts = sessionMay(house, session, 'draft')
  return (
    <StackTable
      caption={words.t('dues.open')}
      columns={[
        words.t('dues.day'),
        words.t('dues.return'),
        words.t('dues.for'),
        words.t('dues.standing'),
        ...(drafts ? [words.t('dues.acts')] : []),
      ]}
      rows={own.dues.map((due) => {
        const form = forms.get(due.form)
        return [
          words.date(due.day),
          <>
            {view.formTitle(due.form)}
            <br />
            <span class="soft small">{ruleOf(view, due).basis[lang]}</span>
          </>,
          <For view={view} due={due} />,
          <Standing view={view} due={due} />,
          ...(drafts
            ? [form && <Acts view={view} due={due} form={form} last={own.last.get(due.form)} />]
            : []),
        ]
      })}
    />
  )
}

function Acts({
  view,
  due,
  form,
  last,
}: {
  view: View
  due: Due
  form: FormVersion
  last: RecordRow | undefined
}) {
  const { words, to } = view
  const place = to(`/desk/dues/${due.rule}/${due.period}`)
  // An earlier return can be gone on from only where one record is the whole return of a period.
  const earlier =
    form.subject.length === 0 && last !== undefined && last.period !== due.period ? last : undefined
  return (
    <>
      <form method="post" action={to('/desk/drafts')} class="inline">
        <input type="hidden" name="form" value={form.ref} />
        {due.period && <input type="hidden" name="period" value={due.period} />}
        <button type="submit" name="from" value="nothing">
          {words.t('dues.begin')}
        </button>{' '}
        {earlier && (
          <button type="submit" name="from" value="last">
            {words.t('dues.fromLast', { period: words.date(earlier.period ?? '') })}
          </button>
        )}
      </form>
      {due.period && form.says.includes('nil') && (
        <>
          <a href={`${place}/nil`}>{words.t('dues.act.nil')}</a>{' '}
        </>
      )}
      {due.period && earlier && form.says.includes('unchanged') && (
        <a href={`${place}/unchanged`}>
          {words.t('dues.act.unchanged', { period: words.date(earlier.period ?? '') })}
        </a>
      )}
    </>
  )
}

/** Days back and ahead whose open dues stand on the desk itself, and how many at most. */
const [BEFORE, AFTER, MOST] = [90, 120, 5]

/** On the desk: the dues of these weeks that nothing answers yet. */
export async function DueSoon({ view, session }: { view: View; session: Session }) {
  const { house, words, to } = view
  const own = await ownDues(house, session)
  const day = today(house)
  const soon = own.dues.filter(
    (due) => isOpen(due) && due.day >= addDays(day, -BEFORE) && due.day <= addDays(day, AFTER),
  )
  if (own.dues.length === 0) return null
  return (
    <>
      <h2>{words.t('dues.soon')}</h2>
      {soon.length === 0 ? (
        <Empty>{words.t('dues.allAnswered')}</Empty>
      ) : (
        <OpenDues view={view} session={session} own={{ ...own, dues: soon.slice(0, MOST) }} />
      )}
      <p>
        <a href={to('/desk/dues')}>{words.t('dues.all')}</a>
      </p>
    </>
  )
}

/** What one act would file and who would read it: one button hands it on, or leads to the draft where words are asked. */
export function dueActPage({
  view,
  due,
  act,
  form,
  made,
  findings,
  explain,
}: {
  view: View
  due: { rule: string; period: string }
  act: DueAct
  form: FormVersion
  made: DraftRecord
  findings: readonly Finding[]
  /** Whether something is to be corrected or explained first, in the draft. */
  explain: boolean
}) {
  const { words, lang, to } = view
  const title = words.t(`dues.act.${act}.title`, {
    form: form.words[lang].title,
    period: words.date(due.period),
  })
  const { record } = made
  return (
    <Page view={view} title={title}>
      <p class="crumb">
        <a href={to('/desk/dues')}>{words.t('dues.title')}</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">{words.t(`dues.act.${act}.lead`)}</p>
      <Answers view={view} form={form} record={record} />
      {findings.length > 0 && (
        <Mark>
          <ul class="plain">
            {findings.map(({ message }) => (
              <li>{message}</li>
            ))}
          </ul>
        </Mark>
      )}
      <Readers view={view} participant={record.participant} audience={record.audience} />
      <form method="post" action={to(`/desk/dues/${due.rule}/${due.period}/${act}`)}>
        <p class="acts">
          <button type="submit" name="_op" value={explain ? 'draft' : 'ready'} class="main">
            {words.t(explain ? 'dues.act.explain' : 'dues.act.handOn')}
          </button>{' '}
          {!explain && (
            <button type="submit" name="_op" value="draft">
              {words.t('dues.act.draft')}
            </button>
          )}
        </p>
      </form>
    </Page>
  )
}
