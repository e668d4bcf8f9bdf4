import type { Regime } from '../regime/types.ts'

/** What a participant is to the regime: a state, the body that keeps it, or a body or state that looks on. */
export type Standing = 'state' | 'secretariat' | 'observer'

/** What a seat may do; a seat has one role, an official may hold several seats. */
export const ROLES = [
  'author',
  'clearing',
  'reader',
  'contact',
  'administrator',
  'officer',
  'contributor',
  'operator',
] as const
/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number]

/** The acts that roles are granted; what is not named here for a role is denied to it. */
export type Act =
  /** Reads what its participant may read, beyond what is public. */
  | 'read'
  /** Sees and writes drafts of its participant, hands them on for clearance. */
  | 'draft'
  /** Sees drafts handed on, returns and clears them. */
  | 'clear'
  /** Administers offices, seats, invitations, the clearance policy and keys of its participant, reads its audit. */
  | 'administer'
  /** Files transcriptions, keeps the cycle. */
  | 'transcribe'
  /** Sees how the house is: jobs, sizes, health; no record that is not public. */
  | 'operate'

const GRANTS: Readonly<Record<Standing, Partial<Record<Role, readonly Act[]>>>> = {
  state: {
    author: ['read', 'draft'],
    clearing: ['read', 'clear'],
    reader: ['read'],
    contact: [],
    administrator: ['administer'],
  },
  // No act of the secretariat reaches a state's drafts, and its operator reads nothing that is not public.
  secretariat: {
    officer: ['read', 'draft', 'transcribe'],
    clearing: ['read', 'clear'],
    administrator: ['administer'],
    operator: ['operate'],
  },
  // A contributor writes and files for its own body, marked as such; it is never a state's voice.
  observer: {
    reader: ['read'],
    contributor: ['read', 'draft'],
    clearing: ['read', 'clear'],
    administrator: ['administer'],
  },
}

/** The roles that seats of a standing may have. */
export const rolesOf = (standing: Standing): Role[] =>
  ROLES.filter((role) => GRANTS[standing][role] !== undefined)

/** Whether a role of a standing is granted an act; an unknown role or standing is granted none. */
export function grants(standing: Standing | undefined, role: string, act: Act): boolean {
  if (standing === undefined || !Object.hasOwn(GRANTS, standing)) return false
  const roles = GRANTS[standing]
  return Object.hasOwn(roles, role) && (roles[role as Role] ?? []).includes(act)
}

/** Who belongs where: what each participant is to the regime, and the members of its groups. */
export interface Circles {
  standing: ReadonlyMap<string, Standing>
  groups: ReadonlyMap<string, readonly string[]>
}

/** Whether a seat is granted an act for its own participant; a participant the regime does not know is granted none. */
export const isGranted = (
  circles: Circles,
  { participant, role }: { participant: string; role: string },
  act: Act,
): boolean => grants(circles.standing.get(participant), role, act)

/** The circles of a regime. */
export function circlesOf(regime: Pick<Regime, 'participants' | 'groups' | 'secretariat'>): Circles {
  return {
    standing: new Map(
      regime.participants.map(({ code, kind }): [string, Standing] => [
        code,
        code === regime.secretariat ? 'secretariat' : kind === 'state' ? 'state' : 'observer',
      ]),
    ),
    groups: new Map(regime.groups.map(({ id, members }) => [id, members])),
  }
}
