import type { Reader } from '../audience/reader.ts'
import type { House } from '../clearing-house/house.ts'
import type { Taken } from '../clearing-house/limits.ts'
import type { Lang } from '../regime/types.ts'
import type { Session } from '../seats/sessions.ts'

/** What every route is told of its request. */
export interface HouseEnv {
  Variables: {
    house: House
    reader: Reader
    session: Session | undefined
    /** The language of Accept-Language; pages take theirs from the address. */
    lang: Lang
    /** What this request was counted as, and what is left. */
    taken?: readonly Taken[]
  }
}

/** The name of the session's cookie: bound to the host where the house is reached by https. */
export const cookieName = (house: Pick<House, 'config'>): string =>
  house.config.publicUrl.startsWith('https:') ? '__Host-session' : 'session'
