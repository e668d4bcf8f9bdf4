import { countByMeasure } from '../../analysis/inventories.ts'
import type { OfferedLine } from '../../analysis/inventory.ts'
import type { InventoryView } from '../../clearing-house.ts'
import type { Audience, Json } from '../../records/types.ts'
import type { AudienceKind, FormVersion } from '../../regime/types.ts'
import { audienceWords } from '../audience-words.ts'
import { Mark, Page } from '../layout.tsx'
import { StackTable } from '../stack-table.tsx'
import type { View } from '../view.ts'

/** The audiences for which an inventory can be begun here; the draft may be given others. */
export const INVENTORY_READERS = [
  'public',
  'participants',
  'filer',
] as const satisfies readonly AudienceKind[]

/** What the page of an inventory to be is drawn with. */
export interface InventoryPageProps {
  view: View
  participant: string
  form: FormVersion
  year: number
  audience: Audience
  seen: InventoryView
}

/** What would stand in the inventory of a year, line by line to choose from, before a draft of it is begun. */
export function inventoryPage(props: InventoryPageProps) {
  const { view, year, audience, seen } = props
  const { words, to } = view
  return (
    <Page view={view} title={words.t('inventory.title')}>
      <h1>{words.t('inventory.title')}</h1>
      <p class="lead">{words.t('inventory.lead')}</p>
      <form class="filter" method="get" action={to('/desk/inventory')}>
        <label>
          {words.t('portal.year')}
          <br />
          <input type="number" name="year" value={String(year)} min="1990" max="2200" required />
        </label>
        <label>
          {words.t('inventory.readers')}
          <br />
          <select name="audience">
            {INVENTORY_READERS.map((kind) => (
              <option value={kind} selected={kind === audience.kind}>
                {words.t(`audience.kind.${kind}`)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{words.t('inventory.show')}</button>
      </form>
      {seen.filed && (
        <Mark>
          <p>
            {words.t('inventory.filed', { year: String(year) })}{' '}
            <a href={to(`/records/${seen.filed.id}`)}>{words.t('inventory.filedSee')}</a>.{' '}
            {words.t('inventory.filedAmends')}
          </p>
        </Mark>
      )}
      <form method="post" action={to('/desk/inventory')}>
        <input type="hidden" name="year" value={String(year)} />
        <input type="hidden" name="audience" value={audience.kind} />
        {seen.offered.length === 0 && <p>{words.t('inventory.none', { year: String(year) })}</p>}
        <Offered {...props} part="entries" title={words.t('inventory.measures')} />
        <Offered {...props} part="treaty-status" title={words.t('inventory.treaties')} />
        <Silent view={view} offered={seen.offered} />
        <p>
          <button type="submit" class="main">
            {words.t('inventory.begin')}
          </button>
        </p>
      </form>
      <OneSidedLines view={view} seen={seen} />
    </Page>
  )
}

/** The lines of one part, each to be ticked: at first those that the readers of the inventory may be told. */
function Offered({
  view,
  participant,
  form,
  year,
  seen,
  part,
  title,
}: InventoryPageProps & { part: OfferedLine['part']; title: string }) {
  const { words } = view
  const lines = seen.offered.filter((one) => one.part === part)
  if (lines.length === 0) return null
  const blank = <span class="soft">{words.t('portal.answer.blank')}</span>
  const own = part === 'entries'
  return (
    <>
      <h2>
        {title} <span class="soft small">{words.t('inventory.lines', { count: lines.length })}</span>
      </h2>
      <StackTable
        caption={words.t('inventory.caption', { year: String(year) })}
        columns={[
          words.t(own ? 'inventory.activity' : 'inventory.treaty'),
          words.t('inventory.take'),
          words.t(own ? 'inventory.dates' : 'inventory.treatyDates'),
          ...(own ? [words.t('inventory.states')] : []),
          words.t('inventory.recordReaders'),
        ]}
        rows={lines.map((one) => {
          const name = nameOf(view, form, one)
          const readers = seen.readers.get(one.record)
          return [
            <a href={view.to(`/records/${one.record}`)}>{name}</a>,
            <input
              type="checkbox"
              name="line"
              value={one.key}
              checked={one.tellable}
              aria-label={words.t('inventory.takeLine', { title: name })}
            />,
            datesOf(view, one.line) || blank,
            ...(own ? [statesOf(view, form, one.line) || blank] : []),
            <>
              {readers && audienceWords(view, readers, participant)}
              {!one.tellable && (
                <>
                  {' '}
                  <strong>{words.t('inventory.narrower')}</strong>
                </>
              )}
            </>,
          ]
        })}
      />
      {own && <Numbers view={view} lines={lines} />}
    </>
  )
}

function nameOf({ lang }: View, form: FormVersion, { measure, line }: OfferedLine): string {
  const instrument = form.words[lang].lists['instruments']?.[String(line['instrument'])]
  const title = String(line['title'] ?? instrument ?? line['name'] ?? '')
  return measure === undefined ? title : `${measure} ${title}`
}

const datesOf = ({ words }: View, line: { [member: string]: Json }): string =>
  ['start', 'end', 'signed', 'ratified']
    .flatMap((name) => (typeof line[name] === 'string' ? [words.date(line[name])] : []))
    .join(' – ')

const statesOf = ({ words, lang }: View, form: FormVersion, line: { [member: string]: Json }): string => {
  const codes = Array.isArray(line['counterparts']) ? line['counterparts'].map(String) : []
  return words.list(codes.map((code) => form.words[lang].lists['states']?.[code] ?? code))
}

/** How many lines each measure has, whose numbers they carry, and for how many measures none is known. */
function Numbers({ view: { house, words, lang }, lines }: { view: View; lines: readonly OfferedLine[] }) {
  const { version, inventory } = house.regime.crosswalk
  const counts = countByMeasure(lines.map(({ measure = '' }) => ({ measure })))
  return (
    <>
      <p>
        {words.t('inventory.perMeasure', {
          counts: words.list([...counts].map(([id, count]) => `${id} (${words.number(count)})`)),
        })}
      </p>
      <p class="soft small">
        {words.t('inventory.numbers', {
          list: inventory.list.name[lang],
          version,
          count: inventory.list.unknown.length,
        })}
      </p>
    </>
  )
}

/** The measures without a line: whether there is no information on them is for the state to say. */
function Silent({ view, offered }: { view: View; offered: readonly OfferedLine[] }) {
  const { house, words } = view
  const told = new Set(offered.map(({ measure = '' }) => measure.replace(/\.[a-z]$/, '')))
  const silent = house.regime.measures.filter(({ id, partOf }) => partOf === undefined && !told.has(id))
  if (silent.length === 0) return null
  return (
    <>
      <p>{words.t('inventory.silent')}</p>
      <p class="small">{silent.map(({ id }) => id).join(', ')}</p>
    </>
  )
}

function OneSidedLines({ view, seen }: { view: View; seen: InventoryView }) {
  const { words, to } = view
  if (seen.oneSided.length === 0) return null
  return (
    <>
      <h2>{words.t('inventory.oneSided')}</h2>
      <p class="soft">{words.t('inventory.oneSidedLead')}</p>
      <StackTable
        caption={words.t('inventory.oneSided')}
        columns={[
          words.t('inventory.activity'),
          words.t('inventory.oneSidedBy'),
          words.t('inventory.oneSidedMissing'),
        ]}
        rows={seen.oneSided.map(({ by, missing, inventory, measure, title }) => [
          `${measure} ${title}`,
          inventory === '' ? (
            view.participant(by)
          ) : (
            <a href={to(`/records/${inventory}`)}>{view.participant(by)}</a>
          ),
          view.participant(missing),
        ])}
      />
    </>
  )
}

/** On a filed inventory's page: the ways to keep it as a table. */
export function InventoryExports({ view, id, form }: { view: View; id: string; form: string }) {
  const { house, words, to } = view
  if (form !== house.regime.crosswalk.inventory.form) return null
  const address = `${to(`/records/${id}`)}/inventory.csv`
  return (
    <p class="no-print">
      {words.t('inventory.export')}{' '}
      <a href={`${address}?layout=consolidated`}>{words.t('inventory.export.consolidated')}</a> ·{' '}
      <a href={`${address}?layout=miami`}>{words.t('inventory.export.miami')}</a>
    </p>
  )
}
