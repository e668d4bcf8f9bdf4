import { keysOfParticipant, listRecords, listWithAnswers } from '../clearing-house.ts'
import { Problem } from '../problems.ts'
import { findParticipant } from '../regime/find.ts'
import type { Participant } from '../regime/types.ts'
import { Empty, Facts, Joined, Page } from './layout.tsx'
import { RecordTable } from './record-list.tsx'
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
      <Keys view={view} code={code} />
    </Page>
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
  const form = [...house.regime.forms.values()].find(({ id }) => id === 'treaty-status')
  const code2 = (list: string, value: unknown) =>
    form?.words[lang].lists[list]?.[String(value)] ?? String(value)
  return (
    <>
      <h2>{words.t('portal.participant.treaties')}</h2>
      <div class="scroll">
        <table class="stack">
          <caption>{words.t('portal.participant.treatiesCaption')}</caption>
          <thead>
            <tr>
              <th scope="col">{form?.words[lang].fields['/instrument']?.label}</th>
              <th scope="col">{form?.words[lang].fields['/status']?.label}</th>
              <th scope="col">{form?.words[lang].fields['/deposited']?.label}</th>
              <th scope="col">{form?.words[lang].fields['/as-of']?.label}</th>
              <th scope="col">{words.t('portal.provenance')}</th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ row, record: { answers } }) => (
              <tr>
                <th scope="row">
                  <a href={to(`/records/${row.id}`)}>
                    {typeof answers['instrument-name'] === 'string'
                      ? answers['instrument-name']
                      : code2('instruments', answers['instrument'])}
                  </a>
                </th>
                <td>{code2('statuses', answers['status'])}</td>
                <td>
                  {typeof answers['deposited'] === 'string' ? (
                    words.date(answers['deposited'])
                  ) : (
                    <span class="soft">{words.t('portal.answer.blank')}</span>
                  )}
                </td>
                <td>{typeof answers['as-of'] === 'string' ? words.date(answers['as-of']) : ''}</td>
                <td>{words.t(row.source ? 'portal.provenance.transcribed' : 'portal.provenance.state')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
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
        <div class="scroll">
          <table class="stack">
            <caption>{words.t('portal.participant.keysCaption')}</caption>
            <thead>
              <tr>
                <th scope="col">{words.t('portal.key')}</th>
                <th scope="col">{words.t('portal.key.role')}</th>
                <th scope="col">{words.t('portal.key.custody')}</th>
                <th scope="col">{words.t('portal.key.added')}</th>
                <th scope="col">{words.t('portal.key.revoked')}</th>
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <tr>
                  <th scope="row">
                    <code>{key.id}</code>
                  </th>
                  <td>{words.t(`portal.role.${key.role}`)}</td>
                  <td>{words.t(`portal.custody.${key.custody}`)}</td>
                  <td>{words.t('portal.entry', { index: key.addedAt })}</td>
                  <td>
                    {key.revokedAt === undefined
                      ? words.t('portal.no')
                      : words.t('portal.entry', { index: key.revokedAt })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
