import type { House } from '../../clearing-house/house.ts'
import { formOf } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import type { Lang } from '../../regime/types.ts'
import { readerOf, type Session } from '../../seats/sessions.ts'
import { applyOperation, isOperation } from '../form/operations.ts'
import { type DeskDraft, type DraftContent, periodOf, readDraft } from './draft.ts'
import { withoutFile } from './draft-files.ts'
import { digestsOf, unitAt } from './draft-units.ts'
import type { Fields } from './fill-draft.ts'
import { comparedWith, lastFiling } from './last-filing.ts'
import { type Merged, mergeDraft } from './merge-draft.ts'
import { type Known, readSent } from './sent-page.ts'

/** How often a save is tried again when another seat saved in the same instant. */
const MOST_TRIES = 8

/** A draft as it stands after what a page sent was taken in, and the units that two seats changed. */
export interface Saved extends Pick<Merged, 'conflicts'> {
  draft: DeskDraft
}

/** What is done with what a page of a draft sends. */
export interface Taking {
  fields: Fields
  lang: Lang
  /** A button that adds or takes away a line or a file. */
  operation?: string
  /** What else becomes of the content. */
  change?: (content: DraftContent) => DraftContent
}

/**
 * Takes what a page of a draft sends into the draft as it stands, and tries again where another seat saved meanwhile.
 * Units that both changed stay as they are and are told. Throws Problem `not-found`, `stale` for one handed on,
 * `bad-request` for what no page of it sends, `too-large`.
 */
export async function takePage(house: House, session: Session, id: string, taking: Taking): Promise<Saved> {
  const known = await knownFor(house, session, id, taking.fields)
  for (let tries = 1; ; tries++) {
    const draft = await readDraft(house, session, id)
    if (draft.status !== 'draft' && draft.status !== 'returned')
      throw new Problem('stale', `draft ${id} is handed on`)
    const { content, conflicts } = taken(house, draft, taking, known)
    try {
      const version = await house.register.drafts.saveDraft(readerOf(session), {
        id,
        version: draft.version,
        content,
        hand: session,
      })
      return { draft: { ...draft, version, content, savedAt: house.now() }, conflicts }
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'stale') || tries === MOST_TRIES) throw error
    }
  }
}

function taken(
  house: House,
  draft: DeskDraft,
  { fields, lang, operation = '', change = (content) => content }: Taking,
  known: Known,
): Merged {
  const form = formOf(house, draft.content.form)
  const digest = digestsOf(house, form, draft)
  const { mine, page } = readSent(house, draft, fields, { lang, known })
  const { content, conflicts } = mergeDraft(form, digest, { stored: draft.content, mine, page })
  // A button means the line that its page shows: where others have changed the list, it is shown first.
  const list = /^(?:remove|copy):(.+)\/\d+$/.exec(operation)?.[1]
  const moved =
    list !== undefined &&
    page.bases !== 'now' &&
    page.bases.get(list) !== digest(list, unitAt(draft.content, list))
  const done = moved ? content : operated(house, content, operation)
  const changed = change({ ...done, ...(mine.secret ? { secret: mine.secret } : {}) })
  const period = periodOf(form, changed)
  return { content: { ...changed, ...(period === undefined ? {} : { period }) }, conflicts }
}

/** The content after a button that adds or takes a line, or takes a file away. */
function operated(house: House, content: DraftContent, operation: string): DraftContent {
  if (/^detach:[0-9a-f]{64}$/.test(operation)) return withoutFile(content, operation.slice('detach:'.length))
  if (!isOperation(operation)) return content
  const form = formOf(house, content.form)
  return {
    ...content,
    answers: applyOperation(form, content.answers, operation) as DraftContent['answers'],
  }
}

/** What a page may name besides the form's fields, as far as this one names it. */
async function knownFor(house: House, session: Session, id: string, fields: Fields): Promise<Known> {
  const names = (start: string) => fields.some(([name]) => name.startsWith(start))
  const offices = names('_office:') ? await house.register.people.listOffices(session.participant) : []
  const { content } = await readDraft(house, session, id)
  const last =
    fields.some(([name, value]) => name === '_says' && value === 'unchanged') &&
    (content.last === undefined
      ? await lastFiling(house, session, formOf(house, content.form).id)
      : await comparedWith(house, session, content))
  return {
    offices: new Set(offices.map((office) => office.id)),
    last: last ? last.row.id : undefined,
  }
}
