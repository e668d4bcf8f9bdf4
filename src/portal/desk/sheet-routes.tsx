import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { readQuery } from '../../api/read-body.ts'
import { readUploadForm } from '../../api/read-multipart.ts'
import { ownBytes } from '../../bytes.ts'
import type { House } from '../../clearing-house/house.ts'
import { linesCsv } from '../../exports/lines-csv.ts'
import { writeWorkbook, XLSX } from '../../exports/write-workbook.ts'
import { formSheets } from '../../exports/xlsx-form.ts'
import { planOf } from '../../exports/xlsx-plan.ts'
import { gatherSheetFile, type ReadSheetFile, readSheetFile } from '../../imports/read-sheet-file.ts'
import { Problem } from '../../problems.ts'
import { isShown } from '../answers.tsx'
import { prune } from '../form/parse-form.ts'
import { drawn, viewOf } from '../portal.tsx'
import { type DeskDraft, findingsOnDraft, formOfDraft, readDraft } from './draft.ts'
import { draftPlace } from './draft-frame.tsx'
import { type Fields, one } from './fill-draft.ts'
import { lastFiling, typedAnswers } from './last-filing.ts'
import { type C, MAX_DRAFT_FORM, readFields, seatedFor } from './request.ts'
import { changeBy, unpackChange, withChange } from './sheet-draft.ts'
import { sheetPage } from './sheet-page.tsx'
import { takesSheets } from './sheet-part.tsx'

/** A draft as a spreadsheet: out with what it holds, and back in two steps, of which the first changes nothing. */
export function sheetRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/desk/drafts/:id/sheet.xlsx', (c) => sendWorkbook(house, c))
  app.get('/desk/drafts/:id/lines.csv', (c) => sendLines(house, c))
  // Whoever comes back to the address of what was read is shown the draft.
  app.get('/desk/drafts/:id/sheet', async (c) => {
    const { draft } = await ownDraft(house, c)
    return c.redirect(viewOf(c).to(draftPlace(draft.id)), 302)
  })
  app.post('/desk/drafts/:id/sheet', (c) => readSent(house, c))
  app.post('/desk/drafts/:id/sheet/accept', (c) => takeOver(house, c))
  return app
}

/** The draft of an address, for a seat that writes it. Throws Problem `stale` for one that no spreadsheet goes into. */
async function ownDraft(house: House, c: C) {
  const session = seatedFor(c, 'draft')
  const draft = await readDraft(house, session, c.req.param('id') as string)
  return { session, draft, form: formOfDraft(house, draft) }
}

function demandOpen(draft: DeskDraft): void {
  if (!takesSheets(draft)) throw new Problem('stale', 'the draft takes no answers, or is handed on')
}

const NAMED = (draft: DeskDraft): string =>
  [draft.content.form.replace('/', '-'), draft.content.period?.replaceAll(/[^\w-]+/g, '-')]
    .filter(Boolean)
    .join('-')

async function sendWorkbook(house: House, c: C): Promise<Response> {
  const { session, draft, form } = await ownDraft(house, c)
  const { from } = readQuery(c, ['from'])
  const { lang } = viewOf(c)
  const { period } = draft.content
  const last = from === 'last' ? await lastFiling(house, session, form.id) : undefined
  const answers = last ? typedAnswers(house, last) : draft.content.answers
  const standing = prune(form, answers)
  const sheets = formSheets(planOf({ form, lang, regime: house.regime }), {
    answers,
    period,
    participant: session.participant,
    stands: (section) => isShown(section, form, standing),
  })
  const bytes = await writeWorkbook(sheets, { title: form.words[lang].title, made: draft.savedAt })
  return c.body(ownBytes(bytes), 200, {
    'content-type': XLSX,
    'content-disposition': `attachment; filename="${NAMED(draft)}.xlsx"`,
  })
}

async function sendLines(house: House, c: C): Promise<Response> {
  const { draft, form } = await ownDraft(house, c)
  const { table } = readQuery(c, ['table'])
  const plan = planOf({ form, lang: viewOf(c).lang, regime: house.regime })
  const lines = plan.tables.find((one) => one.kind === 'lines' && one.pointer === table)
  if (lines?.kind !== 'lines') throw new Problem('not-found', 'the form has no such list')
  return c.body(linesCsv(plan, lines, draft.content.answers), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${NAMED(draft)}${lines.pointer.replaceAll('/', '-')}.csv"`,
  })
}

/** Reads what is sent and shows what it would change; nothing is kept of it. */
async function readSent(house: House, c: C): Promise<Response> {
  const view = viewOf(c)
  const { session, draft, form } = await ownDraft(house, c)
  demandOpen(draft)
  const sent = await readUploadForm(c, async ({ name }, body) => ({
    name,
    bytes: await gatherSheetFile(body),
  }))
  if (sent.file === undefined) return c.redirect(view.to(draftPlace(draft.id)), 303)
  const list = one(sent.fields as Fields, '_list') || undefined
  const read = await readSheetFile({ form, lang: view.lang, regime: house.regime }, sent.file, list)
  const change = changeBy(form, draft.content, read)
  const findings = await findingsOnDraft(house, session, withChange(form, draft.content, change), view.lang)
  return drawn(
    c,
    sheetPage({ view, session, draft, form, read: withOwner(read, session.participant), change, findings }),
  )
}

/** Says where a spreadsheet names another participant than the one whose draft it is sent for. */
function withOwner(read: ReadSheetFile, participant: string): ReadSheetFile {
  const at = read.places.get('/_participant')
  if (at === undefined || read.participant === undefined || read.participant === participant) return read
  return {
    ...read,
    findings: [{ ...at, what: 'other-participant', typed: read.participant }, ...read.findings],
  }
}

/** Takes over what was read and shown, unless the draft has changed since. */
async function takeOver(house: House, c: C): Promise<Response> {
  const { session, draft, form } = await ownDraft(house, c)
  const fields = await readFields(c, MAX_DRAFT_FORM)
  const version = Number(one(fields, '_version'))
  if (!Number.isSafeInteger(version) || version < 1)
    throw new Problem('bad-request', 'the draft has no version')
  demandOpen(draft)
  const change = unpackChange(form, one(fields, '_change'))
  // The content was read at some version: only at that one is it replaced.
  if (version !== draft.version) throw new Problem('stale', 'the draft was saved in between')
  await house.register.drafts.saveDraft(c.get('reader'), {
    id: draft.id,
    version,
    content: withChange(form, draft.content, change),
    hand: session,
  })
  return c.redirect(`${viewOf(c).to(draftPlace(draft.id))}?check#findings`, 303)
}
