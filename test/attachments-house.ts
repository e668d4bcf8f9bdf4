import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createApp } from '../src/app.ts'
import type { Role } from '../src/audience/roles.ts'
import { concat, utf8 } from '../src/bytes.ts'
import type { Attachment, FiledRecord } from '../src/records/types.ts'
import { openSession } from '../src/seats/sessions.ts'
import { filing, openTestHouse, posted, type TestHouse } from './bad-input/house.ts'

/** A house asked in-process, so that bodies can be made and broken off by the byte. */
export interface FilesHouse {
  test: TestHouse
  ask(path: string, asked?: RequestInit & { seat?: [string, Role]; lang?: string }): Promise<Response>
  /** Files a record that names these files and gives its id and nonce. */
  file(attachments: Attachment[], more?: Partial<FiledRecord>): Promise<{ id: string; nonce: string }>
  /** Brings a file's bytes. */
  put(id: string, sha256: string, body: BodyInit, headers?: Record<string, string>): Promise<Response>
  /** What lies in the folder of files, by relative path. */
  stored(): string[]
  dir: string
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A file of bytes as a record names it. */
export const named = (bytes: Uint8Array, name = 'acta.pdf', type = 'application/pdf'): Attachment => ({
  name,
  type,
  size: bytes.length,
  sha256: digestOf(bytes),
})

let made = 0
/** A PDF that no other is alike. */
export const aPdf = (more = ''): Uint8Array => utf8(`%PDF-1.7\n% ${++made} ${more}\n%%EOF\n`)

export async function openFilesHouse(): Promise<FilesHouse> {
  const test = await openTestHouse()
  const { house } = test
  const { app } = createApp(house)
  const tokens = new Map<string, string>()
  const cookie = async ([participant, role]: [string, Role]) => {
    const name = `${participant} ${role}`
    const token = tokens.get(name) ?? (await openSession(house, { participant, seat: `trial-${role}`, role }))
    tokens.set(name, token)
    return `session=${token}`
  }
  const ask: FilesHouse['ask'] = async (path, { seat, lang, ...asked } = {}) =>
    app.request(new URL(path, house.config.publicUrl).href, {
      ...asked,
      headers: {
        origin: new URL(house.config.publicUrl).origin,
        ...(lang ? { 'accept-language': lang } : {}),
        ...(seat ? { cookie: await cookie(seat) } : {}),
        ...(asked.headers as Record<string, string>),
      },
      ...(asked.body === undefined ? {} : { duplex: 'half' }),
    } as RequestInit)
  const dir = join(house.config.dataDir, 'attachments')
  return {
    test,
    ask,
    dir,
    async file(attachments, more = {}) {
      const body = filing(test, { attachments, ...more })
      const answer = await ask('/api/v1/records', posted(body) as RequestInit)
      if (answer.status !== 201) throw new Error(await answer.text())
      const { nonce } = JSON.parse(Buffer.from(body.record, 'base64url').toString()) as FiledRecord
      return { id: ((await answer.json()) as { id: string }).id, nonce }
    },
    put: (id, sha256, body, headers = {}) =>
      ask(`/api/v1/records/${id}/attachments/${sha256}`, { method: 'PUT', body, headers }),
    stored: () =>
      readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(dir.length + 1)),
  }
}

const BOUNDARY = 'confianzaBoundary'
const head = (more: string) => utf8(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${more}\r\n\r\n`)

/** A multipart form with a file made of pieces, and how many of its bytes have been asked for. */
export function upload(
  fields: Record<string, string>,
  file: { name: string; type: string; pieces: Iterable<Uint8Array> },
): { asked: RequestInit; sent: () => number } {
  let sent = 0
  const parts = (function* () {
    for (const [name, value] of Object.entries(fields))
      yield concat(head(`name="${name}"`), utf8(`${value}\r\n`))
    yield head(`name="_file"; filename="${file.name}"\r\nContent-Type: ${file.type}`)
    for (const piece of file.pieces) {
      sent += piece.length
      yield piece
    }
    yield utf8(`\r\n--${BOUNDARY}--\r\n`)
  })()
  return {
    asked: {
      method: 'POST',
      body: streamOf(parts),
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    },
    sent: () => sent,
  }
}

/** A stream that makes each piece only when it is asked for. */
export const streamOf = (pieces: Iterable<Uint8Array>): ReadableStream<Uint8Array> => {
  const all = pieces[Symbol.iterator]()
  return new ReadableStream(
    {
      pull(controller) {
        const { value, done } = all.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
    },
    { highWaterMark: 0 },
  )
}
