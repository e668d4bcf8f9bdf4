import { filedTotalOf } from '../../analysis/expenditure.ts'
import type { Custody, PolicyInForce, RecordDraft } from '../../clearing-house.ts'
import type { Finding } from '../../problems.ts'
import type { CommittedValue, FiledRecord, Json, LogKey } from '../../records/types.ts'
import type { FormVersion } from '../../regime/types.ts'
import { magnitudeOf } from '../amount-words.ts'
import { Answer, Answers } from '../answers.tsx'
import { Findings } from '../findings.tsx'
import { Facts } from '../layout.tsx'
import { Readers } from '../readers.tsx'
import { StackTable } from '../stack-table.tsx'
import type { View } from '../view.ts'
import { DraftFiles } from './attach-file.tsx'
import { withValues } from './commit-draft.ts'
import { type DeskDraft, differences } from './draft.ts'

/** A record before it is filed, with all that bears on handing it on or clearing it. */
export interface ShownProps {
  view: View
  draft: DeskDraft
  form: FormVersion
  record: RecordDraft
  /** What stands, or will stand, behind its commitments. */
  values: readonly CommittedValue[]
  findings: readonly Finding[]
  last: { record: FiledRecord; values: readonly CommittedValue[] } | undefined
  custody: Custody
  filingKey: LogKey | undefined
  inForce: PolicyInForce
}

/** By name who will read it, what it says, and what its filing takes: before anyone hands on or clears. */
export function Shown({ view, draft, form, record, values, findings, last, ...standing }: ShownProps) {
  const { words, lang } = view
  const total = filedTotalOf(record.answers)
  const multiplier = record.answers['multiplier']
  const { currency } = record.answers
  const participant = view.participant(record.participant)
  return (
    <>
      <Readers view={view} participant={record.participant} audience={record.audience} />
      <Facts
        items={[
          [words.t('portal.form'), form.words[lang].title],
          [words.t('portal.participant'), participant],
          [words.t('portal.period'), record.period ? words.date(record.period) : words.t('portal.standing')],
          total !== undefined &&
            typeof multiplier === 'number' && [
              words.t('clearance.amount'),
              `${magnitudeOf(view, total, multiplier)} ${typeof currency === 'string' ? currency : ''}`,
            ],
        ]}
      />
      <h2>{words.t('portal.answers')}</h2>
      <Answers view={view} form={form} record={record} kept={{ values: [...values], erased: [] }} />
      <DraftFiles view={view} draft={draft} fixed />
      <h2>{words.t('clearance.changes')}</h2>
      {last === undefined ? (
        <p class="soft">{words.t('clearance.firstOne', { participant })}</p>
      ) : (
        <Changes
          view={view}
          form={form}
          before={{ ...last.record, answers: withValues(form, last.record.answers, last.values) }}
          after={{ ...record, answers: withValues(form, record.answers, values) }}
        />
      )}
      <Findings view={view} form={form} findings={findings} record={record} />
      <Standing view={view} participant={record.participant} {...standing} />
    </>
  )
}

/** How many officials are asked for, who holds the filing key, and so what happens next. */
function Standing({
  view,
  participant: code,
  custody,
  filingKey: key,
  inForce: { policy, index },
}: Pick<ShownProps, 'view' | 'custody' | 'filingKey' | 'inForce'> & { participant: string }) {
  const { words } = view
  const participant = view.participant(code)
  return (
    <Facts
      items={[
        [
          words.t('clearance.policy'),
          `${words.t('clearance.policy.needs', { count: policy.signatures })}, ${
            index === undefined
              ? words.t('clearance.policy.default', { participant })
              : words.t('clearance.policy.own', { participant, index })
          }`,
        ],
        [
          words.t('clearance.key'),
          key ? (
            <>
              <code>{key.id}</code>{' '}
              {words.t('portal.proof.signerOf', {
                participant,
                custody: words.t(`portal.custody.${key.custody}`),
              })}
            </>
          ) : (
            words.t(custody === 'house' ? 'clearance.key.toMake' : 'clearance.key.none', { participant })
          ),
        ],
        [words.t('clearance.next'), words.t(`clearance.next.${custody}`, { participant })],
      ]}
    />
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
  if (changed.length === 0) return <p class="soft">{words.t('clearance.same')}</p>
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
      caption={words.t('clearance.changesFrom', {
        period: before.period ? words.date(before.period) : words.date(before.made),
      })}
      columns={[words.t('clearance.field'), words.t('clearance.before'), words.t('clearance.now')]}
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
