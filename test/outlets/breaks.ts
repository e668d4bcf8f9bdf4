import { filerOf } from '../../src/audience/reader.ts'
import { text } from '../../src/bytes.ts'
import type { Seated } from '../../src/clearing-house.ts'
import { Problem } from '../../src/problems.ts'
import type { Act } from './acts.ts'
import type { Who } from './rule.ts'
import type { World } from './world.ts'

/** An outlet that is broken on purpose, who looks at it, and how the property says that it saw. */
export interface Break {
  outlet: string
  /** Its addresses: looking at the others would tell nothing. */
  at: RegExp
  reader: Who
  /** Breaks this one house; gives the way back. */
  apply(world: World): () => void
  seen: RegExp
  /** What happens unseen, where the usual would be told to this reader in other ways. */
  hidden?: readonly Act[]
}

const ANYBODY: Who = {}
const OTHER: Who = { participant: 'PER', role: 'author' }

/** Puts another member in the place of one, and gives the way back. */
function replaced<T extends object, K extends keyof T>(
  of: T,
  name: K,
  other: (own: T[K]) => T[K],
): () => void {
  const own = of[name]
  of[name] = other(own)
  return () => {
    of[name] = own
  }
}

const uruguay = ({ house }: World) => filerOf(house.register.circles, 'URY')

/** Outlets of every kind, each read as if a state looked at its own. */
export const BREAKS: readonly Break[] = [
  {
    outlet: 'the list as JSON asks for its filer',
    at: /^\/api\/v1\/records\?/,
    reader: ANYBODY,
    apply: (world) =>
      replaced(world.house.register, 'listRecords', (own) => (_, filter) => own(uruguay(world), filter)),
    seen: /^anybody: \/api\/v1\/records\?\S+ .*names [0-9a-f]{12} of URY$/,
  },
  {
    outlet: 'the matrix as CSV counts for its filer',
    at: /\/matrix\.csv/,
    reader: ANYBODY,
    apply: (world) => replaced(world.house.register, 'countRecords', (own) => () => own(uruguay(world))),
    seen: /^anybody: \/\w\w\/matrix\.csv .*differs/,
  },
  {
    outlet: 'a refusal tells what is hidden from what never was',
    at: /\/records\//,
    reader: OTHER,
    apply: (world) =>
      replaced(world.house.register, 'findRecord', (own) => async (reader, prefix) => {
        const row = await own(reader, prefix)
        if (row === undefined && (await own(uruguay(world), prefix)))
          throw new Problem('not-allowed', 'the record is not for you')
        return row
      }),
    seen: /^PER author: .*\(403\): is not as for what never was/,
  },
  {
    outlet: 'a committed value stands on the page of its record',
    at: /\/records\//,
    reader: ANYBODY,
    apply: (world) =>
      replaced(
        world.house.register,
        'readValues',
        (own) => async (_, id) =>
          (await own(uruguay(world), id)).map((value) => ({ ...value, audience: { kind: 'public' } })),
      ),
    seen: /^anybody: \/\w\w\/records\/\S+ .*says "\d+", \/phone/,
  },
  {
    outlet: 'a header counts all there is',
    at: /^\/api\/v1\/records\?/,
    reader: OTHER,
    apply: (world) =>
      replaced(world, 'app', (own) => ({
        routes: own.routes,
        async request(path, init) {
          const response = await own.request(path, init)
          if (!path.startsWith('/api/v1/records?')) return response
          const { rows } = await world.house.register.listRecords(uruguay(world), { limit: 200 })
          response.headers.set('x-total-count', String(rows.length))
          return response
        },
      })),
    seen: /^PER author: \/api\/v1\/records\?\S+ .*differs.*x-total-count/,
  },
  {
    outlet: 'another state’s desk lists drafts',
    at: /\/desk$/,
    reader: OTHER,
    apply: (world) => replaced(world.house.register.drafts, 'listDrafts', (own) => () => own(uruguay(world))),
    seen: /^PER author: \/\w\w\/desk .*differs/,
  },
  {
    outlet: 'dues are computed from all that a state has filed',
    at: /\/dues\?/,
    reader: ANYBODY,
    apply: (world) =>
      replaced(
        world.house.register,
        'listRecords',
        (own) => (reader, filter) => own(filter.limit === 5000 ? uruguay(world) : reader, filter),
      ),
    seen: /^anybody: \/(\w\w|api\/v1)\/dues\?\S+ .*(names [0-9a-f]{12} of URY|differs)/,
  },
  {
    outlet: 'what two states say is shown before both want that',
    at: /\/records\//,
    reader: { participant: 'BRA', role: 'reader' },
    apply: (world) =>
      replaced(world.house.register.settlements, 'listShown', (own) => async (reader, record) => [
        ...(await own(reader, record)),
        ...(await world.house.register.settlements.listSettlements(uruguay(world) as Seated)).filter(
          (one) => one.ownRecord === record,
        ),
      ]),
    seen: /^BRA reader: \/\w\w\/records\/\S+ .*says "zq\w+qz", what URY says/,
  },
  {
    outlet: 'accounts are compared that another may not read',
    at: /\/desk\/comparisons/,
    reader: { participant: 'ARG', role: 'author' },
    apply: (world) => {
      const { register } = world.house
      const mends = [
        replaced(register, 'readBodies', (own) => async (reader, ids, most) => {
          const bodies = await own(reader, ids, most)
          for (const [id, bytes] of await own(uruguay(world), ids, most)) bodies.set(id, bytes)
          return bodies
        }),
        replaced(
          register,
          'listRecords',
          (own) => async (reader, filter) =>
            filter.form === 'arms-transfers-return' && filter.inForce && filter.participant === undefined
              ? own(uruguay(world), filter)
              : own(reader, filter),
        ),
      ]
      return () => {
        for (const mend of mends) mend()
      }
    },
    hidden: [1, 2, 3].map(() => ({
      do: 'file',
      filer: 'URY',
      form: 'arms-transfers-return/1',
      audience: { kind: 'filer' },
      values: [],
      file: false,
      transcribed: false,
    })),
    seen: /^ARG author: \/\w\w\/desk\/comparisons\S* .*(names [0-9a-f]{12} of URY|differs)/,
  },
  {
    outlet: 'a form is told of that the regime does not name',
    at: /\/restricted/,
    reader: ANYBODY,
    apply: (world) => replaced(world.house.regime, 'existence', (own) => [...own, 'meeting']),
    seen: /^anybody: \/api\/v1\/restricted .*tells/,
  },
  {
    outlet: 'the log of the house quotes what was filed',
    at: /\/records\//,
    reader: OTHER,
    apply: (world) =>
      replaced(world.house.register, 'readBodies', (own) => async (reader, ids) => {
        const bodies = await own(uruguay(world), ids)
        for (const bytes of bodies.values()) world.house.log('read', { body: text(bytes) })
        return own(reader, ids)
      }),
    seen: /^the operator is told/,
  },
]
