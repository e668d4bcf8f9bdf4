import type { Role } from '../../src/audience/roles.ts'

/** Who asks: nobody in particular, or an official in a real seat of a participant. */
export const ACTORS = {
  anonymous: undefined,
  // Named among the parties of the restricted record of the test, and a state that is not.
  'ARG reader': { participant: 'ARG', role: 'reader' },
  'PER reader': { participant: 'PER', role: 'reader' },
  'PER author': { participant: 'PER', role: 'author' },
  'PER administrator': { participant: 'PER', role: 'administrator' },
  // The filer.
  'URY author': { participant: 'URY', role: 'author' },
  'URY clearing': { participant: 'URY', role: 'clearing' },
  'URY reader': { participant: 'URY', role: 'reader' },
  'URY contact': { participant: 'URY', role: 'contact' },
  'URY administrator': { participant: 'URY', role: 'administrator' },
  'OAS officer': { participant: 'OAS', role: 'officer' },
  'OAS administrator': { participant: 'OAS', role: 'administrator' },
  'OAS operator': { participant: 'OAS', role: 'operator' },
  'FRA reader': { participant: 'FRA', role: 'reader' },
  'FRA contributor': { participant: 'FRA', role: 'contributor' },
} as const satisfies Record<string, { participant: string; role: Role } | undefined>

/** One of {@link ACTORS}. */
export type Actor = keyof typeof ACTORS

/** All of them. */
export const EVERYBODY = Object.keys(ACTORS) as Actor[]
/** Whoever is signed in. */
export const SEATED = EVERYBODY.filter((actor) => ACTORS[actor] !== undefined)

const withRole = (...roles: Role[]): Actor[] =>
  SEATED.filter((actor) => roles.includes((ACTORS[actor] as { role: Role }).role))
/** Seats that read for their participant, wherever they sit. */
export const READING = withRole('author', 'clearing', 'reader', 'officer', 'contributor')
/** Seats that draft for their participant. */
export const DRAFTING = withRole('author', 'officer', 'contributor')
/** Administrators of their own participant. */
export const ADMINISTERING = withRole('administrator')
/** Those who may read the restricted record: the seats of its filer that read, and the party it names. */
export const PARTIES: Actor[] = ['ARG reader', 'URY author', 'URY clearing', 'URY reader']
