import { Hono } from 'hono'
import type { House } from '../clearing-house/house.ts'
import { fileEntry, listRestricted, recordActSoon } from '../clearing-house.ts'
import { Problem } from '../problems.ts'
import type { CommittedAudience } from '../records/commitment.ts'
import { checkPolicy } from '../records/policy.ts'
import { closed } from '../records/shape.ts'
import type { ClearancePolicy, Entry, Json } from '../records/types.ts'
import type { HouseEnv } from './env.ts'
import { problemResponse } from './problem-document.ts'
import { readObject, readQuery } from './read-body.ts'

/** Entries signed where their keys are: keys, revocations, audiences, erasures, policies. */
export function entryRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.post('/entries', async (c) => {
    const { entry, audience, policy } = await readObject(c, ['entry'], ['audience', 'policy'])
    const { kind, custody } = (entry ?? {}) as { kind?: Json; custody?: Json }
    // The secretariat's own files, and keys this house holds, come from where the house runs.
    if (kind === 'regime' || custody === 'house')
      throw new Problem('not-allowed', 'this is filed by the house')
    const beside = audience === undefined ? undefined : readAudience(audience)
    const filed = await fileEntry(house, entry as unknown as Entry, {
      ...(beside ? { audience: beside } : {}),
      ...(policy === undefined ? {} : { policy: readPolicyMember(policy) }),
    })
    // No seat did this: a key of the participant's own did, on a machine of its own.
    const act = kind === 'audience' || kind === 'erase' || kind === 'policy' ? kind : undefined
    const { participant, sigs } = entry as unknown as Entry
    if (act)
      recordActSoon(house, { participant, act, about: filed.digest, details: { key: sigs[0]?.by ?? '' } })
    return c.json(filed, 201)
  })
  app.get('/restricted', async (c) => {
    const { participant } = readQuery(c, ['participant'])
    return c.json({ restricted: await listRestricted(house, c.get('reader'), participant) })
  })
  app.all('/entries', (c) =>
    problemResponse(
      new Problem('method-not-allowed', `${c.req.method} ${c.req.path}`),
      c.get('lang'),
      'POST',
    ),
  )
  return app
}

function readAudience(value: Json): CommittedAudience {
  const { salt, audience } = closed(value, 'bad-request', '/audience', ['salt', 'audience'])
  if (typeof salt !== 'string' || audience === null || typeof audience !== 'object')
    throw new Problem('bad-request', '/audience/salt or /audience/audience is not of its form')
  return { salt, audience: audience as unknown as CommittedAudience['audience'] }
}

function readPolicyMember(value: Json): ClearancePolicy {
  checkPolicy(value)
  return value as unknown as ClearancePolicy
}
