import { type House, sweepAttachments } from '../clearing-house.ts'
import { openMailer } from './mailer.ts'
import { remindClearances } from './reminders.ts'
import { sendMails } from './send-mails.ts'

/** How often the outbox is looked into without being asked to, and what is due by time, in milliseconds. */
const LOOK = 30_000
const HOUR = 60 * 60 * 1000
/** How long after something was queued the outbox is looked into: its transaction ends meanwhile. */
const SOON = 200

/** What a started dispatch can be told. */
export interface Dispatch {
  /** Finishes the mail in hand and does no more. */
  stop(): Promise<void>
}

/** Starts what the house does by itself: mails, reminders, sweeping. A failure is told to the operator and tried again. */
export function startDispatch(house: House): Dispatch {
  const mailer = openMailer(house.config)
  let stopped = false
  const timers = new Set<NodeJS.Timeout>()
  /** Runs a job, one at a time; asked for meanwhile, it runs once more. */
  const oneAtATime = (name: string, job: () => Promise<unknown>) => {
    let running: Promise<void> | undefined
    let again = false
    const run = async () => {
      do {
        again = false
        await job().catch((error) => {
          if (!stopped) house.log('dispatch', { job: name, error: String(error) })
        })
      } while (again && !stopped)
      running = undefined
    }
    return {
      ask: () => {
        if (stopped) return
        if (running) again = true
        else running = run()
      },
      settled: () => running,
    }
  }
  const mails = oneAtATime('mails', async () => {
    if (mailer) await sendMails(house, mailer, () => stopped)
  })
  const hourly = oneAtATime('hourly', async () => {
    // Those that can wait do not take the others with them.
    const ends = await Promise.allSettled([
      remindClearances(house),
      sweepAttachments(house),
      house.register.jobs.forgetJobs(house.now()),
    ])
    const broken = ends.find((end) => end.status === 'rejected')
    if (broken) throw broken.reason
  })
  const every = (time: number, ask: () => void) => {
    const timer = setInterval(ask, time)
    timer.unref()
    timers.add(timer)
    ask()
  }
  const deaf = house.register.jobs.onQueued(() => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      mails.ask()
    }, SOON)
    timer.unref()
    timers.add(timer)
  })
  every(LOOK, mails.ask)
  every(HOUR, hourly.ask)
  return {
    async stop() {
      stopped = true
      deaf()
      for (const timer of timers) clearInterval(timer)
      await Promise.all([mails.settled(), hourly.settled()])
      mailer?.close()
    },
  }
}
