import type { AuditPage } from '../../clearing-house.ts'
import { vkeyText } from '../../log/note.ts'
import { AUDIT_ACTS, type AuditLine } from '../../records/audit-line.ts'
import { RECORD_ID } from '../../records/shape.ts'
import { Empty, Facts, Mark, Page } from '../layout.tsx'
import { StackTable } from '../stack-table.tsx'
import type { View } from '../view.ts'
import { momentOf, whoOf } from './line-words.ts'

/** The most lines of the table that is downloaded; the export has them all. */
export const CSV_LINES = 20_000

/** The audit log of the signed-in participant: its lines in words, what to keep, how to check it. */
export function auditPage({
  view,
  page,
  participant,
  act,
  checkpoint,
}: {
  view: View
  page: AuditPage
  participant: string
  act: string | undefined
  /** What was signed last, or undefined before the first line. */
  checkpoint: string | undefined
}) {
  const { words, to, house } = view
  const { rows, next, size, trouble } = page
  const more = new URLSearchParams({ ...(act ? { act } : {}), before: String(next) })
  return (
    <Page view={view} title={words.t('audit.title')}>
      <h1>{words.t('audit.title')}</h1>
      <p class="lead">{words.t('audit.lead', { participant: view.participant(participant) })}</p>
      {trouble && (
        <Mark>
          <p>{words.t('audit.trouble')}</p>
        </Mark>
      )}
      <Facts items={[[words.t('audit.size'), words.number(size)]]} />
      <form method="get" action={to('/desk/audit')} class="filter no-print">
        <label>
          {words.t('audit.filter')}{' '}
          <select name="act">
            <option value="">{words.t('audit.allActs')}</option>
            {AUDIT_ACTS.map((one) => (
              <option value={one} selected={one === act}>
                {words.t(`audit.act.${one}`)}
              </option>
            ))}
          </select>
        </label>{' '}
        <button type="submit">{words.t('audit.apply')}</button>
      </form>
      {rows.length === 0 ? (
        <Empty>{words.t('audit.none')}</Empty>
      ) : (
        <StackTable
          caption={words.t('portal.latestFirst')}
          columns={[
            { title: words.t('audit.index'), n: true },
            words.t('audit.when'),
            words.t('audit.act'),
            words.t('audit.who'),
            words.t('audit.about'),
            words.t('audit.details'),
          ]}
          rows={rows.map(({ index, line }) => [
            words.number(index),
            <span class="moment">{momentOf(line.at)}</span>,
            words.t(`audit.act.${line.act}`),
            <>
              {whoOf(view, line)}
              {line.seat && (
                <>
                  <br />
                  <code>{line.seat}</code>
                </>
              )}
            </>,
            <About view={view} line={line} />,
            detailsOf(line).join('; '),
          ])}
        />
      )}
      {next !== undefined && (
        <p>
          <a href={to(`/desk/audit?${more}`)}>{words.t('audit.earlier')}</a>
        </p>
      )}
      <h2>{words.t('audit.keep')}</h2>
      <p>{words.t('audit.keepLead')}</p>
      <p>
        <a href="/api/v1/audit/export" download>
          {words.t('audit.export')}
        </a>
        {' · '}
        <a href={to('/desk/audit.csv')} download>
          {words.t('audit.csv', { count: CSV_LINES })}
        </a>
      </p>
      {checkpoint && (
        <>
          <h3>{words.t('audit.checkpoint')}</h3>
          <pre>{checkpoint}</pre>
        </>
      )}
      <p>{words.t('audit.check')}</p>
      <pre>{`npx confianza audit audit-${participant}.jsonl --key ${vkeyText(house.signer.key)} --since …`}</pre>
    </Page>
  )
}

function About({ view: { to }, line: { about } }: { view: View; line: AuditLine }) {
  if (about === undefined) return null
  return RECORD_ID.test(about) ? (
    <a href={to(`/records/${about}`)}>{about.slice(0, 12)}</a>
  ) : (
    <code>{about}</code>
  )
}

/** Details as `name: value`, in the codes they were written in. */
export const detailsOf = ({ details = {} }: AuditLine): string[] =>
  Object.entries(details).map(([name, value]) => `${name}: ${value}`)
