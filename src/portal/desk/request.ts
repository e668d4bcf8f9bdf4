import type { Context } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { readBytes } from '../../api/read-body.ts'
import type { Act } from '../../audience/roles.ts'
import { text } from '../../bytes.ts'
import { Problem } from '../../problems.ts'
import { sessionMay } from '../../seats/authority.ts'
import type { Session } from '../../seats/sessions.ts'

/** A request to the house. */
export type C = Context<HouseEnv>

/** The most bytes a form may send. */
const MAX_FORM = 400_000
/**
 * The most bytes a page of a draft may send: fifty lines of a table with all their texts, or a block of a thousand lines
 * pasted from a spreadsheet, of which each tab and accent takes three to six.
 */
export const MAX_DRAFT_FORM = 1_500_000

/** The fields of a submitted form, in order. Throws Problem `wrong-type`, `too-large`, or `bad-request` for a NUL. */
export async function readFields(c: C, most = MAX_FORM): Promise<[string, string][]> {
  if (!/^application\/x-www-form-urlencoded\b/.test(c.req.header('content-type') ?? ''))
    throw new Problem('wrong-type', 'a form is asked for')
  const fields = [...new URLSearchParams(text(await readBytes(c, most)))]
  if (fields.some(([name, value]) => name.includes('\0') || value.includes('\0')))
    throw new Problem('bad-request', 'a field has a NUL')
  return fields
}

/** Whoever is signed in. Throws Problem `sign-in-needed`. */
export function seated(c: C): Session {
  const session = c.get('session')
  if (session === undefined) throw new Problem('sign-in-needed', 'sign in first')
  return session
}

/** Whether a session's role is granted one of these acts. */
export const isGranted = (c: C, session: Session, ...acts: readonly Act[]): boolean =>
  acts.some((act) => sessionMay(c.get('house'), session, act))

/** Whoever is signed in, if the role is granted one of these acts. Throws Problem `sign-in-needed` or `not-allowed`. */
export function seatedFor(c: C, ...acts: readonly Act[]): Session {
  const session = seated(c)
  if (!isGranted(c, session, ...acts))
    throw new Problem('not-allowed', `a seat that may ${acts.join(' or ')} is asked for`)
  return session
}

/** An object as a file to be kept, or signed elsewhere. */
export const downloadJson = (c: C, name: string, content: object): Response =>
  c.body(`${JSON.stringify(content, null, 1)}\n`, 200, {
    'content-type': 'application/json',
    'content-disposition': `attachment; filename="${name}"`,
  })
