import type { CertifiedSeat, PolicyChange } from '../../clearing-house.ts'
import { signedSeat, type viewPolicy } from '../../clearing-house.ts'
import { MAX_SIGNATURES } from '../../records/policy.ts'
import { Done, Empty, Facts, Mark, Page } from '../layout.tsx'
import { Choice } from '../records.tsx'
import type { View } from '../view.ts'

/** What the policy page is drawn with. `change`: what has just become of a wish. */
export interface PolicyProps {
  view: View
  seen: Awaited<ReturnType<typeof viewPolicy>>
  certificates: readonly CertifiedSeat[]
  /** How many of them would count under the policy in force. */
  counted: number
  change: PolicyChange | undefined
}

/** A participant's clearance policy: what is in force, how to change it, and whose passkeys are certified. */
export function policyPage({ view, seen, certificates, counted, change }: PolicyProps) {
  const { words, to } = view
  const { inForce, custody } = seen
  const participant = view.participant(seen.participant)
  return (
    <Page view={view} title={words.t('clearance.policyPage.title')}>
      <p class="crumb">
        <a href={to('/desk')}>{words.t('desk.back')}</a>
      </p>
      <h1>{words.t('clearance.policyPage.title')}</h1>
      <p class="lead">{words.t('clearance.policyPage.lead', { participant })}</p>
      {change && <Changed view={view} change={change} participant={participant} />}
      <Facts
        items={[
          [
            words.t('clearance.policy'),
            words.t('clearance.policy.needs', { count: inForce.policy.signatures }),
          ],
          [words.t('clearance.policyPage.digest'), <code>{inForce.digest}</code>],
          [
            words.t('clearance.policyPage.index'),
            inForce.index === undefined ? words.t('clearance.policyPage.none') : words.number(inForce.index),
          ],
          [words.t('clearance.next'), words.t(`clearance.next.${custody}`, { participant })],
        ]}
      />
      <p>{words.t('clearance.policyPage.held', { count: counted })}</p>
      <Wish view={view} seen={seen} participant={participant} />
      <Certificates view={view} certificates={certificates} />
    </Page>
  )
}

function Changed({
  view: { words, to },
  change,
  participant,
}: {
  view: View
  change: PolicyChange
  participant: string
}) {
  if ('index' in change)
    return <Done>{words.t('clearance.policyPage.changed', { index: change.index })}</Done>
  const name = `policy-${change.digest.slice(7, 19)}.json`
  return (
    <Mark>
      <p>{words.t('clearance.policyPage.prepared', { participant })}</p>
      <p>
        <a
          class="button main"
          href={to(
            `/desk/policy/prepared?digest=${encodeURIComponent(change.digest)}&nonce=${change.entry.nonce}`,
          )}
          download={name}
        >
          {words.t('clearance.policyPage.download')}
        </a>
      </p>
      <pre>{`npx confianza key sign --participant ${change.entry.participant} --in FILE --entry ${name} --url URL --origin ORIGIN`}</pre>
    </Mark>
  )
}

/** The form of a new policy, filled with the one in force. */
function Wish({
  view,
  seen: { inForce, custody, offices, seats },
  participant,
}: Pick<PolicyProps, 'view' | 'seen'> & { participant: string }) {
  const { words, to } = view
  const { policy } = inForce
  const ticks = (
    name: 'offices' | 'seats',
    legend: string,
    options: readonly (readonly [string, string])[],
  ) =>
    options.length > 0 && (
      <fieldset class="ticks">
        <legend>{legend}</legend>
        {options.map(([id, label]) => (
          <label class="tick">
            <input type="checkbox" name={name} value={id} checked={policy[name]?.includes(id) ?? false} />{' '}
            {label}
          </label>
        ))}
      </fieldset>
    )
  return (
    <form method="post" action={to('/desk/policy')}>
      <p class="field">
        <label for="signatures">{words.t('clearance.policyPage.signatures')}</label>
        <input
          id="signatures"
          type="number"
          name="signatures"
          min="0"
          max={String(MAX_SIGNATURES)}
          value={String(policy.signatures)}
          required
        />
        <br />
        <span class="soft small">{words.t('clearance.policyPage.zero')}</span>
      </p>
      <Choice
        name="keys"
        label={words.t('clearance.policyPage.keys')}
        value={policy.keys}
        options={[
          ['any', words.t('clearance.policyPage.any')],
          ['device-bound', words.t('clearance.policyPage.deviceBound')],
        ]}
      />
      <p class="soft">{words.t('clearance.policyPage.all', { participant })}</p>
      {ticks(
        'offices',
        words.t('clearance.policyPage.offices'),
        offices.map(({ id, name }) => [id, name]),
      )}
      {ticks(
        'seats',
        words.t('clearance.policyPage.seats'),
        seats.map(({ id, officeName, title }) => [id, `${officeName}: ${title}`]),
      )}
      <button class="main" type="submit">
        {words.t(custody === 'house' ? 'clearance.policyPage.save' : 'clearance.policyPage.prepare')}
      </button>
    </form>
  )
}

/** Whose passkeys speak for which seats; those that wait are signed outside and handed in here. */
function Certificates({ view, certificates }: Pick<PolicyProps, 'view' | 'certificates'>) {
  const { house, words, to } = view
  return (
    <>
      <h2 id="certificates">{words.t('clearance.certificates')}</h2>
      <p>{words.t('clearance.certificates.lead')}</p>
      {certificates.length === 0 ? (
        <Empty>{words.t('clearance.certificates.none')}</Empty>
      ) : (
        <ul class="plain">
          {certificates.map(({ seat, passkey, certificate }) => {
            const signed = signedSeat(house, certificate)
            const name = `${passkey.id.slice(9, 21)}.json`
            const at = `/desk/policy/certificates/${seat.id}/${passkey.id.slice(9)}`
            return (
              <li>
                <Facts
                  items={[
                    [words.t('clearance.certificates.seat'), `${seat.officeName}: ${seat.title}`],
                    [words.t('clearance.certificates.passkey'), <code>{passkey.id}</code>],
                    [
                      words.t('clearance.certificates.state'),
                      signed ? <code>{signed.by}</code> : words.t('clearance.certificates.waits'),
                    ],
                  ]}
                />
                {!signed && (
                  <>
                    <p>
                      <a class="button" href={to(at)} download={name}>
                        {words.t('clearance.policyPage.download')}
                      </a>
                    </p>
                    <pre>{`npx confianza key certify --participant ${seat.participant} --in FILE --certificate ${name}`}</pre>
                    <form method="post" action={to(at)} class="filter">
                      <label>
                        {words.t('clearance.certificates.by')}
                        <br />
                        <input name="by" required />
                      </label>
                      <label>
                        {words.t('clearance.certificates.sig')}
                        <br />
                        <input name="sig" required />
                      </label>
                      <button type="submit">{words.t('clearance.certificates.take')}</button>
                    </form>
                  </>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </>
  )
}
