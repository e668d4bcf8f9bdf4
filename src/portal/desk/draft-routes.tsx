import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import type { House } from '../../clearing-house/house.ts'
import { dropUpload } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import type { FormVersion, LayoutSection } from '../../regime/types.ts'
import { tellAct } from '../../seats/authority.ts'
import { fieldId } from '../form/draw-form.tsx'
import { linesAfter } from '../form/line-pages.ts'
import { recordChoices } from '../form/record-choice.tsx'
import { drawn, viewOf } from '../portal.tsx'
import { attachFile, draftFile } from './attach-file.tsx'
import { conflictPage } from './conflict-page.tsx'
import {
  type DeskDraft,
  findingsOnDraft,
  formOfDraft,
  newDraftId,
  onlySpeaks,
  readDraft,
  unexplained,
} from './draft.ts'
import { draftPlace, RECORD_PART } from './draft-frame.tsx'
import { type EditProps, editPage } from './edit-page.tsx'
import { type Fields, one, startDraft } from './fill-draft.ts'
import { comparedWith } from './last-filing.ts'
import { type C, isGranted, MAX_DRAFT_FORM, readFields, seated, seatedFor } from './request.ts'
import { type Saved, takePage } from './save-draft.ts'
import { recordPartPage, sectionPage } from './section-page.tsx'
import { isLong, shownSections } from './sections.ts'
import { taskListPage } from './task-list.tsx'

/** Drafts from their beginning until they are handed on: their pages, and what these send. */
export function draftRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.post('/desk/drafts', async (c) => {
    const session = seatedFor(c, 'draft')
    const id = newDraftId(house)
    const content = await startDraft(house, session, await readFields(c))
    await house.register.drafts.saveDraft(c.get('reader'), { id, version: 0, content, hand: session })
    await tellAct(house, session, 'draft-begun', { about: id })
    return c.redirect(viewOf(c).to(draftPlace(id)), 303)
  })
  app.get('/desk/drafts/:id', (c) => showDraft(house, c))
  app.get('/desk/drafts/:id/record', (c) => showDraft(house, c, RECORD_PART))
  app.get('/desk/drafts/:id/sections/:section', (c) => showDraft(house, c, c.req.param('section')))
  app.post('/desk/drafts/:id', (c) => saveDraft(house, c))
  app.post('/desk/drafts/:id/record', (c) => saveDraft(house, c, RECORD_PART))
  app.post('/desk/drafts/:id/sections/:section', (c) => saveDraft(house, c, c.req.param('section')))
  app.post('/desk/drafts/:id/attachments', (c) => attachFile(house, c))
  app.get('/desk/drafts/:id/attachments/:sha256', (c) => draftFile(house, c))
  return app
}

async function showDraft(house: House, c: C, part?: string): Promise<Response> {
  const view = viewOf(c)
  const session = seatedFor(c, ...(part === undefined ? (['draft', 'clear'] as const) : (['draft'] as const)))
  const draft = await readDraft(house, session, c.req.param('id') as string)
  const place = view.to(draftPlace(draft.id))
  if (!isGranted(c, session, 'draft')) return c.redirect(`${place}/clear`, 302)
  if (draft.status === 'ready' || draft.status === 'cleared') return c.redirect(`${place}/waiting`, 302)
  if (onlySpeaks(draft.content)) return c.redirect(`${place}/fate`, 302)
  const form = formOfDraft(house, draft)
  const section = sectionOf(form, draft, part)
  const long = isLong(form, draft.content)
  // A section that an answer hid, or of a draft that is short by now, is found on the draft's own page.
  if (part !== undefined && !(long && (section || part === RECORD_PART))) return c.redirect(place, 302)
  const checked = c.req.query('check') !== undefined
  const { people } = house.register
  const [findings, seats, offices, last, records] = await Promise.all([
    checked ? findingsOnDraft(house, session, draft.content, view.lang) : [],
    people.listSeats(session.participant),
    people.listOffices(session.participant),
    comparedWith(house, session, draft.content),
    recordChoices(view, form),
  ])
  const props: EditProps = { view, session, draft, form, findings, checked, seats, offices, last, records }
  if (section) return drawn(c, sectionPage({ ...props, section }))
  if (part === RECORD_PART) return drawn(c, recordPartPage(props))
  return drawn(c, long ? taskListPage(props) : editPage(props))
}

/** The section of an address. Throws Problem `not-found` for one the form has not; undefined where it does not stand. */
function sectionOf(form: FormVersion, draft: DeskDraft, part: string | undefined): LayoutSection | undefined {
  if (part === undefined || part === RECORD_PART) return undefined
  if (!form.layout.some(({ id }) => id === part)) throw new Problem('not-found', 'no such section')
  return shownSections(form, draft.content.answers).find(({ id }) => id === part)
}

/** Takes what a page of a draft sends, keeps it, and goes where its button leads. */
async function saveDraft(house: House, c: C, part?: string): Promise<Response> {
  const view = viewOf(c)
  const session = seatedFor(c, 'draft')
  const id = c.req.param('id') as string
  const before = await readDraft(house, session, id)
  sectionOf(formOfDraft(house, before), before, part)
  const fields = await readFields(c, MAX_DRAFT_FORM)
  const operation = one(fields, '_op')
  if (operation === 'discard') {
    await house.register.drafts.deleteDraft(c.get('reader'), id)
    await tellAct(house, session, 'draft-discarded', { about: id })
    return c.redirect(view.to('/desk'), 303)
  }
  if (onlySpeaks(before.content)) return c.redirect(view.to(`${draftPlace(id)}/fate`), 303)
  const saved = await takePage(house, session, id, { fields, lang: view.lang, operation })
  const sha256 = /^detach:([0-9a-f]{64})$/.exec(operation)?.[1]
  if (sha256 !== undefined) {
    await dropUpload(house, id, sha256)
    await tellAct(house, session, 'attachment-removed', { about: id, details: { sha256 } })
  }
  if (saved.conflicts.length > 0) return showConflict(house, c, { saved, part, fields })
  if (operation === 'ready') {
    const { content } = saved.draft
    const findings = await findingsOnDraft(house, session, content, view.lang)
    const stuck =
      findings.some(({ severity }) => severity === 'error') ||
      unexplained(formOfDraft(house, saved.draft), findings, content).length > 0
    return c.redirect(view.to(`${draftPlace(id)}${stuck ? '?check#findings' : '/ready'}`), 303)
  }
  return c.redirect(placeAfter(house, c, { draft: saved.draft, part, operation, fields }), 303)
}

/** Where a button leads once all is saved. */
function placeAfter(
  house: House,
  c: C,
  {
    draft,
    part,
    operation,
    fields,
  }: { draft: DeskDraft; part: string | undefined; operation: string; fields: Fields },
): string {
  const to = (place: string) => viewOf(c).to(place)
  const sections = shownSections(formOfDraft(house, draft), draft.content.answers).map(({ id }) => id)
  const at = part === undefined ? -1 : sections.indexOf(part)
  const check = c.req.query('check') === undefined ? '' : 'check'
  const turn = (next: string | undefined, more = '') => {
    const query = [check, more].filter(Boolean).join('&')
    return `${to(draftPlace(draft.id, next))}${query && `?${query}`}`
  }
  switch (operation) {
    case 'check':
      return `${to(draftPlace(draft.id))}?check#findings`
    case 'next':
      return turn(sections[at + 1])
    case 'previous':
      return turn(at > 0 ? sections[at - 1] : RECORD_PART)
    case 'list':
      return turn(undefined)
    default: {
      const list = /^(?:add|remove|copy|from):(.*?)(?:\/\d+|:\w+)?$/.exec(operation)?.[1]
      return `${turn(part, linesAfter(fields, operation))}${list ? `#${fieldId(list)}` : ''}`
    }
  }
}

/** Shows what two seats changed, theirs and mine; all else that was sent is saved. */
export async function showConflict(
  house: House,
  c: C,
  { saved, part, fields }: { saved: Saved; part: string | undefined; fields: Fields },
): Promise<Response> {
  const session = seated(c)
  const offices = await house.register.people.listOffices(session.participant)
  return drawn(
    c,
    conflictPage({
      view: viewOf(c),
      session,
      draft: saved.draft,
      form: formOfDraft(house, saved.draft),
      part,
      conflicts: saved.conflicts,
      fields,
      offices,
    }),
    409,
  )
}
