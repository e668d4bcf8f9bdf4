import { VERSION } from '../../build.ts'
import { Facts, Page } from '../layout.tsx'
import type { View } from '../view.ts'

/** How the house is, for whoever operates it: sizes and states, and no record that is not public. */
export async function housePage(view: View) {
  const { house, words } = view
  const { register, publisher, audit, regime, config } = house
  const { failed } = await register.jobs.countJobs()
  const broken = regime.participants.filter(({ code }) => audit.trouble(code) !== undefined)
  return (
    <Page view={view} title={words.t('desk.place.house')}>
      <h1>{words.t('desk.place.house')}</h1>
      <p class="lead">{words.t('desk.house.lead')}</p>
      <Facts
        items={[
          [words.t('desk.house.address'), config.publicUrl],
          [words.t('desk.house.database'), words.t(`desk.house.database.${register.kind}`)],
          [words.t('desk.house.log'), words.number(register.head().size)],
          [words.t('desk.house.published'), words.number(publisher.published()?.size ?? 0)],
          [
            words.t('desk.house.filings'),
            register.readOnly === undefined
              ? words.t('desk.house.taken')
              : words.t('desk.house.notTaken', { why: register.readOnly }),
          ],
          [
            words.t('desk.house.audit'),
            broken.length === 0
              ? words.number(0)
              : words.list(broken.map(({ code }) => view.participant(code))),
          ],
          [words.t('desk.house.mails'), words.number(failed)],
          [words.t('desk.house.memory'), `${words.number(Math.round(process.memoryUsage.rss() / 1e6))} MB`],
          [
            words.t('desk.house.since'),
            words.date(new Date(house.now().getTime() - Math.round(process.uptime()) * 1000)),
          ],
          [words.t('desk.house.version'), `Confianza ${VERSION}, Node ${process.versions.node}`],
        ]}
      />
    </Page>
  )
}
