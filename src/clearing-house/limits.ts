import { Problem } from '../problems.ts'

/** How often something may be done: `most` times in a window of `seconds`. */
export interface Limit {
  most: number
  seconds: number
}

const MINUTE = 60
const QUARTER = 15 * MINUTE

/** What is counted, and how often it may be. The first five are counted by address, the others by seat. */
export const LIMITS = {
  /** Attempts to sign in that fail, by address, and by passkey besides. */
  'sign-in': { most: 10, seconds: QUARTER },
  /** One-time links that are tried: of invitations, of recoveries. */
  invitation: { most: 20, seconds: QUARTER },
  filing: { most: 600, seconds: MINUTE },
  check: { most: 300, seconds: MINUTE },
  /** Every other request: pages, reading by API, forms. */
  request: { most: 1200, seconds: MINUTE },
  /** Forms of the signed in; of nobody signed in by address. */
  act: { most: 120, seconds: MINUTE },
  upload: { most: 60, seconds: MINUTE },
} as const satisfies Record<string, Limit>

/** A name of {@link LIMITS}. */
export type LimitName = keyof typeof LIMITS
/** Other bounds than {@link LIMITS}, for benches and tests; false counts nothing. */
export type LimitSettings = Partial<Record<LimitName, Limit>> | false

/** What is left after something was counted. */
export interface Taken extends Limit {
  name: LimitName
  /** How many more are allowed in this window. */
  left: number
  /** Seconds until the window ends, at least 1. */
  reset: number
  /** Whether this one was within the bound. */
  within: boolean
}

/** Done more often than allowed; `reset` is in how many seconds it may be tried again. */
export class TooMany extends Problem {
  readonly reset: number
  constructor({ name, most, seconds, reset }: Taken) {
    super('too-many', `${name}: at most ${most} in ${seconds} s`)
    this.reset = reset
  }
}

/** The most counters kept: about 20 MB. Past them those that began first are forgotten. */
const MOST_COUNTERS = 100_000

/** Counts in windows that begin with the first of each, by name and by who does it. */
export interface Limiter {
  /** Counts one more; undefined where nothing is counted. */
  take(name: LimitName, who: string): Taken | undefined
  /** Counts one more. Throws TooMany past the bound. */
  demand(name: LimitName, who: string): void
  /** Counts one less in the window under way: it was no guess. */
  forgive(name: LimitName, who: string): void
}

/** A limiter on a clock, with other bounds where settings give them. */
export function openLimiter(now: () => Date, settings: LimitSettings = {}): Limiter {
  const counters = new Map<string, { count: number; until: number }>()
  const makeRoom = (time: number) => {
    if (counters.size < MOST_COUNTERS) return
    for (const [key, { until }] of counters) if (until <= time) counters.delete(key)
    for (const key of counters.keys()) {
      if (counters.size < MOST_COUNTERS) break
      counters.delete(key)
    }
  }
  const limiter: Limiter = {
    take(name, who) {
      if (settings === false) return undefined
      const limit = settings[name] ?? LIMITS[name]
      const time = now().getTime()
      const key = `${name} ${who}`
      let counter = counters.get(key)
      // A clock that was set back must not lengthen a window.
      if (!counter || counter.until <= time || counter.until > time + limit.seconds * 1000) {
        counters.delete(key)
        makeRoom(time)
        counter = { count: 0, until: time + limit.seconds * 1000 }
        counters.set(key, counter)
      }
      counter.count++
      return {
        ...limit,
        name,
        left: Math.max(0, limit.most - counter.count),
        reset: Math.max(1, Math.ceil((counter.until - time) / 1000)),
        within: counter.count <= limit.most,
      }
    },
    demand(name, who) {
      const taken = limiter.take(name, who)
      if (taken && !taken.within) throw new TooMany(taken)
    },
    forgive(name, who) {
      const counter = counters.get(`${name} ${who}`)
      if (counter) counter.count = Math.max(0, counter.count - 1)
    },
  }
  return limiter
}
