import type { RecordView, Version, Versions } from '../clearing-house.ts'
import { formOf } from '../clearing-house.ts'
import type { RecordRow } from '../register/project.ts'
import { Differences, knownAnswers } from './differences.tsx'
import { Mark } from './layout.tsx'
import { StackTable } from './stack-table.tsx'
import type { View } from './view.ts'

const filedOn = ({ words }: View, { sequencedAt }: RecordRow): string =>
  words.date(sequencedAt.toISOString().slice(0, 10))

interface Drawn {
  view: View
  seen: RecordView
  versions: Versions
}

/** How a record stands to the others of its statement: in force or not, and which one is. Nothing, for one that stands alone. */
export function Standing({ view, seen: { row }, versions }: Drawn) {
  const { words, to } = view
  const participant = view.participant(row.participant)
  const { all, inForce } = versions
  if (all.length === 1 && !versions.hidden) return null
  const link = (id: string, text: string) => <a href={to(`/records/${id}`)}>{text}</a>
  const current = inForce.at(-1)?.row
  const seeCurrent = current && current.id !== row.id && link(current.id, words.t('fate.seeInForce'))
  const by = (id: string | undefined) => all.find((one) => one.row.id === id)?.row
  const withdrawal = by(row.withdrawnBy)
  const confirmation = by(row.confirmedBy)
  const over = row.amendedBy !== undefined || row.withdrawnBy !== undefined
  return (
    <Mark>
      {row.relation?.kind === 'withdraws' && <p>{words.t('fate.withdraws', { participant })}</p>}
      {row.relation?.kind === 'confirms' && <p>{words.t('fate.confirms', { participant })}</p>}
      {withdrawal && (
        <p>
          {words.t('fate.withdrawn', { participant, date: filedOn(view, withdrawal) })}{' '}
          {link(withdrawal.id, words.t('fate.seeWithdrawal'))}
        </p>
      )}
      {confirmation && (
        <p>
          {words.t('fate.confirmed', { participant, date: filedOn(view, confirmation) })}{' '}
          {link(confirmation.id, words.t('fate.seeConfirmation'))}
        </p>
      )}
      {row.amendedBy !== undefined && (
        <p>
          {words.t(current ? 'fate.amended' : 'fate.withdrawnLater')} {seeCurrent}
        </p>
      )}
      {!over && !confirmation && current?.id === row.id && <p>{words.t('fate.inForce')}</p>}
    </Mark>
  )
}

/** Every version of a statement, with who filed it, when and why; and what this one changed. */
export async function VersionHistory({ view, seen, versions }: Drawn) {
  const { words } = view
  const { all, inForce, hidden } = versions
  if (all.length === 1 && !hidden) return null
  const numberOf = (id: string | undefined) => all.findIndex(({ row }) => row.id === id) + 1
  const earlier = all.find(({ row }) => row.id === seen.row.relation?.record)
  return (
    <>
      <h2 id="versions">{words.t('fate.versions')}</h2>
      {hidden && <p class="soft">{words.t('fate.versions.hidden')}</p>}
      <StackTable
        caption={words.t('fate.versions.caption')}
        columns={[
          words.t('fate.version'),
          words.t('portal.filed'),
          words.t('fate.by'),
          words.t('fate.act'),
          words.t('fate.why'),
        ]}
        rows={all.map(({ row, record }, i) => [
          <>
            <a
              href={view.to(`/records/${row.id}`)}
              {...(row.id === seen.row.id ? { 'aria-current': 'true' } : {})}
            >
              {words.t('fate.version.number', { number: i + 1 })}
            </a>{' '}
            <span class="soft small">
              {[
                row.id === seen.row.id && words.t('fate.version.this'),
                inForce.some((one) => one.row.id === row.id) && words.t('fate.version.inForce'),
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
          </>,
          filedOn(view, row),
          view.participant(row.filedBy ?? row.participant),
          actOf(view, row, numberOf(row.relation?.record)),
          whyOf(view, { row, record }),
        ])}
      />
      {earlier && seen.row.relation?.kind !== 'withdraws' && (
        <Changed view={view} seen={seen} earlier={earlier} number={numberOf(earlier.row.id)} />
      )}
    </>
  )
}

/** What a version is to the one it speaks of. */
function actOf({ words }: View, row: RecordRow, number: number): string {
  const kind = row.relation?.kind
  if (kind === 'amends' || kind === 'withdraws' || kind === 'confirms') {
    const act = words.t(`fate.act.${kind}`)
    return number > 0 ? words.t('fate.act.of', { act, number }) : act
  }
  return words.t(row.source ? 'fate.act.transcribed' : 'fate.act.filed')
}

function whyOf({ words }: View, { row, record }: Version) {
  if (record.relation?.reason !== undefined) return record.relation.reason
  const asked = row.relation?.kind === 'amends' || row.relation?.kind === 'withdraws'
  return asked ? <span class="soft">{words.t('fate.noReason')}</span> : ''
}

async function Changed({
  view,
  seen,
  earlier,
  number,
}: {
  view: View
  seen: RecordView
  earlier: Version
  number: number
}) {
  const { house, reader, words } = view
  const values = await house.register.readValues(reader, earlier.row.id)
  const before = formOf(house, earlier.record.form)
  return (
    <>
      <h3>{words.t('fate.changed')}</h3>
      <Differences
        view={view}
        form={seen.form}
        before={{ ...earlier.record, answers: knownAnswers(before, earlier.record.answers, values) }}
        after={{ ...seen.record, answers: knownAnswers(seen.form, seen.record.answers, seen.kept.values) }}
        caption={words.t('fate.changed.since', { number, date: filedOn(view, earlier.row) })}
      />
    </>
  )
}
