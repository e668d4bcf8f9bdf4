import type { Due } from '../analysis/dues.ts'
import { today, viewDues } from '../clearing-house.ts'
import { writeCalendar } from '../exports/ics.ts'
import { Problem } from '../problems.ts'
import type { DueRule } from '../regime/due-rule.ts'
import { findParticipant } from '../regime/find.ts'
import { states } from './form/control.tsx'
import { Empty, Page } from './layout.tsx'
import { StackTable } from './stack-table.tsx'
import type { View } from './view.ts'

/** Which dues a page is asked for. */
export interface DuesQuery {
  participant?: string | undefined
  year?: number | undefined
}

/** When returns are expected: the dates of the regime, and of one state what answers them so far. */
export async function duesPage(view: View, { participant, year }: DuesQuery) {
  const { words, to } = view
  const code = participant ?? view.session?.participant
  if (participant !== undefined) demandState(view, participant)
  const state = code !== undefined && isState(view, code) ? code : undefined
  return (
    <Page view={view} title={words.t('dues.title')}>
      <h1>{words.t('dues.title')}</h1>
      <p class="lead">{words.t('dues.lead')}</p>
      <form class="filter" action={to('/dues')}>
        <p class="field">
          <label for="participant">{words.t('portal.participant')}</label>
          <select id="participant" name="participant">
            {states(view).map(([own, name]) => (
              <option value={own} selected={own === state}>
                {name}
              </option>
            ))}
          </select>
        </p>
        <p class="field">
          <label for="year">{words.t('dues.year')}</label>
          <input id="year" name="year" value={year ?? ''} size={6} inputmode="numeric" maxlength={4} />
        </p>
        <p>
          <button type="submit">{words.t('dues.show')}</button>
        </p>
      </form>
      {state && <DuesOf view={view} participant={state} year={year} />}
      <h2>{words.t('dues.rules')}</h2>
      <Rules view={view} />
    </Page>
  )
}

const isState = ({ house }: View, code: string): boolean =>
  findParticipant(house.regime, code)?.kind === 'state'

function demandState(view: View, code: string): void {
  if (!isState(view, code)) throw new Problem('not-found', 'no such state')
}

async function DuesOf({
  view,
  participant,
  year,
}: {
  view: View
  participant: string
  year?: number | undefined
}) {
  const { house, reader, words, to } = view
  const dues = await viewDues(house, reader, { participant, ...(year === undefined ? {} : { year }) })
  const own = reader.kind === 'seat' && reader.participant === participant
  return (
    <>
      <h2>{view.participant(participant)}</h2>
      <p class="soft">{words.t(own ? 'dues.own' : 'dues.others')}</p>
      {dues.length === 0 ? (
        <Empty>{words.t('dues.none')}</Empty>
      ) : (
        <DueTable view={view} dues={dues} caption={words.t('dues.caption')} />
      )}
      <p class="small">
        <a href={to(`/dues.ics?participant=${participant}`)}>{words.t('dues.calendar')}</a>
      </p>
    </>
  )
}

/** Dues as a table, by day. */
export function DueTable({ view, dues, caption }: { view: View; dues: readonly Due[]; caption: string }) {
  const { words, to } = view
  return (
    <StackTable
      caption={caption}
      columns={[
        words.t('dues.day'),
        words.t('dues.return'),
        words.t('dues.for'),
        words.t('dues.standing'),
        words.t('dues.basis'),
      ]}
      rows={dues.map((due) => [
        words.date(due.day),
        view.formTitle(due.form),
        <For view={view} due={due} />,
        <>
          <Standing view={view} due={due} />
          {due.answer && (
            <>
              {' '}
              <a href={to(`/records/${due.answer.record}`)}>
                {words.t('dues.filed', { date: words.date(due.answer.filed) })}
              </a>
            </>
          )}
        </>,
        <Basis view={view} due={due} />,
      ])}
    />
  )
}

/** The rule of a due. A due is made of one, so there is always one. */
export const ruleOf = ({ house }: View, { rule }: Pick<Due, 'rule'>): DueRule =>
  house.regime.dues.find(({ id }) => id === rule) as DueRule

/** What a due is for: a year, or the event that its date counts from. */
export function For({ view, due }: { view: View; due: Due }) {
  const { words, to } = view
  if (due.event === undefined) return <>{due.period}</>
  return (
    <a href={to(`/records/${due.event.record}`)}>
      {words.t('dues.event', {
        form: view.formTitle(formOfEvent(view, due)),
        date: words.date(due.event.date),
      })}
    </a>
  )
}

function formOfEvent(view: View, due: Due): string {
  const { time } = ruleOf(view, due)
  return time.kind === 'event' ? time.form : due.form
}

/** How a due stands, in words: of what is late, and of what is not known, why. */
export function Standing({ view, due }: { view: View; due: Due }) {
  const { words } = view
  const { timing, answer, event, party } = due
  const said =
    timing === undefined
      ? words.t('dues.transcribed')
      : timing === 'after-the-event' && event === undefined
        ? words.t('dues.timing.after-the-date')
        : words.t(`dues.timing.${timing}`)
  return (
    <>
      <strong>{said}</strong>
      {answer && answer.says !== 'answers' && ` (${words.t(`dues.says.${answer.says}`)})`}
      {timing === 'not-yet' && party?.confirmed === false && (
        <span class="soft small"> {words.t('dues.partyUnconfirmed', { date: words.date(party.asOf) })}</span>
      )}
    </>
  )
}

function Basis({ view, due }: { view: View; due: Due }) {
  const { words, lang } = view
  const rule = ruleOf(view, due)
  return (
    <span class="small">
      {rule.basis[lang]}{' '}
      <span class="soft">{words.t(rule.parties ? 'dues.partiesOnly' : 'dues.voluntary')}</span>
    </span>
  )
}

function Rules({ view }: { view: View }) {
  const { house, words, lang } = view
  return (
    <StackTable
      caption={words.t('dues.rulesCaption')}
      columns={[words.t('dues.return'), words.t('dues.when'), words.t('dues.basis')]}
      rows={house.regime.dues.map((rule) => [
        view.formTitle(rule.form),
        whenOf(view, rule),
        <>
          {rule.basis[lang]}{' '}
          <span class="soft small">{words.t(rule.parties ? 'dues.partiesOnly' : 'dues.voluntary')}</span>
          {rule.doubt && (
            <>
              <br />
              <span class="soft small">{rule.doubt[lang]}</span>
            </>
          )}
        </>,
      ])}
    />
  )
}

/** When a return is expected, in words. */
export function whenOf(view: View, { time, expected }: DueRule): string {
  const { words } = view
  const who = expected === 'filers' ? `. ${words.t('dues.filersOnly')}` : ''
  if (time.kind === 'yearly') {
    // A year without a 29 February would lose it; the day is the same in every other.
    const day = words
      .date(`2000-${time.day}`)
      .replace(/\W*2000\W*$/, '')
      .replace(/ de$/, '')
    const key = ({ '-1': 'before', 0: 'same', 1: 'next', 2: 'second' } as const)[
      String(time.offset) as '-1' | '0' | '1' | '2'
    ]
    return words.t(`dues.yearly.${key}`, { day }) + who
  }
  const form = view.formTitle(time.form)
  const date = fieldLabel(view, time.form, `${time.each ? `${time.each}/*` : ''}${time.date}`)
  const { months, days = 0 } = time
  if (months !== undefined) return words.t('dues.months', { count: months, form, date }) + who
  if (days === 0) return words.t('dues.onTheDay', { form, date }) + who
  return words.t(days < 0 ? 'dues.daysBefore' : 'dues.daysAfter', { count: Math.abs(days), form, date }) + who
}

const fieldLabel = ({ house, lang }: View, form: string, pointer: string): string =>
  [...house.regime.forms.values()].filter(({ id }) => id === form).at(-1)?.words[lang].fields[pointer]
    ?.label ?? pointer

/** A state's dues as a calendar to subscribe to. Throws Problem `not-found` for what is no state. */
export async function duesCalendar(view: View, participant: string): Promise<string> {
  const { house, reader, words, lang, to } = view
  demandState(view, participant)
  const dues = await viewDues(house, reader, { participant })
  return writeCalendar(
    {
      name: `${words.t('dues.title')}: ${view.participant(participant)}`,
      source: `${house.config.publicUrl}${to(`/dues.ics?participant=${participant}`)}`,
      language: lang,
      // Of the day, as its cached answer is.
      stamp: new Date(`${today(house)}T00:00Z`),
    },
    dues.map((due) => ({
      uid: `${participant}-${due.rule}-${due.period ?? `${due.event?.record.slice(0, 16)}-${due.event?.date}`}@${house.origin}`,
      day: due.day,
      title: [view.formTitle(due.form), due.period].filter(Boolean).join(', '),
      description: ruleOf(view, due).basis[lang],
      url: `${house.config.publicUrl}${to(`/dues?participant=${participant}`)}`,
    })),
  )
}
