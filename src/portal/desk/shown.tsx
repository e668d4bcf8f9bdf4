import type { Child } from 'hono/jsx'
import type { Custody, PolicyInForce, RecordDraft } from '../../clearing-house.ts'
import type { Finding } from '../../problems.ts'
import type { CommittedValue, LogKey } from '../../records/types.ts'
import type { FormVersion } from '../../regime/types.ts'
import { Answers } from '../answers.tsx'
import { Differences, knownAnswers } from '../differences.tsx'
import { Findings } from '../findings.tsx'
import { Facts } from '../layout.tsx'
import { Readers } from '../readers.tsx'
import type { View } from '../view.ts'
import { amountsInWords } from './amounts-in-words.ts'
import { DraftFiles } from './attach-file.tsx'
import { type DeskDraft, onlySpeaks } from './draft.ts'
import { RECORD_PART } from './draft-frame.tsx'
import type { Last } from './last-filing.ts'
import { SpokenOf } from './spoken-of.tsx'

/** A record before it is filed, with all that bears on handing it on or clearing it. */
export interface ShownProps {
  view: View
  draft: DeskDraft
  form: FormVersion
  record: RecordDraft
  /** What stands, or will stand, behind its commitments. */
  values: readonly CommittedValue[]
  findings: readonly Finding[]
  last: Last | undefined
  custody: Custody
  filingKey: LogKey | undefined
  inForce: PolicyInForce
  /** A way to change a section, while it is with its authors. */
  change?: (section: string) => Child
}

/** By name who will read it, what it says, and what its filing takes: before anyone hands on or clears. */
export function Shown({
  view,
  draft,
  form,
  record,
  values,
  findings,
  last,
  change,
  ...standing
}: ShownProps) {
  const { words, lang } = view
  const participant = view.participant(record.participant)
  return (
    <>
      <Readers view={view} participant={record.participant} audience={record.audience} />
      <SpokenOf view={view} record={record} last={last} />
      <Facts
        items={[
          [words.t('portal.form'), form.words[lang].title],
          [words.t('portal.participant'), participant],
          [words.t('portal.period'), record.period ? words.date(record.period) : words.t('portal.standing')],
          ...amountsInWords(view, form, record),
        ]}
      />
      {change && <p>{change(RECORD_PART)}</p>}
      <h2>{words.t('portal.answers')}</h2>
      <Answers
        view={view}
        form={form}
        record={record}
        kept={{ values: [...values], erased: [] }}
        change={change}
      />
      <DraftFiles view={view} draft={draft} fixed />
      {!onlySpeaks(record) && <Changed {...{ view, form, record, values, last }} />}
      <Findings view={view} form={form} findings={findings} record={record} />
      <Standing view={view} participant={record.participant} {...standing} />
    </>
  )
}

/** What differs from what it amends or goes on from. */
function Changed({
  view,
  form,
  record,
  values,
  last,
}: Pick<ShownProps, 'view' | 'form' | 'record' | 'values' | 'last'>) {
  const { words } = view
  const participant = view.participant(record.participant)
  // Where a form's records are each of another matter, none is the first or the last.
  if (last === undefined && form.subject.length > 0) return null
  // What says nothing of its answers takes none of them back.
  const silent = record.says === 'unchanged' || record.says === 'not-in-position'
  return (
    <>
      <h2>{words.t('clearance.changes')}</h2>
      {last === undefined ? (
        <p class="soft">{words.t('clearance.firstOne', { participant })}</p>
      ) : (
        <Differences
          view={view}
          form={form}
          before={{
            ...last.record,
            answers: silent ? {} : knownAnswers(form, last.record.answers, last.values),
          }}
          after={{ ...record, answers: knownAnswers(form, record.answers, values) }}
          caption={words.t('clearance.changesFrom', {
            period: words.date(last.record.period ?? last.record.made),
          })}
        />
      )}
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
