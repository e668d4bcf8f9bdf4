import { mayErase } from '../clearing-house/erase.ts'
import type { RecordView } from '../clearing-house.ts'
import { versionsOf, viewRecord } from '../clearing-house.ts'
import type { RecordRow } from '../register/project.ts'
import { Agreed } from './agreed.tsx'
import { Answers, subjectOf } from './answers.tsx'
import { Attachments } from './attachments.tsx'
import { audienceWords } from './audience-words.ts'
import { ReadersOf } from './audit/readers-of.tsx'
import { FateActs } from './desk/fate-acts.tsx'
import { AskAuthor } from './desk/inbox-page.tsx'
import { InventoryExports } from './desk/inventory-page.tsx'
import { Findings } from './findings.tsx'
import { Facts, Joined, Mark, Page } from './layout.tsx'
import { Proof } from './proof.tsx'
import { isObserver } from './record-list.tsx'
import { RecordSheets } from './record-sheets.tsx'
import { ReportOnce } from './report-once.tsx'
import { Standing, VersionHistory } from './versions.tsx'
import type { View } from './view.ts'

/**
 * One record: its answers as the form lays them out, where they come from, what the checks say, and the proof.
 * `onOutstanding`: see `Attachments`.
 */
export async function recordPage(view: View, id: string, onOutstanding?: () => void) {
  const { house, reader, words, lang, to } = view
  const seen = await viewRecord(house, reader, id)
  const { row, record, form } = seen
  const versions = await versionsOf(house, reader, seen)
  const title = [
    [form.words[lang].title, subjectOf(view, form, record)].filter(Boolean).join(': '),
    view.participant(row.participant),
    ...(record.period ? [words.date(record.period)] : []),
  ].join(', ')
  return (
    <Page view={view} title={title}>
      <p class="crumb">
        <a href={to('/records')}>{words.t('portal.place.records')}</a> ·{' '}
        <a href={to(`/records?form=${row.form}`)}>{form.words[lang].title}</a>
      </p>
      <h1>{title}</h1>
      <Standing view={view} seen={seen} versions={versions} />
      <Provenance view={view} seen={seen} />
      <Facts
        items={[
          [
            words.t('portal.participant'),
            <a href={to(`/participants/${row.participant}`)}>{view.participant(row.participant)}</a>,
          ],
          [
            words.t('portal.measures'),
            <Joined
              items={row.measures.map((measure) => (
                <a href={to(`/measures/${measure}`)}>{`${measure} ${view.measure(measure)}`}</a>
              ))}
            />,
          ],
          [words.t('portal.period'), record.period ? words.date(record.period) : words.t('portal.standing')],
          [words.t('portal.language'), words.t(`portal.in.${record.language as 'en' | 'es' | 'pt' | 'fr'}`)],
          [words.t('portal.audience'), audienceWords(view, row.audience, row.participant)],
          [words.t('portal.made'), words.date(record.made)],
          [words.t('portal.filed'), words.date(row.sequencedAt)],
        ]}
      />
      <FateActs view={view} seen={seen} />
      <InventoryExports view={view} id={row.id} form={row.form} />
      <AudienceLink view={view} seen={seen} />
      <AskAuthor view={view} seen={seen} />
      <h2>{words.t('portal.answers')}</h2>
      <Answers view={view} form={form} record={record} kept={seen.kept} />
      <ReportOnce
        view={view}
        form={form}
        answers={record.answers}
        year={record.period?.slice(0, 4)}
        participant={record.participant}
        record={row.id}
      />
      <RecordSheets view={view} seen={seen} />
      <EraseLink view={view} seen={seen} />
      <Attachments view={view} seen={seen} onOutstanding={onOutstanding} />
      <Findings view={view} form={form} findings={seen.findings} record={record} />
      <VersionHistory view={view} seen={seen} versions={versions} />
      <Related view={view} seen={seen} />
      <Agreed view={view} row={row} />
      <ReadersOf view={view} row={row} />
      <Proof view={view} seen={seen} />
    </Page>
  )
}

/** For the filer's own seats: who reads it, and how that is changed. */
function AudienceLink({ view: { session, words, to }, seen: { row } }: { view: View; seen: RecordView }) {
  if (session?.participant !== row.participant || row.filedBy !== undefined) return null
  return (
    <p>
      <a href={to(`/desk/records/${row.id}/audience`)}>{words.t('audience.change.title')}</a>
    </p>
  )
}

/** For the state's own seats that may: the way to erase what stands behind the record's commitments. */
function EraseLink({
  view: { house, session, words, to },
  seen: { row, kept },
}: {
  view: View
  seen: RecordView
}) {
  if (session?.participant !== row.participant || kept.values.length === 0 || !mayErase(house, session))
    return null
  return (
    <p class="no-print">
      <a href={to(`/desk/records/${row.id}/erase`)}>{words.t('personal.erase.link')}</a>
    </p>
  )
}

function Provenance({
  view: { house, words, lang, participant },
  seen: { record, row },
}: {
  view: View
  seen: RecordView
}) {
  if (record.provenance.kind === 'state')
    return isObserver(house, row.participant) ? (
      <Mark>
        <p>
          <strong>{words.t('portal.contribution', { participant: participant(row.participant) })}</strong>
        </p>
      </Mark>
    ) : null
  const { source } = record.provenance
  const gaps = house.regime.vocabulary['gaps'] ?? {}
  const from = [source.name, source.date && words.date(source.date)].filter(Boolean).join(', ')
  return (
    <Mark>
      <p>
        <strong>
          {words.t(
            row.confirmedBy !== undefined
              ? 'fate.transcribed'
              : row.participant === house.regime.secretariat
                ? 'portal.transcribed.body'
                : 'portal.transcribed',
          )}
        </strong>
      </p>
      <p class="small">
        {words.t('portal.source')}{' '}
        {source.url ? (
          <a href={source.url} rel="nofollow noreferrer">
            {from}
          </a>
        ) : (
          from
        )}
        . {words.t('portal.transcribedBy', { participant: participant(house.regime.secretariat) })}
      </p>
      {(source.gaps ?? []).length > 0 && (
        <p class="small">
          {words.t('portal.gaps')} {words.list((source.gaps ?? []).map((gap) => gaps[gap]?.[lang] ?? gap))}.
        </p>
      )}
    </Mark>
  )
}

type Beside = 'answers' | 'asks' | 'repeats'

/** Other records that speak about this one, and what it speaks about, where neither takes the place of the other. */
function Related({ view, seen }: { view: View; seen: RecordView }) {
  const { words, to } = view
  const beside = ({ relation }: RecordRow) =>
    relation?.kind === 'answers' || relation?.kind === 'asks' || relation?.kind === 'repeats'
  const rows = seen.about.filter(beside)
  const earlier = beside(seen.row) ? seen.earlier : undefined
  if (rows.length === 0 && earlier === undefined) return null
  const line = (row: RecordRow, text: string) => (
    <li>
      {text}{' '}
      <a
        href={to(`/records/${row.id}`)}
      >{`${view.formTitle(row.form)}, ${words.date(row.sequencedAt.toISOString().slice(0, 10))}`}</a>
    </li>
  )
  return (
    <>
      <h2>{words.t('portal.related')}</h2>
      <ul class="plain">
        {earlier && line(earlier, words.t('portal.speaksAbout'))}
        {rows.map((row) => line(row, words.t(`portal.relation.${row.relation?.kind as Beside}`)))}
      </ul>
    </>
  )
}
