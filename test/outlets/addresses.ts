import { LANGS } from '../../src/regime/types.ts'
import { FILERS } from './acts.ts'
import { FORMS, YEARS } from './content.ts'
import type { Drafted, Kept, Request, World } from './world.ts'

const LANG = /^\/(en|es|pt|fr)(?=\/|$)/

/**
 * Every GET route of the house, from the application itself, pages once for all languages. What is added there is crawled
 * from then on, whatever it answers: tables for office programs, Atom, calendars and search are looked through by
 * content (marks.ts), as soon as there are any. A route with a part that nothing here can fill fails the test.
 */
export const patternsOf = ({ app }: World): string[] => [
  ...new Set(
    app.routes
      .filter(({ method }) => method === 'GET')
      .map(({ path }) =>
        path
          .replace(LANG, '/:lang')
          .replace(/(?<=.)\/$/, '')
          .replace(/\{.*\}$/, ''),
      ),
  ),
]

/** What is asked for by name in one crawl. */
export interface Names {
  records: readonly Kept[]
  drafts: readonly Drafted[]
  /** Of differences between the accounts of two states. */
  differences: readonly string[]
  /** Chooses languages, and between whole ids and their beginnings. */
  eyes: number
}

/** Some of a list, others in each crawl. */
const some = <T>(list: readonly T[], count: number, from: number): T[] =>
  list.filter((_, i) => (i + from) % list.length < count)

/** Questions that routes take, by pattern: filters, pages, years. */
function questionsOf(world: World, pattern: string, { records, eyes }: Names): string[] {
  const from = eyes + pattern.length
  const years = records.flatMap(({ year }) => year ?? [])
  const year = `?year=${years[from % Math.max(1, years.length)] ?? 2010}`
  const states = FILERS.map((code) => `?participant=${code}`)
  if (/\/records$/.test(pattern))
    return [
      '?limit=200',
      year,
      ...some(states, 2, from),
      ...some(
        [
          '?limit=2',
          '?since=12&limit=3',
          `?cursor=${world.house.register.head().size - 1}`,
          ...Object.entries(FORMS).map(([form, measure]) => `?form=${form.split('/')[0]}&measure=${measure}`),
        ],
        3,
        from,
      ),
    ]
  if (/\/matrix(\.csv)?$/.test(pattern))
    return ['', year, ...(pattern.startsWith('/api') ? [] : [`${year}&group=southern-cone`])]
  if (/\/expenditure(\.csv)?$/.test(pattern)) return some(states, 2, from)
  if (/^\/(:lang|api\/v1)\/dues$/.test(pattern)) {
    // Dates of this year and those beside it, of years to come, and of a year that some return is for.
    const asked = [...years.filter((one) => Number(one) >= 1990 && Number(one) <= 2200), ...YEARS].map(Number)
    const day = `&year=${Math.min(2200, (asked[from % asked.length] ?? 2023) + 1)}`
    return ['', ...some(states, 2, from), ...some(states, 2, from + 1).map((state) => state + day)]
  }
  if (pattern === '/:lang/dues.ics') return some(states, 2, from)
  if (pattern.endsWith('/records/:file')) return ['', '?layout=un']
  if (pattern === '/:lang/desk/inventory') return [year, `${year}&audience=filer`]
  if (pattern.endsWith('/restricted')) return ['', '?participant=URY']
  if (pattern === '/api/v1/audit') return ['?limit=500', '?act=reading']
  if (pattern === '/:lang/desk/audit') return ['?limit=500']
  return ['']
}

const NEVER = 'a'.repeat(43)

/** What a part of a pattern stands for; undefined for what is not known here. */
function fillingsOf(world: World, pattern: string, names: Names): string[][] | undefined {
  const part = (name: string) => pattern.includes(name)
  const { records, drafts, eyes } = names
  const from = eyes + pattern.length
  if (!/[:*]/.test(pattern)) return [[]]
  if (part('/drafts/:id/attachments/:sha256'))
    return drafts.flatMap(({ id, files }) => files.map((sha256) => [id, sha256]))
  if (part('/sections/:section'))
    return drafts.map(({ id, form }) => [id, world.house.regime.forms.get(form)?.layout[0]?.id ?? ''])
  if (/\/drafts\/:id(\/[a-z.]+)*$/.test(pattern)) return drafts.map(({ id }) => [id])
  if (part('/requests/:id')) return world.asked.slice(-4).map(({ id }) => [id])
  if (part('/files/:id/:sha256/:name'))
    return records.flatMap(({ id, files }) => files.map(({ sha256 }) => [id, sha256, 'x']))
  if (part('/records/:id/returns/:file')) return records.map(({ id }) => [id, 'unroca.csv'])
  if (part('/records/:id/inventory.csv')) return records.map(({ id }) => [id])
  if (/\/(r|records|filed)\/:id(\/[a-z]+)?$/.test(pattern))
    return records.map(({ id }, i) => [(i + from) % 3 === 0 ? id.slice(0, 12) : id])
  if (/^[^:]*:(code|participant)$/.test(pattern))
    return some([...FILERS, 'PER'], 3, from).map((code) => [code])
  if (part('/comparisons/:key'))
    return ['0'.repeat(64), ...some(names.differences, 20, from)].map((key) => [key])
  if (part('/dues/:rule/:period/:act'))
    return ['nil', 'unchanged'].map((act) => ['un-register', YEARS[from % YEARS.length] as string, act])
  if (part('/measures/:id')) return some(Object.values(FORMS), 2, from).map((id) => [id])
  if (part('/records/:file')) return records.map(({ id }) => [`${id}.xlsx`])
  if (part('/forms/:form/:file')) return [['milex-return', 'v1.xlsx']]
  if (part('/forms/:form/:version{')) return [['milex-return', 'v1']]
  if (part('/forms/:form/:version')) return some(Object.keys(FORMS), 1, from).map((form) => form.split('/'))
  if (part('/certificates/:seat/:passkey')) return [['trial-clearing', NEVER]]
  if (part('/:token')) return [[NEVER]]
  if (pattern === '/log/tile/*') return tilesOf(world)
  if (pattern === '/assets/*') return [['style.css']]
  if (pattern === '/api/v1/regime/files/*') return [['regime.yaml']]
  return undefined
}

/** The newest tiles: what was sequenced last. */
function tilesOf({ house }: World): string[][] {
  const size = house.publisher.published()?.size ?? 0
  const name = (count: number) =>
    `${String(Math.floor(count / 256)).padStart(3, '0')}${count % 256 === 0 ? '' : `.p/${count % 256}`}`
  return [[`0/${name(size)}`], [`entries/${name(size)}`]]
}

/** Everything that is asked for in a crawl: every route, with what fills it. Throws for a route that nothing fills. */
export function requestsOf(world: World, names: Names): Request[] {
  const { eyes } = names
  const lang = (i: number) => LANGS[(i + eyes) % LANGS.length] as string
  return patternsOf(world).flatMap((pattern, at) => {
    const body = pattern.replace(/^\/:lang/, '')
    const filled = fillingsOf(world, body, names)
    if (filled === undefined)
      throw new Error(`${pattern}: say in test/outlets/addresses.ts what its parts stand for`)
    const paths = filled.map((parts) => {
      const left = [...parts]
      return body.replace(/:[a-z0-9]+|\*/g, () => left.shift() ?? '')
    })
    const asked = paths.flatMap((path) =>
      questionsOf(world, pattern, names).map((question) => path + question),
    )
    if (!pattern.startsWith('/:lang'))
      return asked.map((address, i) => ({ address: address || '/', lang: lang(i) }))
    // A page that stands alone in two languages, one of many in each in turn.
    const twice = asked.length === 1 ? [lang(at), lang(at + 1 + (eyes % 3))] : undefined
    return asked.flatMap((address, i) =>
      (twice ?? [lang(at + i)]).map((own) => ({ address: `/${own}${address}` })),
    )
  })
}

/** Questions that change nothing, though they are sent: checks look back at what was filed before, beside and by name. */
export const checksOf = (names: Names): Request[] => [
  ...names.records.map(({ id }) => ({
    address: '/api/v1/check',
    json: {
      form: 'exercise-notification/1',
      participant: 'PER',
      period: '2030',
      answers: {
        'phase-of-record': 'end-report',
        designation: 'x',
        kinds: ['naval'],
        'host-state': 'PER',
        start: '2030-05-06',
        end: '2030-05-17',
        'troops-total': 100_000,
        notice: id,
        'calendar-entry': id,
      },
    },
  })),
  ...FILERS.slice(0, 3).map((participant) => ({
    address: '/api/v1/check',
    json: {
      form: 'nil-return/1',
      participant,
      period: YEARS[1],
      answers: { 'for-form': 'arms-transfers-return', scope: ['whole'], statement: 'nothing-occurred' },
    },
  })),
  ...FILERS.slice(0, 3).map((participant) => ({
    address: '/api/v1/check',
    json: {
      form: 'milex-return/1',
      participant,
      period: names.records[0]?.year ?? '2011',
      answers: { kind: 'single-figure', currency: 'USD', multiplier: 0, total: '1' },
    },
  })),
]

/** What somebody may try with a difference between two states that he does not sit for. */
export const triesAt = (key: string): Request[] => [
  { address: `/es/desk/comparisons/${key}` },
  { address: `/es/desk/comparisons/${key}`, form: { cause: 'kits', text: 'x', publish: 'true' } },
]

/** What somebody may try with a record, whether it is there for him or not. */
export function triesOf({ id, files }: Pick<Kept, 'id' | 'files'>): Request[] {
  const sha256 = files[0]?.sha256 ?? '0'.repeat(64)
  const desk = (path: string, form: Record<string, string>) => ({ address: `/es/desk${path}`, form })
  return [
    { address: `/r/${id}`, accept: 'text/html' },
    { address: `/api/v1/records/${id}`, lang: 'fr' },
    { address: `/api/v1/records/${id.slice(0, 12)}`, lang: 'en' },
    ...['/bytes', '/receipt', '/approvals'].map((more) => ({ address: `/api/v1/records/${id}${more}` })),
    { address: `/api/v1/records/${id}/bytes`, method: 'HEAD' },
    { address: `/pt/records/${id}` },
    { address: `/en/records/${id.slice(0, 15)}` },
    { address: `/es/records/${id}.xlsx` },
    { address: `/en/records/${id}.xlsx?layout=un` },
    { address: `/files/${id}/${sha256}/x`, accept: 'text/html' },
    { address: `/files/${id}/${sha256}/x`, headers: { 'if-none-match': `"${sha256}"`, range: 'bytes=0-1' } },
    {
      method: 'PUT',
      address: `/api/v1/records/${id}/attachments/${sha256}`,
      headers: { 'record-nonce': 'A'.repeat(22) },
      bytes: new Uint8Array([1]),
    },
    { address: `/es/desk/filed/${id}` },
    ...['audience', 'erase', 'withdraw', 'confirm'].map((what) => ({
      address: `/fr/desk/records/${id}/${what}`,
    })),
    desk('/drafts', { from: 'amend', record: id }),
    desk(`/records/${id}/audience`, { _audience: 'filer', _op: 'recall' }),
    desk(`/records/${id}/audience`, { _audience: 'filer', _op: 'preview' }),
    desk(`/records/${id}/ask`, { party: 'CHL', reason: 'x' }),
    desk(`/records/${id}/erase`, { pointer: '/phone' }),
    desk(`/records/${id}/withdraw`, { reason: 'x' }),
    desk(`/records/${id}/confirm`, {}),
  ]
}
