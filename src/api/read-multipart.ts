import type { Context } from 'hono'
import { Problem } from '../problems.ts'
import { arriving, UPLOAD_PATIENCE } from './read-body.ts'

/** A file of a form, as its browser calls it. */
export interface FormFile {
  name: string
  type: string
}

/** What a form with a file has sent: its plain fields in order, and what was made of the file. */
export interface SentForm<T> {
  fields: [string, string][]
  file: T | undefined
}

/** The most bytes of a part's headers, and of all plain fields together. */
const MOST_HEADERS = 4096
const MOST_FIELDS = 400_000
/** The most parts a form may have. */
const MOST_PARTS = 3000

const bad = (reason: string) => new Problem('bad-request', reason)

/**
 * A form of multipart/form-data (RFC 7578) read as it arrives: plain fields are kept, the bytes of its one file are handed
 * to `take` and never held. A file field that was left empty is none. Throws Problem `wrong-type`, `bad-request` or
 * `too-large`, and what `take` throws.
 */
export async function readUploadForm<T>(
  c: Context,
  take: (file: FormFile, body: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<SentForm<T>> {
  const parts = new Parts(arriving(c, UPLOAD_PATIENCE), boundaryOf(c))
  const form: SentForm<T> = { fields: [], file: undefined }
  let kept = 0
  try {
    for (let count = 0; await parts.next(); count++) {
      if (count >= MOST_PARTS) throw bad('too many fields')
      const { name, filename, type } = readHeaders(await parts.headers())
      if (filename) {
        if (form.file !== undefined) throw bad('one file at a time')
        form.file = await take({ name: filename, type }, parts.body())
        continue
      }
      const chunks: Uint8Array[] = []
      for await (const chunk of parts.body()) {
        kept += chunk.length
        if (kept > MOST_FIELDS) throw new Problem('too-large', `fields have at most ${MOST_FIELDS} bytes`)
        chunks.push(chunk)
      }
      if (filename === undefined) form.fields.push([name, utf8Of(Buffer.concat(chunks))])
    }
    return form
  } finally {
    await parts.end()
  }
}

function boundaryOf(c: Context): string {
  const type = c.req.header('content-type') ?? ''
  const found = /^multipart\/form-data\s*;\s*boundary=(?:"([^"]{1,70})"|([\w'()+,./:=?-]{1,70}))\s*$/i.exec(
    type,
  )
  const boundary = found?.[1] ?? found?.[2]
  if (boundary === undefined) throw new Problem('wrong-type', 'multipart/form-data is asked for')
  return boundary
}

function utf8Of(bytes: Uint8Array): string {
  // Zero is nothing but NUL in UTF-8.
  if (bytes.includes(0)) throw bad('a field has a NUL')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw bad('a field is not UTF-8')
  }
}

function readHeaders(bytes: Uint8Array): { name: string; filename: string | undefined; type: string } {
  const headers = new Map(
    utf8Of(bytes)
      .split('\r\n')
      .map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const
      }),
  )
  const disposition = headers.get('content-disposition') ?? ''
  // Browsers write quotes and line ends in names as %22, %0D and %0A, and nothing else so.
  const parameter = (name: string) =>
    new RegExp(`;\\s*${name}="([^"]*)"`)
      .exec(disposition)?.[1]
      ?.replace(/%(22|0D|0A)/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
  const name = parameter('name')
  if (!/^form-data\s*;/i.test(disposition) || name === undefined) throw bad('a part of the form has no name')
  return { name, filename: parameter('filename'), type: headers.get('content-type') ?? '' }
}

const LINE = Buffer.from('\r\n')
const GAP = Buffer.from('\r\n\r\n')

/** The parts of a multipart body, one behind the other; no more of it is held than a boundary is long. */
class Parts {
  readonly #source: AsyncGenerator<Uint8Array, void>
  readonly #mark: Buffer
  // The first boundary has no line before it; so every boundary is looked for in one way.
  #held: Buffer = LINE
  #inBody = true

  constructor(source: AsyncGenerator<Uint8Array, void>, boundary: string) {
    this.#source = source
    this.#mark = Buffer.from(`\r\n--${boundary}`)
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#source.next()
    if (done) throw bad('the form ends before its last boundary')
    this.#held = Buffer.concat([this.#held, value])
  }

  /** Goes on behind the next boundary; false behind the last one. */
  async next(): Promise<boolean> {
    if (this.#inBody) for await (const _ of this.body());
    while (this.#held.length < 2) await this.#more()
    const [first, second] = this.#held
    if (first === 0x2d && second === 0x2d) return false
    if (first !== 0x0d || second !== 0x0a) throw bad('a boundary ends in something else')
    return true
  }

  /** The headers of the part: all up to an empty line. */
  async headers(): Promise<Uint8Array> {
    for (;;) {
      const end = this.#held.indexOf(GAP)
      if (end > MOST_HEADERS || (end < 0 && this.#held.length > 2 * MOST_HEADERS + 65_536))
        throw bad('a part has too many headers')
      if (end >= 0) {
        const headers = this.#held.subarray(LINE.length, end)
        this.#held = this.#held.subarray(end + GAP.length)
        this.#inBody = true
        return headers
      }
      await this.#more()
    }
  }

  /** The bytes of the part up to its boundary. */
  async *body(): AsyncGenerator<Uint8Array, void> {
    while (this.#inBody) {
      const end = this.#held.indexOf(this.#mark)
      // What may be the beginning of a boundary is not given out yet.
      const sure = end >= 0 ? end : Math.max(0, this.#held.length - this.#mark.length + 1)
      const part = this.#held.subarray(0, sure)
      this.#held = this.#held.subarray(end >= 0 ? end + this.#mark.length : sure)
      if (end >= 0) this.#inBody = false
      if (part.length > 0) yield part
      if (end < 0) await this.#more()
    }
  }

  /** Lets go of the request. */
  async end(): Promise<void> {
    await this.#source.return()
  }
}
