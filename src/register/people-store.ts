import type { Database } from './database.ts'
import { linkStore } from './people-links.ts'
import { passkeyStore } from './people-passkeys.ts'
import { seatStore } from './people-seats.ts'
import { sessionStore } from './people-sessions.ts'

export type { Invitation, InvitationKind, Recovery } from './people-links.ts'
export type { OidcProvider, Passkey } from './people-passkeys.ts'
export type { Holding, Office, Official, Seat } from './people-seats.ts'
export type { SessionKind, StoredSession } from './people-sessions.ts'

/** People as the register keeps them: seats, who holds them, what they sign in with. */
export type PeopleStore = ReturnType<typeof peopleStore>

/** All of it over one database; `together` makes several changes one. */
export const peopleStore = ({ query, transaction }: Pick<Database, 'query' | 'transaction'>) => ({
  /** Runs the work in one transaction, which every call inside joins. */
  together: <T>(work: () => Promise<T>): Promise<T> => transaction(() => work()),
  ...sessionStore(query),
  ...seatStore(query),
  ...passkeyStore(query),
  ...linkStore(query),
})
