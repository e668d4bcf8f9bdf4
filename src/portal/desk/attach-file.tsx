import { answer, isShown } from '../../api/file-routes.ts'
import { readUploadForm } from '../../api/read-multipart.ts'
import type { House } from '../../clearing-house/house.ts'
import {
  cleanName,
  dropUpload,
  MAX_ATTACHMENT,
  MOST_ATTACHMENTS,
  openUpload,
  receiveForDraft,
  type SentFile,
} from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { tellAct } from '../../seats/authority.ts'
import type { Session } from '../../seats/sessions.ts'
import { FileTable, sizeInWords } from '../attachments.tsx'
import { viewOf } from '../portal.tsx'
import type { View } from '../view.ts'
import { type DeskDraft, formOfDraft, readDraft } from './draft.ts'
import { withFile } from './draft-files.ts'
import { draftPlace, RECORD_PART } from './draft-frame.tsx'
import { showConflict } from './draft-routes.tsx'
import { type C, seatedFor } from './request.ts'
import { type Saved, type Taking, takePage } from './save-draft.ts'
import { isLong } from './sections.ts'

/** The files of a draft, and in its form the way to attach one more: what is typed is saved with it. */
export function DraftFiles({ view, draft, fixed }: { view: View; draft: DeskDraft; fixed?: boolean }) {
  const { words, lang, to } = view
  const files = draft.content.attachments ?? []
  if (fixed && files.length === 0) return null
  const place = to(`/desk/drafts/${draft.id}/attachments`)
  return (
    <fieldset id="attachments">
      <legend>{words.t('files.title')}</legend>
      {files.length > 0 && (
        <FileTable
          view={view}
          files={files}
          address={({ sha256 }) => `${place}/${sha256}`}
          more={(file) =>
            !fixed && (
              <>
                {' '}
                <button
                  type="submit"
                  name="_op"
                  value={`detach:${file.sha256}`}
                  aria-label={words.t('files.removeOf', { name: cleanName(file.name) })}
                >
                  {words.t('files.remove')}
                </button>
              </>
            )
          }
        />
      )}
      {!fixed && files.length < MOST_ATTACHMENTS && (
        <p class="field">
          <label for="f-file">{words.t('files.choose')}</label>
          <input id="f-file" type="file" name="_file" aria-describedby="f-file-hint" />{' '}
          <button
            type="submit"
            name="_op"
            value="attach"
            formaction={place}
            formenctype="multipart/form-data"
          >
            {words.t('files.attach')}
          </button>
          <br />
          <span id="f-file-hint" class="small soft">
            {words.t('files.hint', {
              most: sizeInWords(Math.floor(MAX_ATTACHMENT / 1e6) * 1e6, lang),
              count: MOST_ATTACHMENTS,
            })}
          </span>
        </p>
      )}
    </fieldset>
  )
}

/** Takes what the form of a draft sends together with a file, and keeps both or neither. */
export async function attachFile(house: House, c: C): Promise<Response> {
  const view = viewOf(c)
  const session = seatedFor(c, 'draft')
  const draft = await readDraft(house, session, c.req.param('id') as string)
  if (draft.status !== 'draft' && draft.status !== 'returned')
    throw new Problem('stale', 'the draft is handed on')
  let sent: SentFile | undefined
  try {
    const { fields } = await readUploadForm(c, async (named, body) => {
      sent = await receiveForDraft(house, named, body)
      return sent.file
    })
    const saved = await keep(house, { session, draft, taking: { fields, lang: view.lang } }, sent)
    const part = isLong(formOfDraft(house, saved.draft), saved.draft.content) ? RECORD_PART : undefined
    return saved.conflicts.length > 0
      ? await showConflict(house, c, { saved, part, fields })
      : c.redirect(view.to(`${draftPlace(draft.id, part)}#attachments`), 303)
  } finally {
    await sent?.end()
  }
}

async function keep(
  house: House,
  { session, draft, taking }: { session: Session; draft: DeskDraft; taking: Taking },
  sent: SentFile | undefined,
): Promise<Saved> {
  const { sha256 } = sent?.file ?? {}
  await sent?.keep(draft)
  try {
    const saved = await takePage(house, session, draft.id, {
      ...taking,
      change: (content) => (sent ? withFile(content, sent.file) : content),
    })
    if (sha256) await tellAct(house, session, 'attachment-uploaded', { about: draft.id, details: { sha256 } })
    return saved
  } catch (error) {
    const named = draft.content.attachments?.some((file) => file.sha256 === sha256)
    if (sha256 && !named) await dropUpload(house, draft.id, sha256)
    throw error
  }
}

/** A file of a draft, for who writes it or clears it. */
export async function draftFile(house: House, c: C): Promise<Response> {
  const draft = await readDraft(house, seatedFor(c, 'draft', 'clear'), c.req.param('id') as string)
  const file = openUpload(house, draft.content.attachments ?? [], c.req.param('sha256') as string)
  return answer(c, file, isShown(c))
}
