import type { Database } from './database.ts'

/** A job somebody has taken: nobody else takes it before the lease is over. */
export interface TakenJob {
  id: number
  kind: string
  key: string
  sealed: Uint8Array
  /** How often it has been taken, this time too. */
  attempts: number
  lease: string
}

/** How long ended jobs are remembered, so that their keys are not queued again, in milliseconds. */
const REMEMBERED = 30 * 24 * 60 * 60 * 1000

/** How many jobs there are of each state, and since when the oldest waits. */
export interface JobCounts {
  waiting: number
  failed: number
  oldest: Date | undefined
}

/** Jobs in a table: queued with the transaction that asks for them, taken by one worker at a time. */
export type JobStore = ReturnType<typeof jobStore>

/** The {@link JobStore} on a database. */
export const jobStore = ({ query }: Pick<Database, 'query'>) => {
  const listeners = new Set<() => void>()
  return {
    /** Calls back when this process has queued something; gives the way to stop. */
    onQueued(heard: () => void): () => void {
      listeners.add(heard)
      return () => listeners.delete(heard)
    },
    /** Queues a job, inside the caller's transaction if there is one; false when its key was queued before. */
    async queueJob(job: { kind: string; key: string; sealed: Uint8Array }, now: Date): Promise<boolean> {
      const rows = await query(
        `insert into job (kind, key, sealed, due_at, queued_at) values ($1, $2, $3, $4, $4)
         on conflict (key) do nothing returning id`,
        [job.kind, job.key, job.sealed, now],
      )
      for (const heard of listeners) heard()
      return rows.length > 0
    },
    /** Takes jobs that are due, the longest due first, until a time at which another may take them again. */
    async takeJobs(
      kind: string,
      { now, until, lease, most }: { now: Date; until: Date; lease: string; most: number },
    ): Promise<TakenJob[]> {
      const taken = await query<TakenJob>(
        `update job set lease = $4, leased_until = $3, attempts = attempts + 1
         where id in (
           select id from job
           where state = 'waiting' and kind = $1 and due_at <= $2 and (leased_until is null or leased_until <= $2)
           order by due_at, id limit $5 for update skip locked)
         returning id, kind, key, sealed, attempts, lease`,
        [kind, now, until, lease, most],
      )
      return taken.sort((a, b) => a.id - b.id)
    },
    /** Ends a job that was taken, done or for good in trouble; what it carried is gone. False when the lease is lost. */
    async endJob(job: TakenJob, state: 'done' | 'failed', now: Date, trouble?: string): Promise<boolean> {
      const rows = await query(
        `update job set state = $3, sealed = null, lease = null, leased_until = null, ended_at = $4, trouble = $5
         where id = $1 and lease = $2 and state = 'waiting' returning id`,
        [job.id, job.lease, state, now, trouble ?? null],
      )
      return rows.length > 0
    },
    /** Puts a job that was taken back, to be taken again when it is due. False when the lease is lost. */
    async putBackJob(job: TakenJob, due: Date, trouble: string): Promise<boolean> {
      const rows = await query(
        `update job set lease = null, leased_until = null, due_at = $3, trouble = $4
         where id = $1 and lease = $2 and state = 'waiting' returning id`,
        [job.id, job.lease, due, trouble],
      )
      return rows.length > 0
    },
    /** How the jobs stand, for the operator. */
    async countJobs(): Promise<JobCounts> {
      const [row] = await query<{ waiting: number; failed: number; oldest: Date | null }>(
        `select count(*) filter (where state = 'waiting')::int as waiting,
           count(*) filter (where state = 'failed')::int as failed,
           min(queued_at) filter (where state = 'waiting') as oldest from job`,
      )
      return { waiting: row?.waiting ?? 0, failed: row?.failed ?? 0, oldest: row?.oldest ?? undefined }
    },
    /** Forgets jobs that ended long ago. */
    async forgetJobs(now: Date): Promise<void> {
      await query("delete from job where state <> 'waiting' and ended_at < $1", [
        new Date(now.getTime() - REMEMBERED),
      ])
    },
  }
}
