import { nameOf, type Who } from './rule.ts'
import type { Answer, Request, World } from './world.ts'

/** One answer of a crawl. */
export interface Seen {
  request: Request
  answer: Answer
}

const keyOf = ({ method = '', address, lang = '', accept = '', json, form }: Request): string =>
  [method, address, lang, accept, JSON.stringify(json ?? form ?? '')].join(' ').trim()
/** What is wrong with an answer, and how it was come by. */
export const line = (who: Who, { request, answer }: Seen, what: string) =>
  `${nameOf(who)}: ${keyOf(request)} (${answer.status}): ${what}`
/** The body of an answer as text. */
export const textOf = ({ bytes }: Answer): string => Buffer.from(bytes).toString('utf8')

/** Asks for all of it, a few at a time. */
export async function crawl(
  world: World,
  who: Who,
  requests: readonly Request[],
): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>()
  const waiting = [...requests]
  const work = async () => {
    for (let request = waiting.shift(); request; request = waiting.shift())
      seen.set(keyOf(request), { request, answer: await world.ask(who, request) })
  }
  await Promise.all([work(), work(), work()])
  return seen
}

/** Where digests stand for everybody: the log's own leaves, and the page that lists them. */
export const LOG = /^\/log\/|^\/(en|es|pt|fr)\/log$/

/** An audit log says what its own seats asked for and were refused. */
export const AUDIT = /\/audit(\.csv|\/export)?(\?|$)/
/** The addresses in it. */
export const ASKED = /\b(GET|HEAD|POST|PUT) \/[^\s"<;,&]+/g

/** Where two texts part, with a little around it. */
export const firstApart = (a: string, b: string): string => {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 100))
  return `${around(a)} / ${around(b)}`
}
