import { ATTACHMENT_TYPES, isAttachmentType } from './attachment-type.ts'

/** The most UTF-16 units of an attachment's name (records/record.ts). */
const LONGEST = 200
/** Controls, and what turns or hides the direction of text: `fdp.exe` must not be read as `exe.pdf`. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu

/** A file's name as a record may carry it: without folders, controls and what cannot be seen, at most 200 characters. */
export function cleanName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  // Composed after the unseen are gone: marks they stood between may then change places.
  const plain = last.toWellFormed().replace(UNSEEN, '').normalize('NFC').replace(/\s+/gu, ' ').trim()
  const bare = plain.replace(/^[. ]+/, '')
  if (bare === '') return 'attachment'
  if (bare.length <= LONGEST) return bare
  const ending = /\.[^.\s]{1,10}$/u.exec(bare)?.[0] ?? ''
  // Cut between characters, not within one.
  return `${bare
    .slice(0, LONGEST - ending.length)
    .toWellFormed()
    .replace(/\ufffd$/, '')
    .trimEnd()}${ending}`
}

/** The name a file is saved under: whatever its record calls it, it ends as its type does. */
export function savedName({ name, type }: { name: string; type: string }): string {
  const clean = cleanName(name).replace(/[<>:"|?*%]/g, '_')
  const endings: readonly string[] = isAttachmentType(type) ? ATTACHMENT_TYPES[type] : ['bin']
  const ending = /\.([^.]+)$/.exec(clean)?.[1]?.toLowerCase() ?? ''
  return endings.includes(ending) ? clean : `${clean}.${endings[0]}`
}
