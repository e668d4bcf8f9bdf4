import { LANGS } from '../../src/regime/types.ts'
import { say } from '../../src/words.ts'
import { AUDIT, firstApart, LOG, line, type Seen, textOf } from './crawl.ts'
import type { Who } from './rule.ts'

/** What may differ though a reader may not know why, and for what reason. */
const ALLOWED: readonly { reason: string; of: RegExp; strip?: RegExp; grows?: true }[] = [
  { reason: 'the log and its size are public', of: LOG, grows: true },
  { reason: 'the size of the log, of memory, how long the process runs', of: /^\/metrics$|\/desk\/house$/ },
  { reason: 'a receipt proves by the newest checkpoint', of: /\/receipt$/, grows: true },
  {
    reason: 'the size of the log stands in the foot of each page',
    of: /^\/(en|es|pt|fr)(\/|$|\?)/,
    strip: /<footer>.*<\/footer>/s,
    grows: true,
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
