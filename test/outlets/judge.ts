import { LANGS } from '../../src/regime/types.ts'
import { say } from '../../src/words.ts'
import { triesOf } from './addresses.ts'
import { TOLD } from './effect.ts'
import { marksIn } from './marks.ts'
import { nameOf, type Who } from './rule.ts'
import {
  type Answer,
  inForce,
  type Kept,
  mayKnowOf,
  mayReadRecord,
  type Request,
  type World,
  wasToBePublic,
} from './world.ts'

/** One answer of a crawl. */
export interface Seen {
  request: Request
  answer: Answer
}

const keyOf = ({ method = '', address, lang = '', accept = '', json, form }: Request): string =>
  [method, address, lang, accept, JSON.stringify(json ?? form ?? '')].join(' ').trim()
const line = (who: Who, { request, answer }: Seen, what: string) =>
  `${nameOf(who)}: ${keyOf(request)} (${answer.status}): ${what}`
const textOf = ({ bytes }: Answer): string => Buffer.from(bytes).toString('utf8')

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
const LOG = /^\/log\/|^\/(en|es|pt|fr)\/log$/

/** An audit log says what its own seats asked for and were refused. */
const AUDIT = /\/audit(\.csv|\/export)?(\?|$)/
const ASKED = /\b(GET|HEAD|POST|PUT) \/[^\s"<;,&]+/g

/** Marks and records in an answer that this reader may not know of, in its body or in a header. */
export function leaksIn(world: World, who: Who, seen: Seen): string[] {
  const { request, answer } = seen
  const headers = Buffer.from(JSON.stringify(answer.headers))
  const marks = [...marksIn(answer.bytes), ...marksIn(headers)]
  const unknown = marks.flatMap((mark) => {
    const own = [...world.marks].filter(([known]) => known.startsWith(mark) || mark.startsWith(known))
    // Of a number that is rounded only its beginning is left.
    return own.some(([, { may }]) => may(who)) ? [] : own.map(([, { what }]) => `says "${mark}", ${what}`)
  })
  if (answer.status >= 500) unknown.push(textOf(answer).slice(0, 300))
  if (LOG.test(request.address)) return unknown.map((what) => line(who, seen, what))
  // What was asked for comes back in the words of a refusal, and in the links to other languages.
  const asked = /[0-9a-f]{12,64}/.exec(request.address)?.[0]
  const text = `${textOf(answer)} ${headers}`
  const own = AUDIT.test(request.address) ? text.replace(ASKED, '') : text
  const said = asked === undefined ? own : own.replaceAll(asked, '')
  const named = world.records.filter(({ id }) => said.includes(id.slice(0, 12)))
  const hidden = named.filter((one) => !mayKnowOf(world, who, one))
  return [...unknown, ...hidden.map(({ id, filer }) => `names ${id.slice(0, 12)} of ${filer}`)].map((what) =>
    line(who, seen, what),
  )
}

/** Who reads is let in: without this the house could hide everything and pass. */
export async function readingFaults(world: World, who: Who, records: readonly Kept[]): Promise<string[]> {
  const faults: string[] = []
  for (const record of records) {
    const request = { address: `/api/v1/records/${record.id}` }
    const answer = await world.ask(who, request)
    const away = record.once === 'everyone' ? 410 : 404
    const wanted = mayReadRecord(world, who, record) ? 200 : away
    const fault = (what: string) => faults.push(line(who, { request, answer }, what))
    const either = wanted !== 200 && answer.status === 410 && wasToBePublic(world, record)
    if (answer.status !== wanted && !either) fault(`should be ${wanted}`)
    if (answer.status !== 200) continue
    const marks = marksIn(answer.bytes)
    for (const { pointer, mark } of record.values)
      if (world.marks.get(mark)?.may(who) && !marks.has(mark)) fault(`lacks ${pointer}`)
  }
  return faults
}

/** What somebody tries with records he may not know of: the same answers, to the letter, as for what never was. */
export async function triesFaults(world: World, who: Who, records: readonly Kept[]): Promise<string[]> {
  const never = Buffer.from(world.house.crypto.random(32)).toString('hex')
  const twins = triesOf({ id: never, files: [] })
  const answers: Answer[] = []
  const faults: string[] = []
  for (const record of records)
    for (const [i, request] of triesOf(record).entries()) {
      const answer = await world.ask(who, request)
      const seen = { request, answer }
      faults.push(...leaksIn(world, who, seen))
      if (record.once === 'everyone' || wasToBePublic(world, record)) {
        const away = answer.headers['location']?.includes('/sign-in')
        if (answer.status < 400 && !away) faults.push(line(who, seen, 'is answered'))
        continue
      }
      answers[i] ??= await world.ask(who, twins[i] as Request)
      const [a, b] = [shapeOf(answer, record), shapeOf(answers[i], { id: never, files: [] })]
      if (a !== b) faults.push(line(who, seen, `is not as for what never was: ${firstApart(a, b)}`))
    }
  return faults
}

/** An answer without what was asked for by name, whole or begun. */
const shapeOf = (answer: Answer, { id, files }: Pick<Kept, 'id' | 'files'>): string =>
  [id, id.slice(0, 15), id.slice(0, 12), ...files.map(({ sha256 }) => sha256), '0'.repeat(64)].reduce(
    (text, one) => text.replaceAll(one, '…'),
    JSON.stringify([answer.status, answer.headers, textOf(answer)]),
  )

const firstApart = (a: string, b: string): string => {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 100))
  return `${around(a)} / ${around(b)}`
}

/** What may differ though a reader may not know why, and for what reason. */
const ALLOWED: readonly { reason: string; of: RegExp; strip?: RegExp; grows?: true }[] = [
  { reason: 'the log and its size are public', of: LOG, grows: true },
  { reason: 'the size of the log, of memory, and how long the process runs', of: /^\/metrics$/ },
  { reason: 'a receipt proves by the newest checkpoint', of: /\/receipt$/, grows: true },
  {
    reason: 'the size of the log stands in the foot of each page',
    of: /^\/(en|es|pt|fr)(\/|$|\?)/,
    strip: /<footer>.*<\/footer>/s,
  },
  { reason: 'a challenge is random', of: /\/sign-in\/passkey$|\/clear\/options$/ },
  { reason: 'an audit log grows by being looked at', of: AUDIT },
  {
    reason: 'who reads a record is written down, and shown to its own state',
    of: /\/records\//,
    strip: /<section><h2 id="readers">.*?<\/section>/s,
  },
]

/**
 * Where two crawls differ for somebody who may not know of what lies between. `moved`: the log is longer; `existence`:
 * others may be told that something was filed.
 */
export function differences(
  who: Who,
  [before, after]: readonly ReadonlyMap<string, Seen>[],
  { moved, existence }: { moved: boolean; existence: boolean },
): string[] {
  return [...(before ?? [])].flatMap(([key, seen]) => {
    const later = after?.get(key)
    const { address } = seen.request
    const rules = ALLOWED.filter(({ of, grows }) => of.test(address) && (moved || !grows))
    if (later === undefined || rules.some(({ strip }) => strip === undefined)) return []
    if (existence && address.startsWith('/api/v1/restricted')) return []
    const plain = ({ answer }: Seen) => {
      const { etag, ...other } = answer.headers
      // An ETag is made of the log's head: it changes with every entry, whatever that says, and with nothing else.
      const headers = moved ? other : { etag, ...other }
      const text = rules.reduce((left, { strip }) => left.replace(strip as RegExp, ''), textOf(answer))
      return JSON.stringify([answer.status, headers, existence ? withoutExistence(text) : text])
    }
    const [a, b] = [plain(seen), plain(later)]
    return a === b ? [] : [line(who, later, `differs by what he may not know: ${firstApart(a, b)}`)]
  })
}

/** A page without the months in which something was filed that others may not read. */
function withoutExistence(text: string): string {
  return LANGS.reduce((left, lang) => {
    const at = left.indexOf(`<h2>${say(lang).t('audience.restricted.title')}</h2>`)
    const end = at < 0 ? -1 : left.indexOf('</ul>', at)
    return end < 0 ? left : left.slice(0, at) + left.slice(end + '</ul>'.length)
  }, text)
}

/** "A filing exists": no participant but those that filed, no more of it than there is, and nothing beside. */
export async function existenceFaults(world: World, who: Who): Promise<string[]> {
  const request = { address: '/api/v1/restricted' }
  const answer = await world.ask(who, request)
  const { restricted } = JSON.parse(textOf(answer)) as { restricted: Record<string, unknown>[] }
  return restricted.flatMap((one) => {
    const { participant, month, count, ...more } = one
    const hidden = world.records.filter(
      (record) =>
        record.filer === participant &&
        TOLD.includes(record.form) &&
        inForce(world, record).kind !== 'public' &&
        !mayReadRecord(world, who, record),
    )
    const fine =
      Number(count) <= hidden.length && Object.keys(more).length === 0 && /^\d{4}-\d\d$/.test(String(month))
    return fine ? [] : [line(who, { request, answer }, `tells ${JSON.stringify(one)} of ${hidden.length}`)]
  })
}
