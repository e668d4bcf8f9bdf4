import { Readable } from 'node:stream'
import { type Context, Hono } from 'hono'
import type { House } from '../clearing-house/house.ts'
import { isShowable, type OpenFile, openAttachment, receiveAttachment, savedName } from '../clearing-house.ts'
import { Problem } from '../problems.ts'
import type { Attachment } from '../records/types.ts'
import type { HouseEnv } from './env.ts'
import { arriving, readQuery, UPLOAD_PATIENCE } from './read-body.ts'

/**
 * What a file of somebody else's says to browsers instead of what pages say: it is no page of the house, runs nothing,
 * loads nothing, and is nobody's to embed.
 */
export const FILE_SECURITY: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
}

const ID = /^[0-9a-f]{64}$/

function idOf(c: Context, name: 'id' | 'sha256'): string {
  const value = c.req.param(name) ?? ''
  if (!ID.test(value)) throw new Problem('not-found', `no ${name} ${value.slice(0, 64)}`)
  return value
}

/** Bringing the bytes of files that records name, by API. */
export function attachmentRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.put('/records/:id/attachments/:sha256', async (c) => {
    readQuery(c, [])
    const [id, sha256] = [idOf(c, 'id'), idOf(c, 'sha256')]
    const nonce = c.req.header('record-nonce') ?? ''
    const { file, already } = await receiveAttachment(
      house,
      { reader: c.get('reader'), nonce, id, sha256 },
      (named) => bodyOf(c, named),
    )
    const { type, size } = file
    return c.json({ record: id, sha256, type, size }, already ? 200 : 201)
  })
  return app
}

/** The bytes sent for a file. Throws Problem `wrong-type` where the request says that they are something else. */
function bodyOf(c: Context, { type }: Attachment): AsyncIterable<Uint8Array> {
  const said = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (said && said !== type && said !== 'application/octet-stream')
    throw new Problem('wrong-type', `the record names a file of ${type}`)
  if (c.req.header('content-encoding') !== undefined)
    throw new Problem('wrong-type', 'the bytes are asked for as they are')
  return arriving(c, UPLOAD_PATIENCE)
}

/** Files to those who may read what they belong to: of records, and of drafts for who writes or clears them. */
export function fileRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  // The name is for whoever reads the address, and for what a browser saves; the digest is what is asked for.
  app.get('/files/:id/:sha256/:name', async (c) => {
    const shown = isShown(c)
    return answer(c, await openAttachment(house, c.get('reader'), idOf(c, 'id'), idOf(c, 'sha256')), shown)
  })
  return app
}

/** Whether a file is to be shown in the browser rather than saved: by `?show`. */
export function isShown(c: Context): boolean {
  readQuery(c, ['show'])
  return c.req.query('show') !== undefined
}

/** A file as an answer, or the part of it that is asked for. */
export async function answer(
  c: Context,
  { file, isPublic, read }: OpenFile,
  show: boolean,
): Promise<Response> {
  const etag = `"${file.sha256}"`
  const headers = {
    ...FILE_SECURITY,
    'content-disposition': dispositionOf(file, show && isShowable(file.type)),
    etag,
    'accept-ranges': 'bytes',
    'cache-control': isPublic ? 'no-cache' : 'private, no-store',
    vary: 'cookie',
  }
  const known = (c.req.header('if-none-match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
  if (known.includes(etag)) return c.body(null, 304, headers)
  const part = partOf(c, file.size, etag)
  if (part === 'none') return c.body(null, 416, { ...headers, 'content-range': `bytes */${file.size}` })
  const length = part ? part.end - part.start + 1 : file.size
  const about = {
    ...headers,
    'content-type': /^text\//.test(file.type) ? `${file.type}; charset=utf-8` : file.type,
    'content-length': String(length),
    ...(part ? { 'content-range': `bytes ${part.start}-${part.end}/${file.size}` } : {}),
  }
  const bytes = await read(part)
  // A HEAD is answered like a GET, and its bytes are not even read.
  if (c.req.method === 'HEAD') {
    bytes.destroy()
    return c.body(null, part ? 206 : 200, about)
  }
  return c.body(Readable.toWeb(bytes) as ReadableStream, part ? 206 : 200, about)
}

/** One range of bytes (RFC 9110, 14.2), so that a long download can go on; several at once get the whole. */
function partOf(c: Context, size: number, etag: string): { start: number; end: number } | 'none' | undefined {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(c.req.header('range') ?? '')
  const since = c.req.header('if-range')
  if (asked === null || (since !== undefined && since !== etag)) return undefined
  const [, from = '', to = ''] = asked
  if (from === '' && to === '') return undefined
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return start > end ? 'none' : { start, end }
}

/** RFC 6266: an ASCII name for the oldest, and the name as it is in UTF-8. */
function dispositionOf(file: Attachment, show: boolean): string {
  const name = savedName(file)
  const ascii = name
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\]/g, '_')
  const utf8 = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${show ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${utf8}`
}

/** The address of a record's file. */
export const fileAddress = (record: string, file: Attachment): string =>
  `/files/${record}/${file.sha256}/${encodeURIComponent(savedName(file))}`
