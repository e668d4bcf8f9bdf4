import { statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { concat, utf8 } from '../src/bytes.ts'
import { MAX_ATTACHMENT, sweepAttachments } from '../src/clearing-house.ts'
import { say } from '../src/words.ts'
import {
  aPdf,
  digestOf,
  type FilesHouse,
  named,
  openFilesHouse,
  streamOf,
  upload,
} from './attachments-house.ts'
import { filing, posted } from './bad-input/house.ts'

let files: FilesHouse
beforeAll(async () => {
  files = await openFilesHouse()
})
afterAll(() => files?.test.close())

const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code
const at = (id: string, sha256: string, more = '') => `/files/${id}/${sha256}/x${more}`
const pieces = function* (bytes: number, first = utf8('%PDF-1.7\n')): Generator<Uint8Array> {
  yield first
  const piece = new Uint8Array(64 * 1024).fill(0x20)
  for (let left = bytes - first.length; left > 0; left -= piece.length)
    yield piece.subarray(0, Math.min(left, piece.length))
}

describe('a file that a filed record names', () => {
  test('is told to be outstanding, taken once, and then there for everybody', async () => {
    const bytes = aPdf()
    const file = named(bytes, 'Acta de la reunión.pdf')
    const { id } = await files.file([file])
    const document = async () => (await (await files.ask(`/api/v1/records/${id}`)).json()) as object
    const page = async () => (await files.ask(`/es/records/${id}`)).text()
    expect(await document()).toMatchObject({ attachments: [{ ...file, received: false }] })
    expect(await page()).toContain(say('es').t('files.notReceived'))
    expect(await codeOf(await files.ask(at(id, file.sha256)))).toBe('not-found')

    const first = await files.put(id, file.sha256, streamOf([bytes]))
    expect([first.status, await first.json()]).toEqual([
      201,
      { record: id, sha256: file.sha256, type: file.type, size: file.size },
    ])
    expect((await files.put(id, file.sha256, bytes as BodyInit)).status).toBe(200)

    const href = `/files/${id}/${file.sha256}/Acta%20de%20la%20reuni%C3%B3n.pdf`
    expect(await document()).toMatchObject({ attachments: [{ ...file, received: true, href }] })
    const shown = await page()
    expect(shown).toContain(`href="${href}"`)
    expect(shown).toContain(file.sha256)
    expect(shown).not.toContain(say('es').t('files.notReceived'))

    const answer = await files.ask(href)
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new Uint8Array(bytes))
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'content-disposition':
        'attachment; filename="Acta de la reunion.pdf"; filename*=UTF-8\'\'Acta%20de%20la%20reuni%C3%B3n.pdf',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
      etag: `"${file.sha256}"`,
    })
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; sandbox;/)
    expect(answer.headers.has('access-control-allow-origin')).toBe(false)
  })

  test('lies under its digest alone, for the house alone', async () => {
    const bytes = aPdf()
    const { sha256 } = named(bytes)
    const { id } = await files.file([named(bytes, '..passwd')])
    await files.put(id, sha256, bytes as BodyInit)
    expect(files.stored()).toContain(join(sha256.slice(0, 2), sha256))
    const path = join(files.dir, sha256.slice(0, 2), sha256)
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('is answered to HEAD, by its ETag and in parts', async () => {
    const bytes = aPdf()
    const { sha256 } = named(bytes)
    const { id } = await files.file([named(bytes)])
    await files.put(id, sha256, bytes as BodyInit)
    const ask = (headers: Record<string, string>, method = 'GET') =>
      files.ask(at(id, sha256), { method, headers })
    expect(await (await ask({}, 'HEAD')).text()).toBe('')
    expect((await ask({ 'if-none-match': `"${sha256}"` })).status).toBe(304)
    const parts: [string, number, string][] = [
      ['bytes=0-3', 206, '%PDF'],
      ['bytes=-6', 206, '%%EOF\n'],
      [`bytes=${bytes.length}-`, 416, ''],
      ['bytes=0-1,3-4', 200, new TextDecoder().decode(bytes)],
      ['lines=0-1', 200, new TextDecoder().decode(bytes)],
    ]
    for (const [range, status, body] of parts) {
      const answer = await ask({ range })
      expect([range, answer.status, await answer.text()]).toEqual([range, status, body])
    }
    expect((await ask({ range: 'bytes=0-3', 'if-range': '"other"' })).status).toBe(200)
  })

  test('is shown by a browser only when asked so, only where nothing in it runs, and in a sandbox', async () => {
    const png = concat(
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      utf8('IHDR<script>alert(1)</script>'),
    )
    const text = utf8('hola <script>alert(1)</script>')
    const pdf = concat(aPdf(), utf8('<html><script>alert(document.cookie)</script></html>'))
    const all = [named(png, 'a.png', 'image/png'), named(text, 'a.html', 'text/plain'), named(pdf)] as const
    const { id } = await files.file([...all])
    for (const [i, bytes] of [png, text, pdf].entries()) {
      const { sha256, type } = all[i] as (typeof all)[number]
      expect((await files.put(id, sha256, bytes as BodyInit)).status).toBe(201)
      const shown = await files.ask(at(id, sha256, '?show'))
      const kept = await files.ask(at(id, sha256))
      expect(shown.headers.get('content-disposition')).toMatch(
        type === 'text/plain' ? /^attachment;/ : /^inline;/,
      )
      expect(kept.headers.get('content-disposition')).toMatch(/^attachment;/)
      for (const { headers } of [shown, kept]) {
        expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; sandbox;(?!.*allow-)/)
        expect(headers.get('x-content-type-options')).toBe('nosniff')
        expect(headers.get('content-type')?.split(';')[0]).toBe(type)
      }
    }
    const saved = await files.ask(at(id, all[1].sha256))
    expect(saved.headers.get('content-disposition')).toContain('filename="a.html.txt"')
  })
})

describe('what is not the file named', () => {
  test.each<[string, (bytes: Uint8Array) => Uint8Array, string]>([
    ['other bytes of its size', (bytes) => concat(bytes.subarray(0, -1), utf8('x')), 'bad-attachment'],
    ['fewer bytes', (bytes) => bytes.subarray(0, -1), 'bad-attachment'],
    ['more bytes', (bytes) => concat(bytes, utf8('x')), 'bad-attachment'],
    ['no bytes', () => new Uint8Array(), 'bad-attachment'],
  ])('%s', async (_, change, code) => {
    const bytes = aPdf()
    const { sha256 } = named(bytes)
    const { id } = await files.file([named(bytes)])
    const before = files.stored()
    expect(await codeOf(await files.put(id, sha256, change(bytes) as BodyInit))).toBe(code)
    expect(files.stored()).toEqual(before)
    expect((await files.put(id, sha256, bytes as BodyInit)).status).toBe(201)
  })

  test('a content that is not of the type named', async () => {
    const html = utf8('<!doctype html><script>alert(1)</script>')
    for (const type of ['image/png', 'text/plain', 'application/pdf']) {
      const { id } = await files.file([named(html, 'a.png', type)])
      expect(await codeOf(await files.put(id, digestOf(html), html as BodyInit))).toBe('wrong-type')
    }
    const pdf = aPdf()
    const { id } = await files.file([named(pdf)])
    const put = (headers: Record<string, string>) => files.put(id, digestOf(pdf), pdf as BodyInit, headers)
    expect(await codeOf(await put({ 'content-type': 'text/html' }))).toBe('wrong-type')
    expect(await codeOf(await put({ 'content-encoding': 'gzip' }))).toBe('wrong-type')
  })

  test('a digest or a record that is none', async () => {
    const pdf = aPdf()
    const { id } = await files.file([named(pdf)])
    for (const [record, sha256] of [
      [id, 'f'.repeat(64)],
      ['f'.repeat(64), digestOf(pdf)],
      [id, '..%2f..%2fetc%2fpasswd'],
      [id.slice(0, 12), digestOf(pdf)],
      [id, digestOf(pdf).toUpperCase()],
    ] as const)
      expect(await codeOf(await files.put(record, sha256, pdf as BodyInit))).toBe('not-found')
  })

  test('a record does not stand that names a file the house would never take', async () => {
    const file = named(aPdf())
    const refused = async (attachments: object[]) =>
      codeOf(
        await files.ask(
          '/api/v1/records',
          posted(filing(files.test, { attachments } as never)) as RequestInit,
        ),
      )
    expect(await refused([{ ...file, size: MAX_ATTACHMENT + 1 }])).toBe('too-large')
    expect(await refused([{ ...file, type: 'text/html' }])).toBe('wrong-type')
    expect(await refused([{ ...file, type: 'application/zip' }])).toBe('wrong-type')
    expect(await refused([file, { ...file, name: 'again.pdf' }])).toBe('bad-record')
    for (const name of ['../a.pdf', 'a\0.pdf', 'x'.repeat(201)])
      expect(await refused([{ ...file, name }])).toBe('bad-record')
  })
})

describe('a file of a record that is not public', () => {
  test('is brought by who knows the record, and read by its readers alone', async () => {
    const bytes = aPdf()
    const { sha256 } = named(bytes)
    const { id, nonce } = await files.file([named(bytes)], { audience: { kind: 'filer' } })
    const put = (headers: Record<string, string>) => files.put(id, sha256, bytes as BodyInit, headers)
    expect(await codeOf(await put({}))).toBe('not-found')
    expect(await codeOf(await put({ 'record-nonce': 'A'.repeat(22) }))).toBe('not-found')
    expect((await put({ 'record-nonce': nonce })).status).toBe(201)
    // The same answer as before it was there: whoever holds a file learns nothing of who else has filed it.
    expect(await codeOf(await put({}))).toBe('not-found')

    const seats = [
      undefined,
      ['ARG', 'author'],
      ['URY', 'administrator'],
      ['OAS', 'officer'],
      ['OAS', 'operator'],
    ]
    for (const seat of seats) {
      const asked = seat ? { seat: seat as ['ARG', 'author'] } : {}
      for (const headers of [{}, { 'if-none-match': `"${sha256}"` }, { range: 'bytes=0-1' }]) {
        const answer = await files.ask(at(id, sha256), { ...asked, headers })
        expect([seat, await codeOf(answer)]).toEqual([seat, 'not-found'])
        expect([...answer.headers.values()].join()).not.toContain(sha256)
      }
    }
    // The database's own lock, whatever rule is asked before it.
    const { files: rows } = files.test.house.register
    expect(await rows.readFiles({ kind: 'anyone' }, id)).toEqual([])
    expect(await rows.readFiles({ kind: 'seat', participant: 'ARG', seat: 's', role: 'author' }, id)).toEqual(
      [],
    )
    expect(
      await rows.readFiles({ kind: 'seat', participant: 'URY', seat: 's', role: 'reader' }, id),
    ).toHaveLength(1)
    for (const role of ['author', 'clearing', 'reader'] as const) {
      const answer = await files.ask(at(id, sha256), { seat: ['URY', role] })
      expect([role, answer.status]).toEqual([role, 200])
      expect(answer.headers.get('cache-control')).toBe('private, no-store')
    }
  })
})

describe('a large file', () => {
  test('of 50 MiB goes to disk as it comes, and never waits in memory', async () => {
    let first = utf8('%PDF-1.7\n')
    first = concat(first, utf8('%'.repeat(30)))
    const { createHash } = await import('node:crypto')
    const hash = createHash('sha256')
    for (const piece of pieces(MAX_ATTACHMENT, first)) hash.update(piece)
    const sha256 = hash.digest('hex')
    const { id } = await files.file([
      { name: 'a.pdf', type: 'application/pdf', size: MAX_ATTACHMENT, sha256 },
    ])
    let made = 0
    let most = 0
    const onDisk = () =>
      files
        .stored()
        .filter((name) => name.startsWith('aside'))
        .reduce((sum, name) => sum + statSync(join(files.dir, name)).size, 0)
    const watched = function* () {
      for (const piece of pieces(MAX_ATTACHMENT, first)) {
        made += piece.length
        most = Math.max(most, made - onDisk())
        yield piece
      }
    }
    expect((await files.put(id, sha256, streamOf(watched()))).status).toBe(201)
    expect(made).toBe(MAX_ATTACHMENT)
    // What has been made and is not on disk yet: a few pieces.
    expect(most).toBeLessThan(1024 * 1024)
    const answer = await files.ask(at(id, sha256))
    let come = 0
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) come += part.length
    expect(come).toBe(MAX_ATTACHMENT)
  })

  test('of a byte more is refused at that byte, at the desk too', async () => {
    const draft = await newDraft()
    const { asked, sent } = upload({ _version: '1' }, { name: 'a.pdf', type: '', pieces: pieces(2 ** 31) })
    const before = files.stored()
    const answer = await files.ask(`/es/desk/drafts/${draft}/attachments`, {
      ...asked,
      seat: ['URY', 'author'],
    })
    expect(answer.status).toBe(413)
    expect(sent()).toBeLessThan(MAX_ATTACHMENT + 1024 * 1024)
    expect(files.stored()).toEqual(before)
  })
})

async function newDraft(): Promise<string> {
  const answer = await files.ask('/es/desk/drafts', {
    method: 'POST',
    seat: ['URY', 'author'],
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'form=treaty-status%2F2&from=nothing',
  })
  const place = /\/desk\/drafts\/([0-9a-f]{32})$/.exec(answer.headers.get('location') ?? '')
  return place?.[1] as string
}

describe('at the desk', () => {
  const attach = async (draft: string, bytes: Uint8Array, version: number, name = 'acta.pdf', type = '') => {
    const { asked } = upload(
      { _version: String(version), '/instrument': 'cifta' },
      { name, type, pieces: [bytes] },
    )
    return files.ask(`/es/desk/drafts/${draft}/attachments`, { ...asked, seat: ['URY', 'author'] })
  }
  const page = async (draft: string) =>
    (await files.ask(`/es/desk/drafts/${draft}`, { seat: ['URY', 'author'] })).text()

  test('a file is attached with what was typed, shown, read and taken away', async () => {
    const draft = await newDraft()
    const bytes = aPdf()
    const sha256 = digestOf(bytes)
    const answer = await attach(draft, bytes, 1, 'carpeta%5C..%5Cacta\u202efdp.exe')
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `/es/desk/drafts/${draft}#attachments`,
    ])
    const shown = await page(draft)
    expect(shown).toContain(sha256)
    expect(shown).toMatch(/value="cifta"[^>]* (selected|checked)/)
    expect(shown).not.toContain('\u202e')
    const own = `/es/desk/drafts/${draft}/attachments/${sha256}`
    const read = await files.ask(own, { seat: ['URY', 'author'] })
    expect(read.headers.get('content-disposition')).toMatch(/^attachment; filename="[^"/\\]*fdp\.exe\.pdf"/)
    expect(read.headers.get('cache-control')).toBe('private, no-store')
    expect(read.headers.get('content-security-policy')).toContain('sandbox')
    expect((await files.ask(own, { seat: ['ARG', 'author'] })).status).toBe(404)
    expect((await files.ask(own, { seat: ['URY', 'reader'] })).status).toBe(403)
    expect((await files.ask(own)).status).toBe(302)

    await files.ask(`/es/desk/drafts/${draft}`, {
      method: 'POST',
      seat: ['URY', 'author'],
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `_version=2&_op=detach:${sha256}`,
    })
    expect(await page(draft)).not.toContain(sha256)
    expect((await files.ask(own, { seat: ['URY', 'author'] })).status).toBe(404)
    expect(files.stored().join()).not.toContain(sha256)
  })

  test('what is not of a type taken, empty, or of no version of a draft, leaves nothing', async () => {
    const draft = await newDraft()
    const before = files.stored()
    expect((await attach(draft, utf8('<html></html>'), 1, 'a.pdf', 'application/pdf')).status).toBe(415)
    expect((await attach(draft, aPdf(), 1, 'a.png', 'image/png')).status).toBe(415)
    expect((await attach(draft, utf8('MZ\0'), 1, 'a.txt', 'text/plain')).status).toBe(415)
    expect((await attach(draft, new Uint8Array(), 1)).status).toBe(422)
    expect((await attach(draft, aPdf(), Number.NaN)).status).toBe(400)
    expect(files.stored()).toEqual(before)
  })

  test('a file is attached though another seat saved meanwhile; what both typed is asked about', async () => {
    const draft = await newDraft()
    const bytes = aPdf()
    const answer = await attach(draft, bytes, 7)
    expect([answer.status, await answer.text()]).toEqual([
      409,
      expect.stringContaining('name="_choice:/instrument"'),
    ])
    expect(await page(draft)).toContain(digestOf(bytes))
  })

  test('the types that browsers invent are told by content and ending', async () => {
    const draft = await newDraft()
    await attach(draft, utf8('a;b\n1;2\n'), 1, 'tabla.csv', 'application/vnd.ms-excel')
    expect(await page(draft)).toContain(say('es').t('files.type.csv'))
  })

  test('a record of the same state that names what was uploaded has it at once, and another state has not', async () => {
    const draft = await newDraft()
    const bytes = aPdf()
    await attach(draft, bytes, 1)
    const received = async (participant: 'URY' | 'ARG') => {
      const body = filing(
        files.test,
        { participant, attachments: [named(bytes)] },
        participant === 'ARG' ? files.test.arg : undefined,
      )
      const filed = await files.ask('/api/v1/records', posted(body) as RequestInit)
      const { id } = (await filed.json()) as { id: string }
      const document = (await (await files.ask(`/api/v1/records/${id}`)).json()) as {
        attachments: { received: boolean }[]
      }
      return document.attachments[0]?.received
    }
    expect(await received('ARG')).toBe(false)
    expect(await received('URY')).toBe(true)
    await files.test.house.register.files.forgetUpload(draft, digestOf(bytes))
    expect(await received('URY')).toBe(true)
  })
})

describe('an upload that is broken off', () => {
  test('leaves nothing when its sender goes away', async () => {
    const bytes = aPdf('x'.repeat(200_000))
    const { sha256 } = named(bytes)
    const { id } = await files.file([named(bytes)])
    const before = files.stored()
    let asked = 0
    const body = new ReadableStream({
      pull(controller) {
        if (asked++ === 0) controller.enqueue(bytes.subarray(0, 100_000))
        else controller.error(new Error('gone'))
      },
    })
    expect(await codeOf(await files.put(id, sha256, body))).toBe('bad-request')
    expect(files.stored()).toEqual(before)
  })

  test('by a kill is never served, and swept with what nothing names, a day later', async () => {
    const bytes = aPdf()
    const { sha256 } = named(bytes)
    const { id } = await files.file([named(bytes)])
    const old = new Date(Date.now() - 25 * 3600 * 1000)
    const put = (name: string, when?: Date) => {
      writeFileSync(join(files.dir, name), bytes)
      if (when) utimesSync(join(files.dir, name), when, when)
    }
    const whole = join(sha256.slice(0, 2), sha256)
    // Killed while it came, killed before the database knew, and one that is still coming.
    const { mkdirSync } = await import('node:fs')
    mkdirSync(join(files.dir, sha256.slice(0, 2)), { recursive: true })
    put('aside/killed', old)
    put('aside/coming')
    put(whole, old)
    expect(await codeOf(await files.ask(at(id, sha256)))).toBe('not-found')
    await sweepAttachments(files.test.house)
    const left = files.stored()
    expect(left).toContain(join('aside', 'coming'))
    expect(left.filter((name) => name === whole || name.endsWith('killed'))).toEqual([])

    expect((await files.put(id, sha256, bytes as BodyInit)).status).toBe(201)
    utimesSync(join(files.dir, whole), old, old)
    await sweepAttachments(files.test.house)
    expect(files.stored()).toContain(whole)
  })
})

test('the house had nothing to tell its operator', () => {
  expect(files.test.told).toEqual([])
})
