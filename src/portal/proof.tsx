import type { RecordView } from '../clearing-house.ts'
import { vkeyText } from '../log/note.ts'
import { approvalsOf } from '../records/statement.ts'
import { Facts } from './layout.tsx'
import type { View } from './view.ts'

/** Where a record stands in the log, who signed, and how anyone may check it. */
export function Proof({
  view: { house, words, participant, to },
  seen: { row, entry, key, state },
}: {
  view: View
  seen: RecordView
}) {
  const short = row.id.slice(0, 12)
  const cleared = entry.sigs[0] !== undefined && approvalsOf(entry.sigs[0]) !== undefined
  return (
    <>
      <h2 id="proof">{words.t('portal.proof')}</h2>
      <p>{words.t('portal.proof.lead')}</p>
      <Facts
        items={[
          [words.t('portal.proof.id'), <code>{row.id}</code>],
          [
            words.t('portal.proof.index'),
            words.t('portal.proof.indexOf', { index: row.index, log: house.origin }),
          ],
          [
            words.t('portal.proof.state'),
            words.t(state === 'published' ? 'portal.state.published' : 'portal.state.sequenced'),
          ],
          key && [
            words.t('portal.proof.signer'),
            <>
              <code>{key.id}</code>{' '}
              {words.t('portal.proof.signerOf', {
                participant: participant(key.participant),
                custody: words.t(`portal.custody.${key.custody}`),
              })}
            </>,
          ],
          [
            words.t('portal.proof.leaf'),
            <code>{JSON.stringify({ ...entry, sigs: `[${entry.sigs.length}]` })}</code>,
          ],
        ]}
      />
      <p>
        <a class="button" href={`/api/v1/records/${row.id}/bytes`} download={`${short}.json`}>
          {words.t('portal.proof.bytes')}
        </a>{' '}
        <a class="button" href={`/api/v1/records/${row.id}/receipt`} download={`${short}.tlog-proof`}>
          {words.t('portal.proof.receipt')}
        </a>{' '}
        {cleared && (
          <>
            <a
              class="button"
              href={`/api/v1/records/${row.id}/approvals`}
              download={`${short}-approvals.json`}
            >
              {words.t('clearance.proof.approvals')}
            </a>{' '}
            <a class="button" href={`/api/v1/records/${row.id}/policy`} download={`${short}-policy.json`}>
              {words.t('clearance.proof.policy')}
            </a>{' '}
          </>
        )}
        <a class="button" href={to('/verify')}>
          {words.t('portal.proof.verify')}
        </a>
      </p>
      <p class="small soft">{words.t('portal.proof.command')}</p>
      <pre>{`npx confianza verify ${short}.json ${short}.tlog-proof --key '${vkeyText(house.signer.key)}'${cleared ? ` --approvals ${short}-approvals.json --policy ${short}-policy.json` : ''}`}</pre>
    </>
  )
}
