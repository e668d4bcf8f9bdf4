import fc from 'fast-check'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { concat, utf8 } from '../bytes.ts'
import { Problem } from '../problems.ts'
import { readUploadForm } from './read-multipart.ts'

const BOUNDARY = '----WebKitFormBoundaryAbC123'

interface Sent {
  fields: [string, string][]
  file?: { name: string; type: string; bytes: Uint8Array } | undefined
}

/** Sends bytes in pieces cut at those places and gives what was read, or the code of the refusal. */
async function read(
  body: Uint8Array,
  { cuts = [], type = `multipart/form-data; boundary=${BOUNDARY}` }: { cuts?: number[]; type?: string } = {},
): Promise<Sent | string> {
  const places = [0, ...[...cuts].sort((a, b) => a - b), body.length]
  const pieces = places.slice(1).map((end, i) => body.subarray(places[i], end))
  let read: Sent | undefined
  const app = new Hono()
  app.post('/', async (c) => {
    const { fields, file } = await readUploadForm(c, async (named, bytes) => {
      const parts: Uint8Array[] = []
      for await (const part of bytes) parts.push(part.slice())
      return { ...named, bytes: concat(...parts) }
    })
    read = { fields, file }
    return c.text('')
  })
  app.onError((error, c) => c.text(error instanceof Problem ? error.code : String(error.stack), 400))
  const stream = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift()
      if (piece === undefined) controller.close()
      else if (piece.length > 0) controller.enqueue(piece)
      else this.pull?.(controller)
    },
  })
  const answer = await app.request('/', {
    method: 'POST',
    body: stream,
    headers: { 'content-type': type },
    duplex: 'half',
  } as RequestInit)
  return read ?? answer.text()
}

const part = (headers: string, content: Uint8Array | string) =>
  concat(
    utf8(`--${BOUNDARY}\r\n${headers}\r\n\r\n`),
    typeof content === 'string' ? utf8(content) : content,
    utf8('\r\n'),
  )
const end = utf8(`--${BOUNDARY}--\r\n`)
const field = (name: string, value: string) => part(`Content-Disposition: form-data; name="${name}"`, value)
const file = (name: string, bytes: Uint8Array | string, type = 'application/pdf') =>
  part(`Content-Disposition: form-data; name="_file"; filename="${name}"\r\nContent-Type: ${type}`, bytes)

test('fields and the file come as they were sent, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(fc.stringMatching(/^[/a-z_-]{1,9}$/), fc.string({ unit: 'grapheme', maxLength: 40 })),
        {
          maxLength: 4,
        },
      ),
      // Beginnings of boundaries are what a reader trips over.
      fc.array(fc.constantFrom('\r\n', '--', '\r\n--', BOUNDARY.slice(0, 9), `\r\n-${BOUNDARY}`, 'x', '\0'), {
        maxLength: 12,
      }),
      fc.array(fc.nat(600), { maxLength: 8 }),
      async (fields, content, cuts) => {
        const bytes = utf8(content.join(''))
        fc.pre(!content.join('').includes(`\r\n--${BOUNDARY}`))
        const body = concat(
          ...fields.map(([name, value]) => field(name, value)),
          file('acta.pdf', bytes),
          field('_op', 'attach'),
          end,
        )
        const within = cuts.map((cut) => Math.min(cut, body.length))
        expect(await read(body, { cuts: within })).toEqual({
          fields: [...fields, ['_op', 'attach']],
          file: { name: 'acta.pdf', type: 'application/pdf', bytes },
        })
      },
    ),
    { numRuns: 200 },
  )
})

test('a file field left empty is no file; names are read as browsers write them', async () => {
  expect(await read(concat(file('', ''), field('a', ''), end))).toEqual({
    fields: [['a', '']],
    file: undefined,
  })
  expect(await read(concat(file('a%22b%0D%0A\u00f1 %41.pdf', 'x'), end))).toMatchObject({
    file: { name: 'a"b\r\n\u00f1 %41.pdf' },
  })
})

test.each<[string, Uint8Array, string, string?]>([
  ['another type', field('a', 'b'), 'wrong-type', 'application/x-www-form-urlencoded'],
  ['no boundary', field('a', 'b'), 'wrong-type', 'multipart/form-data'],
  ['no last boundary', field('a', 'b'), 'bad-request'],
  ['nothing', new Uint8Array(), 'bad-request'],
  ['a part that ends in its headers', utf8(`--${BOUNDARY}\r\nContent-Dis`), 'bad-request'],
  ['a part without a name', concat(part('X: y', 'a'), end), 'bad-request'],
  ['headers without end', concat(utf8(`--${BOUNDARY}\r\n`), new Uint8Array(200_000).fill(65)), 'bad-request'],
  ['a boundary that goes on', concat(utf8(`--${BOUNDARY}xyz\r\n\r\n`), end), 'bad-request'],
  ['two files', concat(file('a', 'x'), file('b', 'y'), end), 'bad-request'],
  [
    'a field that is no UTF-8',
    concat(part('Content-Disposition: form-data; name="a"', new Uint8Array([0xff])), end),
    'bad-request',
  ],
  ['fields past the bound', concat(field('a', 'x'.repeat(400_001)), end), 'too-large'],
  [
    'more parts than a form has',
    concat(...Array.from({ length: 3001 }, () => field('a', '')), end),
    'bad-request',
  ],
])('%s is refused', async (_, body, code, type) => {
  expect(await read(body, type ? { type } : {})).toBe(code)
})
