import { Hono } from 'hono'
import type { House } from '../clearing-house/house.ts'
import type { HouseEnv } from './env.ts'

/** How the house is: `/healthz` the process, `/readyz` all it needs, `/metrics` in Prometheus' text form. */
export function healthRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/healthz', (c) => c.json({ status: 'up' }))
  app.get('/readyz', async (c) => {
    const { register, publisher } = house
    const checks = {
      database: await register.answers(),
      log: register.readOnly === undefined && publisher.published() !== undefined,
      facts: house.ready,
    }
    const ready = Object.values(checks).every(Boolean)
    return c.json(
      { ready, ...checks, ...(register.readOnly ? { readOnly: register.readOnly } : {}) },
      ready ? 200 : 503,
    )
  })
  app.get('/metrics', async (c) => {
    const { register, publisher, audit, regime } = house
    // Not how many wait: that would tell everybody when a state hands drafts on.
    const failed = await register.jobs.countJobs().then(
      (jobs) => jobs.failed,
      () => 'NaN',
    )
    const lines = [
      ['confianza_log_size', 'gauge', 'Entries in the log.', register.head().size],
      [
        'confianza_log_published_size',
        'gauge',
        'Entries under the published checkpoint.',
        publisher.published()?.size ?? 0,
      ],
      ['confianza_read_only', 'gauge', 'Whether the house takes no filings.', register.readOnly ? 1 : 0],
      [
        'confianza_audit_logs_broken',
        'gauge',
        'Audit logs whose lines are not those that were signed.',
        regime.participants.filter(({ code }) => audit.trouble(code) !== undefined).length,
      ],
      ['confianza_jobs_failed', 'gauge', 'Mails given up, in the last month.', failed],
      [
        'process_resident_memory_bytes',
        'gauge',
        'Resident memory of the process.',
        process.memoryUsage.rss(),
      ],
      ['process_uptime_seconds', 'gauge', 'Seconds since the process started.', Math.round(process.uptime())],
    ].flatMap(([name, type, help, value]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      `${name} ${value}`,
    ])
    return c.body(`${lines.join('\n')}\n`, 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    })
  })
  return app
}
