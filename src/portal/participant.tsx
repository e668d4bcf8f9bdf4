import { formOf, keysOfParticipant, listRecords, listRestricted, listWithAnswers } from '../clearing-house.ts'
import { Problem } from '../problems.ts'
import { findAt } from '../records/pointer.ts'
import type { FiledRecord } from '../records/types.ts'
import { findParticipant } from '../regime/find.ts'
import type { Participant } from '../regime/types.ts'
import { Answer, subjectOf } from './answers.tsx'
import { Empty, Facts, Joined, Page } from './layout.tsx'
import { provenanceWord, RecordTable } from './record-list.tsx'
import { StackTable } from './stack-table.tsx'
import type { View } from './view.ts'

/** One participant: who it is, what it files, which keys sign for it. */
export async function participantPage(view: View, code: string) {
  const { house, reader, words, lang, to } = view
  const one = findParticipant(house.regime, code)
  if (one === undefined) throw new Problem('not-found', 'no such participant')
  const { rows, next } = await listRecords(house, reader, { participant: code, limit: 20 })
  return (
    <Page view={view} title={one.name[lang]}>
      <p class="crumb">
        <a href={to('/participants')}>{words.t('portal.place.participants')}</a>
      </p>
      <h1>{one.name[lang]}</h1>
      <ParticipantFacts view={view} one={one} />
      <Notes view={view} one={one} />
      <Treaties view={view} code={code} />
      <h2>{words.t('portal.place.records')}</h2>
      {rows.length === 0 ? (
        <Empty>{words.t('portal.participant.noRecords')}</Empty>
      ) : (
        <RecordTable view={view} rows={rows} caption={words.t('portal.latestFirst')} />
      )}
      {next && (
        <p>
          <a href={to(`/records?participant=${code}`)}>{words.t('portal.allRecords')}</a>
        </p>
      )}
      <Restricted view={view} code={code} />
      <Keys view={view} code={code} />
    </Page>
  )
}

/** That something was filed which this reader may not read: by month, and nothing more. */
async function Restricted({ view, code }: { view: View; code: string }) {
  const { house, reader, words } = view
  const months = await listRestricted(house, reader, code)
  if (months.length === 0) return null
  return (
    <>
      <h2>{words.t('audience.restricted.title')}</h2>
      <p class="soft">{words.t('audience.restricted.lead')}</p>
      <ul class="plain">
        {months.map(({ month, count }) => (
          <li>
            {words.t('audience.restricted.one', { month: words.date(month), count: words.number(count) })}
          </li>
        ))}
      </ul>
    </>
  )
}

function ParticipantFacts({ view, one }: { view: View; one: Participant }) {
  const { house, words, lang, to } = view
  const groups = house.regime.groups.filter(({ members }) => members.includes(one.code))
  return (
    <Facts
      items={[
        [words.t('portal.code'), one.code],
        one.presentAtMiami !== undefined && [
          words.t('portal.participant.miami'),
          words.t(one.presentAtMiami ? 'portal.yes' : 'portal.participant.notNamed'),
        ],
        groups.length > 0 && [
          words.t('portal.participants.groups'),
          words.list(groups.map(({ name }) => name[lang])),
        ],
        one.neighbours.length > 0 && [
          words.t('portal.participant.neighbours'),
          <Joined
            items={one.neighbours.map((code) => (
              <a href={to(`/participants/${code}`)}>{view.participant(code)}</a>
            ))}
          />,
        ],
        (one.currencies ?? []).length > 0 && [words.t('portal.currency'), words.list(one.currencies ?? [])],
        one.kind === 'state' && [
          words.t('portal.place.expenditure'),
          <a href={to(`/expenditure?participant=${one.code}`)}>
            {words.t('portal.participant.expenditure')}
          </a>,
        ],
      ]}
    />
  )
}

function Notes({ view: { words, lang }, one }: { view: View; one: Participant }) {
  if (one.notes.length === 0) return null
  return (
    <>
      <h2>{words.t('portal.participant.notes')}</h2>
      <ul class="plain">
        {one.notes.map((note) => (
          <li>
            {[note.from, note.until]
              .map((date) => (date ? words.date(date) : ''))
              .filter(Boolean)
              .join(' – ')}{' '}
            {note.words?.[lang] ?? note.what}
            <br />
            <span class="soft small">
              {words.t('portal.source')} {note.source}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

async function Treaties({ view, code }: { view: View; code: string }) {
  const { house, reader, words, to, lang } = view
  const found = await listWithAnswers(house, reader, {
    participant: code,
    form: 'treaty-status',
    inForce: true,
    limit: 200,
  })
  if (found.length === 0) return null
  const form = formOf(house, found[0]?.record.form ?? '')
  const label = (pointer: string) => form.words[lang].fields[pointer]?.label ?? pointer
  const said = (answers: FiledRecord['answers'], pointer: string) => (
    <Answer view={view} form={form} pointer={pointer} value={findAt(answers, pointer)} />
  )
  return (
    <>
      <h2>{words.t('portal.participant.treaties')}</h2>
      <StackTable
        caption={words.t('portal.participant.treatiesCaption')}
        columns={[
          label('/instrument'),
          label('/status'),
          label('/deposited'),
          label('/as-of'),
          words.t('portal.provenance'),
        ]}
        rows={found.map(({ row, record }) => [
          <a href={to(`/records/${row.id}`)}>{subjectOf(view, formOf(house, record.form), record)}</a>,
          said(record.answers, '/status'),
          said(record.answers, '/deposited'),
          said(record.answers, '/as-of'),
          provenanceWord(view, row),
        ])}
      />
    </>
  )
}

function Keys({ view: { house, words }, code }: { view: View; code: string }) {
  const keys = keysOfParticipant(house, code)
  return (
    <>
      <h2>{words.t('portal.participant.keys')}</h2>
      {keys.length === 0 ? (
        <Empty>{words.t('portal.participant.noKeys')}</Empty>
      ) : (
        <StackTable
          caption={words.t('portal.participant.keysCaption')}
          columns={[
            words.t('portal.key'),
            words.t('portal.key.role'),
            words.t('portal.key.custody'),
            words.t('portal.key.added'),
            words.t('portal.key.revoked'),
          ]}
          rows={keys.map((key) => [
            <code>{key.id}</code>,
            words.t(`portal.role.${key.role}`),
            words.t(`portal.custody.${key.custody}`),
            words.t('portal.entry', { index: key.addedAt }),
            key.revokedAt === undefined
              ? words.t('portal.no')
              : words.t('portal.entry', { index: key.revokedAt }),
          ])}
        />
      )}
    </>
  )
}
