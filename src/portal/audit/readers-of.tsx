import { readersOf } from '../../clearing-house.ts'
import type { RecordRow } from '../../register/project.ts'
import { Empty } from '../layout.tsx'
import { StackTable } from '../stack-table.tsx'
import type { View } from '../view.ts'
import { momentOf, roleWords } from './line-words.ts'

/** For the filer's own seats: who read a record that is not public, and how often. Nothing for anybody else. */
export async function ReadersOf({
  view,
  row,
}: {
  view: View
  row: Pick<RecordRow, 'id' | 'participant' | 'audience'>
}) {
  const { house, reader, words } = view
  if (reader.kind !== 'seat' || reader.participant !== row.participant || row.audience.kind === 'public')
    return null
  const readers = await readersOf(house, reader, row.id)
  return (
    <section>
      <h2 id="readers">{words.t('audit.readers.title')}</h2>
      <p>{words.t('audit.readers.lead')}</p>
      {readers.length === 0 ? (
        <Empty>{words.t('audit.readers.none')}</Empty>
      ) : (
        <StackTable
          caption={words.t('audit.readers.title')}
          columns={[
            words.t('audit.readers.participant'),
            words.t('audit.readers.role'),
            words.t('audit.readers.first'),
            words.t('audit.readers.last'),
            { title: words.t('audit.readers.times'), n: true },
          ]}
          rows={readers.map(({ participant, role, first, last, times }) => [
            view.participant(participant),
            role === undefined ? '' : roleWords(view, role),
            momentOf(first),
            momentOf(last),
            words.number(times),
          ])}
        />
      )}
    </section>
  )
}
