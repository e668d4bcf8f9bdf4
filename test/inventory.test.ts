import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { base64url } from '../src/bytes.ts'
import { closeHouse, fileRecord, filingSigner } from '../src/clearing-house.ts'
import { type DeskDraft, readDraft } from '../src/portal/desk/draft.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { recordId } from '../src/records/record.ts'
import { signRecord } from '../src/records/sign.ts'
import type { FiledRecord } from '../src/records/types.ts'
import { latestForms } from '../src/regime/find.ts'
import { openSession, type Session } from '../src/seats/sessions.ts'
import { type OpenHouse, openTrial, trialSeat } from './clearing-desk.ts'
import { makePlace, type Place } from './open-register.ts'

const HOME = 'http://localhost:8080'

let place: Place
let house: OpenHouse
let app: ReturnType<typeof createApp>['app']
/** What Uruguay has filed for 2024: open, for all states, and for one. */
const filed: Record<string, string> = {}
beforeAll(async () => {
  place = await makePlace()
  house = await openTrial(place)
  app = createApp(house).app
  const year = { period: '2024' }
  filed['open'] = await file('milex-return', { ...year, audience: { kind: 'public' } })
  filed['states'] = await file('institutional-profile', {
    audience: { kind: 'participants' },
    made: '2024-05-01',
  })
  filed['pair'] = await file('defence-expenditure-common', {
    ...year,
    audience: { kind: 'parties', parties: ['ARG'] },
  })
  filed['earlier'] = await file('milex-return', { period: '2023', audience: { kind: 'public' } })
})
afterAll(async () => {
  await closeHouse(house)
  await place.remove()
})

/** Files the example of a form, signed by the house for its participant. */
async function file(
  form: string,
  more: Partial<FiledRecord>,
  answers?: FiledRecord['answers'],
): Promise<string> {
  const latest = latestForms(house.regime).find(({ id }) => id === form)
  if (latest === undefined) throw new Error(`no form ${form}`)
  const record: FiledRecord = {
    v: 1,
    regime: house.regime.ref,
    form: latest.ref,
    participant: 'URY',
    says: 'answers',
    measures: [latest.measures[0] as string],
    audience: { kind: 'public' },
    language: 'es',
    answers: answers ?? (latest.example.answers as FiledRecord['answers']),
    provenance: { kind: 'state' },
    made: '2025-04-12',
    nonce: base64url(house.crypto.random(16)),
    ...more,
  }
  const bytes = canonicalBytes(record)
  const signer = await filingSigner(house, record.participant)
  const { sigs } = signRecord(bytes, signer, house.origin, house.crypto)
  await fileRecord(house, { record: bytes, sigs })
  return recordId(bytes, house.crypto)
}

/** Whoever sits there, as a browser that follows nothing by itself; nobody without a session. */
async function visit(session?: Session) {
  const token = session && (await openSession(house, { ...session, origin: HOME }))
  const cookie = token === undefined ? {} : { cookie: `session=${token}` }
  const read = async (answer: Response) => ({
    status: answer.status,
    to: answer.headers.get('location') ?? '',
    name: answer.headers.get('content-disposition') ?? '',
    text: await answer.text(),
  })
  return {
    get: async (path: string) => read(await app.request(`${HOME}${path}`, { headers: cookie })),
    send: async (path: string, fields: readonly (readonly [string, string])[] = []) =>
      read(
        await app.request(`${HOME}${path}`, {
          method: 'POST',
          headers: { ...cookie, origin: HOME, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(fields as [string, string][]).toString(),
        }),
      ),
  }
}

/** A draft of Uruguay's author. */
const draftOf = (id: string): Promise<DeskDraft> => readDraft(house, trialSeat(house, 'author'), id)

/** The lines a page offers, each with whether it is ticked. */
const linesOn = (page: string) =>
  [...page.matchAll(/<input[^>]*name="line"[^>]*>/g)].map(([input]) => ({
    key: /value="([^"]+)"/.exec(input)?.[1] ?? '',
    ticked: /\bchecked\b/.test(input),
  }))

describe('the inventory of a year', () => {
  test('offers what its state has filed, and leaves out what fewer may read', async () => {
    const author = await visit(trialSeat(house, 'author'))
    const lines = linesOn((await author.get('/en/desk/inventory?year=2024')).text)
    expect(lines).toEqual([
      { key: `${filed['open']}:I.4`, ticked: true },
      { key: `${filed['pair']}:I.5`, ticked: false },
      { key: `${filed['states']}:I.7`, ticked: false },
    ])
    const among = linesOn((await author.get('/en/desk/inventory?year=2024&audience=participants')).text)
    expect(among.map(({ ticked }) => ticked)).toEqual([true, false, true])
    const alone = linesOn((await author.get('/en/desk/inventory?year=2024&audience=filer')).text)
    expect(alone.every(({ ticked }) => ticked)).toBe(true)
    // Another state sees what it has filed itself: nothing.
    const other = await visit(trialSeat(house, 'author', 'ARG'))
    expect(linesOn((await other.get('/en/desk/inventory?year=2024')).text)).toEqual([])
    expect((await author.get('/en/desk/inventory?year=1066')).status).toBe(400)
    expect((await author.get('/en/desk/inventory?audience=parties')).status).toBe(400)
  })

  test('is begun, added to, handed on, cleared and filed like any record', async () => {
    const author = await visit(trialSeat(house, 'author'))
    const begun = await author.send('/es/desk/inventory', [
      ['year', '2024'],
      ['audience', 'public'],
      ['line', `${filed['open']}:I.4`],
      // A key that is not offered is nothing.
      ['line', `${'0'.repeat(64)}:I.1`],
    ])
    expect([begun.status, begun.to]).toEqual([
      303,
      expect.stringMatching(/^\/es\/desk\/drafts\/[0-9a-f]{32}$/),
    ])
    const id = begun.to.slice(-32)
    const draft = await draftOf(id)
    expect([draft.content.period, draft.content.audience, draft.content.answers['entries']]).toEqual([
      '2024',
      { kind: 'public' },
      [
        expect.objectContaining({
          measure: 'I.4',
          record: filed['open'],
          title: 'Informe sobre gastos militares',
        }),
      ],
    ])

    // By hand: a measure on which the state says that there is no information.
    const added = await author.send(`${begun.to}/sections/no-information`, [
      ['_version', String(draft.version)],
      ['/no-information', ''],
      ['/no-information', 'II.19'],
      ['_op', 'list'],
    ])
    expect(added.status, added.text.slice(0, 500)).toBe(303)
    const now = await draftOf(id)
    expect(now.content.answers).toMatchObject({
      entries: [{ measure: 'I.4' }],
      'no-information': ['II.19'],
    })
    const waiting = await author.send(`${begun.to}/ready`, [['_version', String(now.version)]])
    expect(waiting.to).toBe(`${begun.to}/waiting`)
    const clearing = await visit(trialSeat(house, 'clearing'))
    const page = await clearing.get(`${begun.to}/clear`)
    const [, record = ''] = /name="record" value="([0-9a-f]{64})"/.exec(page.text) ?? []
    expect((await clearing.send(`${begun.to}/clear`, [['record', record]])).to).toBe(
      `/es/desk/filed/${record}`,
    )
    filed['inventory'] = record

    // From then on a draft of the year amends it.
    expect((await author.get('/en/desk/inventory?year=2024')).text).toContain(`/en/records/${record}`)
    const again = await author.send('/en/desk/inventory', [['year', '2024']])
    const next = await draftOf(again.to.slice(-32))
    expect(next.content).toMatchObject({ relation: { kind: 'amends', record } })
  })

  test('is kept as a table by anybody who reads it, in both orders', async () => {
    const anybody = await visit()
    const at = `/en/records/${filed['inventory']}`
    const page = (await anybody.get(at)).text
    for (const layout of ['consolidated', 'miami'])
      expect(page).toContain(`href="${at}/inventory.csv?layout=${layout}"`)
    const table = async (layout: string) => {
      const { name, text } = await anybody.get(`${at}/inventory.csv?layout=${layout}`)
      expect(name).toBe(
        `attachment; filename="inventory-URY-2024-${layout}-v${house.regime.crosswalk.version}.csv"`,
      )
      return text.slice(1).trim().split('\r\n')
    }
    const [head = '', ...ours] = await table('miami')
    expect(head.split(',')).toContain('Lines under the measure')
    const measures = house.regime.measures.filter(({ partOf }) => partOf === undefined)
    expect(ours).toHaveLength(measures.length)
    expect(ours.find((row) => row.includes(',I.4,'))).toMatch(
      /^not known here,8,1,I\.4,.*Informe sobre gastos militares.*Carried out,,http:\/\/127\.0\.0\.1:8080\/r\//,
    )
    expect(ours.find((row) => row.includes(',II.19,'))).toContain(',No information,')
    expect(ours.find((row) => row.includes(',II.1,'))).toContain(',Not stated,')
    const theirs = await table('consolidated')
    expect(theirs.slice(1, 9).map((row) => row.split(',')[0])).toEqual([
      '1',
      '2',
      '3',
      '4',
      '6; 8',
      '7',
      '9',
      'not known here',
    ])
    expect((await anybody.get(`${at}/inventory.csv?layout=excel`)).status).toBe(400)
    expect((await anybody.get(`/en/records/${filed['open']}/inventory.csv`)).status).toBe(404)
  })

  test('shows its own seats the lines between two states that one of them alone has', async () => {
    const bilateral = (counterpart: string, measure: string) => ({
      entries: [
        {
          measure,
          title: `A visit under ${measure}`,
          status: 'implemented',
          level: 'bilateral',
          counterparts: [counterpart],
        },
      ],
    })
    await file('csbm-inventory-return', { period: '2024', participant: 'ARG' }, bilateral('URY', 'I.2'))
    await file('csbm-inventory-return', { period: '2024', participant: 'CHL' }, bilateral('PER', 'I.8'))
    const author = await visit(trialSeat(house, 'author'))
    const page = (await author.get('/en/desk/inventory?year=2024')).text
    expect(page).toContain('I.2 A visit under I.2')
    expect(page).not.toContain('I.8 A visit under I.8')
    const anybody = await visit()
    expect((await anybody.get(`/en/records/${filed['inventory']}`)).text).not.toContain('A visit under I.2')
  })
})
