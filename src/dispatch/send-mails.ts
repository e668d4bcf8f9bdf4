import { randomUUID } from 'node:crypto'
import type { House } from '../clearing-house/house.ts'
import { MAIL_JOB, openMail, type TakenJob } from '../clearing-house.ts'
import type { Mailer } from './mailer.ts'
import { renderMail } from './render-mail.ts'

const MINUTE = 60_000
/** How many mails are taken at a time, and for how long they are one's own, in milliseconds. */
const BATCH = 5
const LEASE = 10 * MINUTE
/** How often a mail is tried: over a day and a half. */
const MOST_ATTEMPTS = 14
const LONGEST_PAUSE = 6 * 60 * MINUTE

/** What of the house the worker needs. */
export type MailHouse = Pick<House, 'register' | 'config' | 'regime' | 'crypto' | 'now' | 'log'>

/** How long a mail waits after an attempt that failed, in milliseconds: a minute, then twice as long each time. */
export const pauseAfter = (attempts: number): number =>
  Math.min(MINUTE * 2 ** Math.max(0, attempts - 1), LONGEST_PAUSE)

/** Sends all mails that are due, and gives how many were handed over. Other workers take others meanwhile. */
export async function sendMails(house: MailHouse, mailer: Mailer, stopped = () => false): Promise<number> {
  const lease = randomUUID()
  let sent = 0
  while (!stopped()) {
    const now = house.now()
    const until = new Date(now.getTime() + LEASE)
    const jobs = await house.register.jobs.takeJobs(MAIL_JOB, { now, until, lease, most: BATCH })
    if (jobs.length === 0) break
    for (const job of jobs) if (await sendOne(house, mailer, job)) sent++
  }
  return sent
}

async function sendOne(house: MailHouse, mailer: Mailer, job: TakenJob): Promise<boolean> {
  const { jobs } = house.register
  const mail = read(house, job)
  const { state, ...more } =
    mail === undefined
      ? ({ state: 'refused', trouble: 'unreadable' } as const)
      : await mailer.send(renderMail(house, mail, job.key))
  const now = house.now()
  if (state === 'sent') {
    await jobs.endJob(job, 'done', now)
    return true
  }
  const trouble = 'trouble' in more ? more.trouble : 'unknown'
  const last = state === 'refused' || job.attempts >= MOST_ATTEMPTS
  // The operator is told which job, never whose.
  house.log('mail', { job: job.id, trouble, attempts: job.attempts, last })
  if (last) await jobs.endJob(job, 'failed', now, trouble)
  else await jobs.putBackJob(job, new Date(now.getTime() + pauseAfter(job.attempts)), trouble)
  return false
}

function read(house: MailHouse, job: TakenJob) {
  try {
    return openMail(house, job)
  } catch {
    // Sealed by keys this house no longer has: it can never be sent.
    return undefined
  }
}
