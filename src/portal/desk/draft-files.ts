import { MOST_ATTACHMENTS } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import type { Attachment } from '../../records/types.ts'
import type { DraftContent } from './draft.ts'

/** A draft's content with one more file; the same bytes again are the same file under their latest name. */
export function withFile(content: DraftContent, file: Attachment): DraftContent {
  const others = (content.attachments ?? []).filter(({ sha256 }) => sha256 !== file.sha256)
  if (others.length >= MOST_ATTACHMENTS)
    throw new Problem('bad-request', `a record names at most ${MOST_ATTACHMENTS} files`)
  return { ...content, attachments: [...others, file] }
}

/** A draft's content without a file. */
export function withoutFile({ attachments = [], ...content }: DraftContent, sha256: string): DraftContent {
  const others = attachments.filter((file) => file.sha256 !== sha256)
  return others.length === 0 ? content : { ...content, attachments: others }
}
