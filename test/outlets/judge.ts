import { filerOf } from '../../src/audience/reader.ts'
import { asksForALook, type Seated, viewDifferences } from '../../src/clearing-house.ts'
import { FILERS } from './acts.ts'
import { triesAt, triesOf } from './addresses.ts'
import { ASKED, AUDIT, firstApart, LOG, line, type Seen, textOf } from './crawl.ts'
import { TOLD } from './effect.ts'
import { inForce, mayKnowOf, mayReadRecord, wasToBePublic } from './knows.ts'
import { marksIn } from './marks.ts'
import type { Who } from './rule.ts'
import type { Answer, Kept, Request, World } from './world.ts'

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
    // When an entry came the database says, whose clock does not move with the world's: whether that was before the day on
    // which the record was to be public, the two may see otherwise.
    const either = wanted !== 200 && [404, 410].includes(answer.status) && wasToBePublic(world, record)
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

/** The differences that ask two states for a look, by key, with the two. */
async function concernedBy({ house }: World): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  for (const filer of FILERS) {
    const seated = filerOf(house.register.circles, filer) as Seated
    for (const one of (await viewDifferences(house, seated)).filter(asksForALook))
      found.set(one.key, [filer, one.partner])
  }
  return found
}

/** The keys of all differences there are. */
export const differencesOf = async (world: World): Promise<string[]> => [...(await concernedBy(world)).keys()]

/** To who sits for neither state a difference is not there, as one that never was. */
export async function strangerFaults(world: World, who: Who): Promise<string[]> {
  const faults: string[] = []
  const nobodys = 'f'.repeat(64)
  for (const [key, states] of [...(await concernedBy(world))].slice(-3)) {
    if (states.includes(who.participant ?? '')) continue
    for (const [i, request] of triesAt(key).entries()) {
      const answer = await world.ask(who, request)
      const twin = await world.ask(who, triesAt(nobodys)[i] as Request)
      const [a, b] = [answer, twin].map((one) =>
        JSON.stringify([one.status, one.headers, textOf(one)])
          .replaceAll(key, '…')
          .replaceAll(nobodys, '…'),
      ) as [string, string]
      if (a !== b || (request.form && answer.status < 400))
        faults.push(line(who, { request, answer }, `is told of a difference: ${firstApart(a, b)}`))
    }
  }
  return faults
}

/** An answer without what was asked for by name, whole or begun. */
const shapeOf = (answer: Answer, { id, files }: Pick<Kept, 'id' | 'files'>): string =>
  [id, id.slice(0, 15), id.slice(0, 12), ...files.map(({ sha256 }) => sha256), '0'.repeat(64)].reduce(
    (text, one) => text.replaceAll(one, '…'),
    JSON.stringify([answer.status, answer.headers, textOf(answer)]),
  )

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
