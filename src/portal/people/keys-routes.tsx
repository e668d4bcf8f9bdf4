import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { readQuery, wholeNumber } from '../../api/read-body.ts'
import { utf8 } from '../../bytes.ts'
import type { House } from '../../clearing-house/house.ts'
import { bringRoot, keysOfParticipant, rootChoice, takeCustody } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { parseJson } from '../../records/canonical.ts'
import { asAdministrator } from '../../seats/authority.ts'
import { one } from '../desk/fill-draft.ts'
import { readFields, seated } from '../desk/request.ts'
import { drawn, viewOf } from '../portal.tsx'
import { keysPage } from './keys-page.tsx'

/** A participant's own keys: in this house's custody if it asks, or brought by itself. Its administrators alone. */
export function keysRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/desk/keys', (c) => {
    const { participant } = asAdministrator(house, seated(c))
    const view = viewOf(c)
    const { done, index } = readQuery(c, ['done', 'index'])
    const at = wholeNumber(index, 'index', 0, Number.MAX_SAFE_INTEGER)
    return drawn(
      c,
      keysPage({
        view,
        participant,
        keys: keysOfParticipant(house, participant),
        choice: rootChoice(house, participant),
        done:
          done === 'brought' && at !== undefined
            ? view.words.t('keys.done', { index: view.words.number(at) })
            : done === 'asked'
              ? view.words.t('keys.asked')
              : undefined,
      }),
    )
  })
  app.post('/desk/keys', async (c) => {
    asAdministrator(house, seated(c))
    const view = viewOf(c)
    const fields = await readFields(c)
    switch (one(fields, '_op')) {
      case 'custody':
        await takeCustody(house, view.reader)
        return c.redirect(view.to('/desk/keys?done=asked'), 303)
      case 'bring': {
        const { index } = await bringRoot(house, view.reader, parseJson(utf8(one(fields, 'entry').trim())))
        return c.redirect(view.to(`/desk/keys?done=brought&index=${index}`), 303)
      }
      default:
        throw new Problem('bad-request', 'custody or bring')
    }
  })
  return app
}
