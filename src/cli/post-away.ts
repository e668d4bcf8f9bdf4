import { LOOPBACK } from '../config.ts'
import type { Finding } from '../problems.ts'
import { Problem, type ProblemCode } from '../problems.ts'
import { Misuse } from './command.ts'

/** The most bytes of an answer, and the longest wait for one, in milliseconds. */
const LARGEST = 1024 * 1024
const PATIENCE = 30_000

/** What a house says, without what steers a terminal. */
const plain = (said: unknown): string => String(said ?? '').replace(/\p{Cc}+/gu, ' ')

/**
 * Sends a document to a house by its address: encrypted unless it is on this machine, to that address and no other.
 * What comes back is bounded. Throws Misuse for another address, Problem as the house answers.
 */
export async function postAway(path: string, url: string | undefined, document: object): Promise<unknown> {
  const to = URL.parse(path, url)
  if (
    to === null ||
    !(to.protocol === 'https:' || (to.protocol === 'http:' && LOOPBACK.includes(to.hostname)))
  )
    throw new Misuse('--url is an https address: what is not public would be read on the way')
  const answer = await fetch(to, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(document),
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE),
  })
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer.body ?? []) {
    length += part.length
    if (length > LARGEST) throw new Error(`the house answers more than ${LARGEST} bytes`)
    parts.push(part)
  }
  const body = JSON.parse(Buffer.concat(parts).toString('utf8'))
  if (answer.ok) return body
  const findings: Finding[] = Array.isArray(body.findings) ? body.findings : []
  throw new Problem(
    plain(body.code) as ProblemCode,
    plain(body.reason),
    findings.map((one) => ({
      pointer: plain(one.pointer),
      rule: plain(one.rule),
      severity: one.severity,
      message: plain(one.message),
    })),
  )
}
