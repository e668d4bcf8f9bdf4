import { timingSafeEqual } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Reader } from '../audience/reader.ts'
import { text, utf8 } from '../bytes.ts'
import { Problem } from '../problems.ts'
import type { Attachment, FiledRecord } from '../records/types.ts'
import {
  hasFile,
  oldFiles,
  openFile,
  type Received,
  receiveFile,
  removeFile,
} from '../register/attachment-files.ts'
import { cleanName } from './attachment-name.ts'
import { type AttachmentType, isAttachmentType, MAX_ATTACHMENT, typesOf } from './attachment-type.ts'
import { recordActSoon, recordReading } from './audit.ts'
import type { House } from './house.ts'
import { readRecordBytes } from './view.ts'

/** The most files a record names (records/record.ts). */
export const MOST_ATTACHMENTS = 64

/** A file that a record names, and whether the house has its bytes. */
export interface NamedFile extends Attachment {
  received: boolean
}

/** A file to be handed to somebody who may read it. */
export interface OpenFile {
  file: Attachment
  /** Whether anybody may read the record it belongs to. */
  isPublic: boolean
  /** Its bytes, or a part of them (both ends counted). */
  read(part?: { start: number; end: number }): Promise<Readable>
}

type Body = AsyncIterable<Uint8Array>

const folderOf = ({ config }: Pick<House, 'config'>): string => join(config.dataDir, 'attachments')

/** Throws Problem `too-large` or `wrong-type` for a record that names a file whose bytes the house would never take. */
export function admitAttachments({ attachments = [] }: Pick<FiledRecord, 'attachments'>): void {
  for (const { size, type } of attachments) {
    if (size > MAX_ATTACHMENT) throw new Problem('too-large', `a file has at most ${MAX_ATTACHMENT} bytes`)
    if (!isAttachmentType(type)) throw new Problem('wrong-type', `the house takes no files of ${type}`)
  }
  if (new Set(attachments.map(({ sha256 }) => sha256)).size !== attachments.length)
    throw new Problem('bad-record', '/attachments names one twice')
}

/** A record for who brings its bytes: its readers, and whoever shows its nonce, as its filer can without signing in. */
async function recordForSender(
  house: House,
  reader: Reader,
  id: string,
  nonce: string,
): Promise<FiledRecord> {
  const bytes = await house.register.files.readBodyForSender(id)
  if (bytes === undefined) throw new Problem('not-found', `no record ${id}`)
  const record = JSON.parse(text(bytes)) as FiledRecord
  const [own, shown] = [utf8(record.nonce), utf8(nonce)]
  if (own.length === shown.length && timingSafeEqual(own, shown)) return record
  // Throws for whoever may not read it, as if there were none.
  await readRecordBytes(house, reader, id)
  return record
}

/**
 * Takes the bytes of a file that a filed record names. What the record says was signed, and that authorises exactly these
 * bytes, whoever brings them; of a record that is not public, the sender shows that he knows it. Throws Problem
 * `not-found`, `bad-attachment` for other bytes, `wrong-type` for a content that is not of the type named.
 */
export async function receiveAttachment(
  house: House,
  { reader, nonce, id, sha256 }: { reader: Reader; nonce: string; id: string; sha256: string },
  open: (file: Attachment) => Body,
): Promise<{ file: Attachment; already: boolean }> {
  const dir = folderOf(house)
  const record = await recordForSender(house, reader, id, nonce)
  const file = record.attachments?.find((one) => one.sha256 === sha256)
  if (file === undefined) throw new Problem('not-found', `${id} names no file ${sha256.slice(0, 64)}`)
  const known = await house.register.files.isKept(id, sha256)
  if (known && (await hasFile(dir, sha256))) return { file, already: true }
  // One byte more than named is enough to know that these are others.
  const received = await receiveFile(dir, upTo(open(file), file.size), MAX_ATTACHMENT)
  try {
    if (received.size !== file.size || received.sha256 !== sha256)
      throw new Problem('bad-attachment', 'these bytes have another size or digest than the record names')
    await expectType(received, file.type)
    await house.register.files.keepFile(id, file, received.place)
  } finally {
    await received.end()
  }
  const seat = reader.kind === 'seat' ? { seat: reader.seat, role: reader.role, by: reader.participant } : {}
  recordActSoon(house, {
    participant: record.participant,
    ...seat,
    act: 'attachment-uploaded',
    about: id,
    details: { sha256 },
  })
  return { file, already: false }
}

async function* upTo(body: Body, size: number): Body {
  let come = 0
  for await (const part of body) {
    come += part.length
    if (come > size) throw new Problem('bad-attachment', `the record names a file of ${size} bytes`)
    yield part
  }
}

async function expectType(received: Received, type: string): Promise<void> {
  if (!(await typesOf(received)).includes(type as AttachmentType))
    throw new Problem('wrong-type', `the content is not ${type}`)
}

/** Browsers name types by the machine they run on: these say nothing, or name a table of text after a program. */
const SAYS_NOTHING = /^$|^application\/(octet-stream|x-download|vnd\.ms-excel)$/
const BY_ENDING: Readonly<Record<string, AttachmentType>> = { csv: 'text/csv', json: 'application/json' }

/** The type of a file by its content, held against what its sender calls it. Throws Problem `wrong-type`. */
async function typeOf(received: Received, name: string, declared: string): Promise<AttachmentType> {
  const types = await typesOf(received)
  const said = declared.split(';')[0]?.trim().toLowerCase() ?? ''
  const byEnding = BY_ENDING[/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '']
  const type = SAYS_NOTHING.test(said)
    ? byEnding && types.includes(byEnding)
      ? byEnding
      : types[0]
    : types.find((one) => one === said)
  if (type === undefined)
    throw new Problem('wrong-type', `the content is not ${said || 'of a type taken here'}`)
  return type
}

/** A file sent for a draft, taken in and not yet kept: `keep` names it for the draft, `end` forgets what was not kept. */
export interface SentFile {
  file: Attachment
  keep(draft: { id: string; participant: string }): Promise<void>
  end(): Promise<void>
}

/** Takes in a file that somebody attaches at the desk. Throws Problem `too-large`, `wrong-type` or, empty, `bad-attachment`. */
export async function receiveForDraft(
  house: House,
  { name, type: declared }: { name: string; type: string },
  body: Body,
): Promise<SentFile> {
  const received = await receiveFile(folderOf(house), body, MAX_ATTACHMENT)
  try {
    if (received.size === 0) throw new Problem('bad-attachment', 'the file is empty')
    const clean = cleanName(name)
    const type = await typeOf(received, clean, declared)
    const { sha256, size } = received
    return {
      file: { name: clean, type, size, sha256 },
      keep: ({ id, participant }) =>
        house.register.files.keepUpload({ draft: id, participant, sha256, type, size }, received.place),
      end: received.end,
    }
  } catch (error) {
    await received.end()
    throw error
  }
}

/** Forgets a draft's file; its bytes go at once unless something else names them. */
export async function dropUpload(house: House, draft: string, sha256: string): Promise<void> {
  await house.register.files.forgetUpload(draft, sha256)
  await house.register.files.dropUnnamed([sha256], (digest) => removeFile(folderOf(house), digest))
}

/** The files a record names, in its order; whoever asks has been shown the record. */
export async function filesOfRecord(
  house: House,
  reader: Reader,
  id: string,
  { attachments = [] }: Pick<FiledRecord, 'attachments'>,
): Promise<NamedFile[]> {
  if (attachments.length === 0) return []
  const here = new Set((await house.register.files.readFiles(reader, id)).map(({ sha256 }) => sha256))
  return attachments.map((file) => ({ ...file, received: here.has(file.sha256) }))
}

/** A file of a record that its reader may read. Throws Problem `not-found` or `gone`, as the record itself would. */
export async function openAttachment(
  house: House,
  reader: Reader,
  id: string,
  sha256: string,
): Promise<OpenFile> {
  const record = JSON.parse(text(await readRecordBytes(house, reader, id))) as FiledRecord
  const row = await house.register.findRecord(reader, id)
  const file = (await filesOfRecord(house, reader, id, record)).find((one) => one.sha256 === sha256)
  if (row === undefined || !file?.received)
    throw new Problem('not-found', `${id} has no file ${sha256.slice(0, 64)}`)
  await recordReading(house, reader, row)
  return { file, isPublic: row.audience.kind === 'public', read: (part) => readFile(house, file, part) }
}

/** A file of a draft; whoever asks has been shown the draft. Throws Problem `not-found`. */
export function openUpload(house: House, files: readonly Attachment[], sha256: string): OpenFile {
  const file = files.find((one) => one.sha256 === sha256)
  if (file === undefined) throw new Problem('not-found', 'the draft has no such file')
  return { file, isPublic: false, read: (part) => readFile(house, file, part) }
}

async function readFile(
  house: House,
  { sha256 }: Attachment,
  part?: { start: number; end: number },
): Promise<Readable> {
  const stream = await openFile(folderOf(house), sha256, part)
  if (stream === undefined) throw new Problem('not-found', `the bytes of ${sha256} are not here`)
  return stream
}

/** Takes away what a day has passed over: files that neither a record nor a draft names, and uploads cut off on the way. */
export async function sweepAttachments(house: House): Promise<void> {
  const dir = folderOf(house)
  const { digests, aside } = await oldFiles(dir, house.now().getTime())
  for (let i = 0; i < digests.length; i += 500)
    await house.register.files.dropUnnamed(digests.slice(i, i + 500), (digest) => removeFile(dir, digest))
  await Promise.all(aside.map((path) => rm(path, { force: true })))
}
