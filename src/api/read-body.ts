import type { Context } from 'hono'
import { concat } from '../bytes.ts'
import { Problem } from '../problems.ts'
import { parseJson } from '../records/canonical.ts'
import { closed } from '../records/shape.ts'
import type { Json } from '../records/types.ts'

/** The most bytes of a JSON request: a record of 1 MiB in base64url and what goes with it. */
export const MAX_BODY = 1_600_000

/** How long a request's body may pause, and how long the whole of one that is held in memory may take, in milliseconds. */
const PATIENCE = 30_000
/** How long a file may take to arrive, in milliseconds: 50 MiB at half a megabit a second. */
export const UPLOAD_PATIENCE = 15 * 60_000

/**
 * The body of a request as it arrives. Ends the request with Problem `bad-request` when it pauses too long, takes too long
 * or is broken off.
 */
export async function* arriving(c: Context, longest = PATIENCE): AsyncGenerator<Uint8Array, void> {
  const reader = c.req.raw.body?.getReader()
  if (reader === undefined) return
  const end = Date.now() + longest
  try {
    for (;;) {
      const read = await within(reader.read(), Math.min(PATIENCE, end - Date.now()))
      if (read.done) return
      yield read.value
    }
  } finally {
    // What is left of it is not waited for.
    await reader.cancel().catch(() => {})
  }
}

function within<T>(asked: Promise<T>, patience: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Problem('bad-request', 'the request came too slowly'))
    const timer = setTimeout(late, Math.max(0, patience))
    asked
      .then(resolve, () => reject(new Problem('bad-request', 'the request was broken off')))
      .finally(() => clearTimeout(timer))
  })
}

/** The bytes of a request's body, refused while it still arrives once past the bound. Throws Problem `too-large`. */
export async function readBytes(c: Context, most = MAX_BODY): Promise<Uint8Array> {
  if (Number(c.req.header('content-length') ?? 0) > most)
    throw new Problem('too-large', `a request has at most ${most} bytes`)
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of arriving(c)) {
    length += part.length
    if (length > most) throw new Problem('too-large', `a request has at most ${most} bytes`)
    parts.push(part)
  }
  return concat(...parts)
}

/** The JSON object of a request. Throws Problem `wrong-type`, `too-large`, `bad-json` or `bad-request`. */
export async function readObject(c: Context, required: readonly string[], optional: readonly string[] = []) {
  if (!/^application\/json[ \t]*(;|$)/i.test(c.req.header('content-type') ?? ''))
    throw new Problem('wrong-type', 'application/json is asked for')
  return closed(parseJson(await readBytes(c)), 'bad-request', '', required, optional)
}

/** The query of a request, with no names but those known and none twice. Throws Problem `bad-request`. */
export function readQuery<Name extends string>(
  c: Context,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {}
  for (const [name, values] of Object.entries(c.req.queries())) {
    if (!names.includes(name as Name))
      throw new Problem('bad-request', `the query ${name.slice(0, 40)} is not known`)
    if (values.length > 1 || (values[0] ?? '').length > 200)
      throw new Problem('bad-request', `the query ${name} is given twice or too long`)
    if (values[0] !== '') found[name as Name] = values[0] as string
  }
  return found
}

/** A whole number of a query within bounds. Throws Problem `bad-request`. */
export function wholeNumber(
  value: string | undefined,
  name: string,
  least: number,
  most: number,
): number | undefined {
  if (value === undefined) return undefined
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
  if (!(number >= least && number <= most))
    throw new Problem('bad-request', `${name} is a whole number from ${least} to ${most}`)
  return number
}

/** A string member, or undefined. Throws Problem `bad-request` for another type. */
export function stringMember(value: Json | undefined, name: string): string | undefined {
  if (value !== undefined && typeof value !== 'string')
    throw new Problem('bad-request', `/${name} is not a string`)
  return value
}
