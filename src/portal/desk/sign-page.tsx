import { filedTotalOf } from '../../analysis/expenditure.ts'
import type { RecordDraft } from '../../clearing-house.ts'
import type { Finding } from '../../problems.ts'
import type { CommittedValue, FiledRecord, Json, LogKey } from '../../records/types.ts'
import type { FormVersion } from '../../regime/types.ts'
import { magnitudeOf } from '../amount-words.ts'
import { Answer, Answers } from '../answers.tsx'
import { Findings } from '../findings.tsx'
import { Facts, Mark, Page } from '../layout.tsx'
import { StackTable } from '../stack-table.tsx'
import type { View } from '../view.ts'
import { DraftFiles } from './attach-file.tsx'
import { withValues } from './commit-draft.ts'
import { type DeskDraft, differences } from './draft.ts'

/** What is shown before anyone signs. */
export interface SignProps {
  view: View
  draft: DeskDraft
  form: FormVersion
  record: RecordDraft
  /** What will stand behind its commitments. */
  values: readonly CommittedValue[]
  findings: readonly Finding[]
  last: { record: FiledRecord; values: readonly CommittedValue[] } | undefined
  key: LogKey | undefined
}

/** The page before the signature: what is said, what changed, who will read it, with which key. */
export function signPage({ view, draft, form, record, values, findings, last, key }: SignProps) {
  const { words, lang, to } = view
  const total = filedTotalOf(record.answers)
  const multiplier = record.answers['multiplier']
  const everyone = record.audience.kind === 'public'
  return (
    <Page view={view} title={words.t('desk.sign.title')}>
      <p class="crumb">
        <a href={to(`/desk/drafts/${draft.id}`)}>{words.t('desk.sign.back')}</a>
      </p>
      <h1>{words.t('desk.sign.title')}</h1>
      <Mark>
        <h2>{words.t('desk.sign.readers')}</h2>
        <p class="lead">
          <strong>
            {words.t(everyone ? 'desk.sign.everyone' : 'desk.sign.filer', {
              participant: view.participant(record.participant),
            })}
          </strong>
        </p>
        <p>{words.t(everyone ? 'desk.sign.stays' : 'desk.sign.exists')}</p>
      </Mark>
      <Facts
        items={[
          [words.t('portal.form'), form.words[lang].title],
          [words.t('portal.participant'), view.participant(record.participant)],
          [words.t('portal.period'), record.period ? words.date(record.period) : words.t('portal.standing')],
          total !== undefined &&
            typeof multiplier === 'number' && [
              words.t('desk.sign.amount'),
              `${magnitudeOf(view, total, multiplier)} ${typeof record.answers['currency'] === 'string' ? record.answers['currency'] : ''}`,
            ],
          [
            words.t('desk.sign.key'),
            key ? (
              <>
                <code>{key.id}</code>{' '}
                {words.t('portal.proof.signerOf', {
                  participant: view.participant(key.participant),
                  custody: words.t(`portal.custody.${key.custody}`),
                })}
              </>
            ) : (
              words.t('desk.sign.keyToMake')
            ),
          ],
        ]}
      />
      <h2>{words.t('portal.answers')}</h2>
      <Answers view={view} form={form} record={record} kept={{ values: [...values], erased: [] }} />
      <DraftFiles view={view} draft={draft} fixed />
      <h2>{words.t('desk.sign.changes')}</h2>
      {last === undefined ? (
        <p class="soft">{words.t('desk.sign.firstOne')}</p>
      ) : (
        <Changes
          view={view}
          form={form}
          before={{ ...last.record, answers: withValues(form, last.record.answers, last.values) }}
          after={{ ...record, answers: withValues(form, record.answers, values) }}
        />
      )}
      <Findings view={view} form={form} findings={findings} record={record} />
      <form method="post" action={to(`/desk/drafts/${draft.id}/sign`)}>
        <input type="hidden" name="_version" value={String(draft.version)} />
        <p>
          <button class="main" type="submit">
            {words.t(everyone ? 'desk.sign.act' : 'desk.sign.actFiler')}
          </button>{' '}
          <a class="button" href={to(`/desk/drafts/${draft.id}`)}>
            {words.t('desk.sign.back')}
          </a>
        </p>
      </form>
    </Page>
  )
}

/** What differs from the last filing, field by field. */
function Changes({
  view,
  form,
  before,
  after,
}: {
  view: View
  form: FormVersion
  before: FiledRecord
  after: RecordDraft
}) {
  const { words, lang } = view
  // Explanations are of this year's findings and stand beside them.
  const changed = differences(before.answers, after.answers).filter(
    ({ pointer }) => !pointer.startsWith('/explanations'),
  )
  if (changed.length === 0) return <p class="soft">{words.t('desk.sign.same')}</p>
  const label = (pointer: string) => {
    const [, , row, column] = pointer.split('/')
    const own = form.words[lang]
    if (pointer.startsWith('/figures/') && row && column)
      return `${row} ${own.lists['rows']?.[row] ?? ''}, ${own.lists['columns']?.[column] ?? own.lists['simplified-columns']?.[column] ?? column}`
    return own.fields[pointer.replaceAll(/\/\d+/g, '/*')]?.label ?? pointer
  }
  const said = (pointer: string, value: Json | undefined) => (
    <Answer view={view} form={form} pointer={pointer} value={value} />
  )
  return (
    <StackTable
      caption={words.t('desk.sign.changesFrom', {
        period: before.period ? words.date(before.period) : words.date(before.made),
      })}
      columns={[words.t('desk.sign.field'), words.t('desk.sign.before'), words.t('desk.sign.now')]}
      rows={changed
        .slice(0, 500)
        .map(({ pointer, before: was, after: is }) => [
          label(pointer),
          said(pointer, was),
          said(pointer, is),
        ])}
    />
  )
}
