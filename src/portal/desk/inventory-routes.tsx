import { Hono } from 'hono'
import { inventoryAnswers } from '../../analysis/inventory.ts'
import type { HouseEnv } from '../../api/env.ts'
import { readQuery, wholeNumber } from '../../api/read-body.ts'
import type { House } from '../../clearing-house/house.ts'
import { type InventoryView, viewInventory, viewRecord } from '../../clearing-house.ts'
import { INVENTORY_LAYOUTS, inventoryCsv } from '../../exports/inventory-csv.ts'
import { Problem } from '../../problems.ts'
import type { Audience } from '../../records/types.ts'
import { latestForms } from '../../regime/find.ts'
import type { FormVersion } from '../../regime/types.ts'
import { tellAct } from '../../seats/authority.ts'
import type { Session } from '../../seats/sessions.ts'
import { drawn, viewOf } from '../portal.tsx'
import { type DraftContent, newDraftId, newSecret } from './draft.ts'
import { one } from './fill-draft.ts'
import { INVENTORY_READERS, inventoryPage } from './inventory-page.tsx'
import { type C, readFields, seatedFor } from './request.ts'

/** The inventory of a year: what would stand in it, its draft, and a filed one as a table. */
export function inventoryRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/desk/inventory', async (c) => {
    const session = seatedFor(c, 'draft')
    const { year, audience } = readQuery(c, ['year', 'audience'])
    const asked = { year: yearOf(house, year), audience: audienceOf(audience) }
    const seen = await view(house, c, session, asked)
    const { participant } = session
    return drawn(
      c,
      inventoryPage({ view: viewOf(c), participant, form: formOfInventory(house), ...asked, seen }),
    )
  })
  app.post('/desk/inventory', async (c) => {
    const session = seatedFor(c, 'draft')
    const fields = await readFields(c)
    const asked = { year: yearOf(house, one(fields, 'year')), audience: audienceOf(one(fields, 'audience')) }
    const seen = await view(house, c, session, asked)
    const keys = new Set(fields.flatMap(([name, value]) => (name === 'line' ? [value] : [])))
    const id = newDraftId(house)
    const content = contentOf(house, seen, asked, keys)
    await house.register.drafts.saveDraft(c.get('reader'), { id, version: 0, content, hand: session })
    await tellAct(house, session, 'draft-begun', { about: id })
    return c.redirect(viewOf(c).to(`/desk/drafts/${id}`), 303)
  })
  app.get('/records/:id/inventory.csv', async (c) => {
    const { lang } = viewOf(c)
    const layout = INVENTORY_LAYOUTS.find((name) => name === (readQuery(c, ['layout']).layout ?? 'miami'))
    if (layout === undefined) throw new Problem('bad-request', 'layout is consolidated or miami')
    const { row, record, form } = await viewRecord(house, c.get('reader'), c.req.param('id'))
    if (row.form !== house.regime.crosswalk.inventory.form)
      throw new Problem('not-found', 'the record is no inventory')
    const content = inventoryCsv({
      regime: house.regime,
      form,
      record,
      lang,
      layout,
      address: (id) => `${house.config.publicUrl}/r/${id}`,
    })
    const { version } = house.regime.crosswalk
    const name = `inventory-${row.participant}-${row.year ?? 'none'}-${layout}-v${version}.csv`
    return c.body(content, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    })
  })
  return app
}

interface Asked {
  year: number
  audience: Audience
}

const formOfInventory = ({ regime }: House): FormVersion =>
  latestForms(regime).find(({ id }) => id === regime.crosswalk.inventory.form) as FormVersion

/** The year asked for, or the last one. Throws Problem `bad-request`. */
const yearOf = (house: House, year: string | undefined): number =>
  wholeNumber(year || undefined, 'year', 1990, 2200) ?? house.now().getUTCFullYear() - 1

/** The readers asked for, or everyone. Throws Problem `bad-request`. */
function audienceOf(asked: string | undefined): Audience {
  const kind = INVENTORY_READERS.find((one) => one === (asked || 'public'))
  if (kind === undefined) throw new Problem('bad-request', 'no such readers')
  return { kind }
}

function view(house: House, c: C, session: Session, asked: Asked): Promise<InventoryView> {
  const { lang, words } = viewOf(c)
  const says = { nil: words.t('dues.says.nil'), unchanged: words.t('dues.says.unchanged') }
  return viewInventory(house, session, { ...asked, lang, says })
}

/** The draft of an inventory with the lines chosen; where one is in force for the year, it amends that one. */
function contentOf(
  house: House,
  { offered, filed }: InventoryView,
  { year, audience }: Asked,
  keys: ReadonlySet<string>,
): DraftContent {
  const form = formOfInventory(house)
  return {
    form: form.ref,
    period: String(year),
    says: 'answers',
    measures: form.measures.slice(0, 1),
    audience,
    answers: inventoryAnswers(offered, keys),
    ...(filed ? { relation: { kind: 'amends', record: filed.id } } : {}),
    explanations: {},
    secret: newSecret(house),
  }
}
