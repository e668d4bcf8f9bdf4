import type { Context } from 'hono'
import { Problem } from '../problems.ts'
import { parseJson } from '../records/canonical.ts'
import { closed } from '../records/shape.ts'
import type { Json } from '../records/types.ts'

/** The most bytes of a JSON request: a record of 1 MiB in base64url and what goes with it. */
export const MAX_BODY = 1_600_000

/** The bytes of a request's body, refused while it still arrives once past the bound. Throws Problem `too-large`. */
export async function readBytes(c: Context, most = MAX_BODY): Promise<Uint8Array> {
  if (Number(c.req.header('content-length') ?? 0) > most)
    throw new Problem('too-large', `a request has at most ${most} bytes`)
  const reader = c.req.raw.body?.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    length += read.value.length
    if (length > most) {
      await reader?.cancel()
      throw new Problem('too-large', `a request has at most ${most} bytes`)
    }
    parts.push(read.value)
  }
  const out = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
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
