import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Audience } from '../../src/records/types.ts'
import { type Act, type Script, script } from './acts.ts'
import { BREAKS } from './breaks.ts'
import { YEARS } from './content.ts'
import { begin, look } from './look.ts'
import type { Who } from './rule.ts'
import { openWorld, type World } from './world.ts'

const contact = (filer: string, audience: Audience, amends = false): Act => ({
  do: 'file',
  filer,
  form: 'point-of-contact/1',
  audience,
  values: [],
  file: false,
  transcribed: false,
  ...(amends ? { speaks: { kind: 'amends' as const, of: 0 } } : {}),
})

const arms = (filer: string, audience: Audience, period?: string): Act =>
  ({ ...contact(filer, audience), form: 'arms-transfers-return/1', ...(period ? { period } : {}) }) as Act
const says = (filer: string, agrees: boolean, publish: boolean): Act => ({
  do: 'say',
  filer,
  difference: 0,
  agrees,
  publish,
})
/** Accounts of two states of the same years, which never agree: one has sent three items, the other five. */
const accounts = (one: Audience, other = one): Act[] =>
  YEARS.flatMap((year) => [arms('URY', one, year), arms('ARG', other, year)])

const change = (record: number, audience: Audience, inDays?: number): Act => ({
  do: 'change',
  record,
  audience,
  ...(inDays ? { inDays } : {}),
})
const ours: Audience = { kind: 'participants' }
const all: Audience = { kind: 'public' }
const few: Audience = { kind: 'parties', parties: ['ARG', 'PER'] }

const PERU: Who = { participant: 'PER', role: 'author' }

/** What is drawn too seldom to wait for; records count from the latest. */
const SELDOM: readonly (Omit<Script, 'eyes'> & { case: string; who: Who })[] = [
  {
    case: 'an amended record opens to those who may not read what amends it',
    who: {},
    before: [contact('URY', ours), contact('URY', ours, true)],
    hidden: [change(1, all)],
  },
  {
    case: 'what amends a record that will open is narrowed before',
    who: {},
    before: [contact('URY', few), change(0, all, 2), contact('URY', ours, true), { do: 'wait', days: 3 }],
    hidden: [change(1, few), change(1, { kind: 'filer' })],
  },
  {
    case: 'a record opens to somebody on a later day',
    who: PERU,
    before: [contact('ARG', { kind: 'filer' })],
    hidden: [change(0, { kind: 'parties', parties: ['PER'] }, 5)],
  },
  {
    case: 'a record was to be public, and is narrowed before its day',
    who: {},
    before: [contact('JAM', { kind: 'filer' }), change(0, all, 3)],
    hidden: [change(0, few), contact('JAM', { kind: 'filer' })],
  },
  {
    case: 'two states speak about a difference, and keep it between them',
    who: { participant: 'BRA', role: 'reader' },
    before: accounts(ours),
    hidden: [says('URY', false, true), says('ARG', true, false), says('URY', true, false)],
  },
  {
    case: 'two states speak about a difference in what is public',
    who: {},
    before: accounts(all),
    hidden: [says('URY', false, true), says('ARG', false, true)],
  },
  {
    case: 'what they agreed about is for some alone',
    who: { participant: 'FRA', role: 'reader' },
    before: accounts(ours),
    hidden: [says('URY', false, true), says('ARG', true, true)],
  },
  {
    case: 'a state reports to itself what another has an account of',
    who: { participant: 'ARG', role: 'author' },
    before: [arms('ARG', ours), arms('ARG', all)],
    hidden: [arms('URY', { kind: 'filer' }), arms('URY', { kind: 'parties', parties: ['JAM'] })],
  },
  {
    case: 'a restricted return answers what is due',
    who: PERU,
    before: [arms('URY', all)],
    hidden: [
      arms('URY', { kind: 'filer' }),
      { ...contact('URY', { kind: 'filer' }), form: 'annual-calendar/1' } as Act,
      { ...contact('URY', { kind: 'filer' }), form: 'exercise-notification/1' } as Act,
      { do: 'nil', filer: 'URY', period: '2022' },
      { do: 'inventory', filer: 'URY', period: '2023' },
    ],
  },
  {
    case: 'a state’s inventory names another in a line that others may not read',
    who: { participant: 'ARG', role: 'author' },
    before: [{ ...contact('ARG', ours), form: 'csbm-inventory-return/1' } as Act],
    hidden: [{ ...contact('URY', { kind: 'filer' }), form: 'csbm-inventory-return/1' } as Act],
  },
  {
    case: 'a draft moves no log, and so no ETag',
    who: {},
    before: [],
    hidden: [{ do: 'draft', filer: 'URY', form: 'point-of-contact/1', file: true }],
  },
]

let world: World
beforeAll(async () => {
  world = await openWorld()
  await begin(world)
})
afterAll(() => world?.close())

/** How often the property is tried: more where somebody has the time. */
const RUNS = Number(process.env['OUTLET_RUNS'] ?? 2)

test('no outlet tells anybody what he may not know', { timeout: 40_000 * RUNS }, async () => {
  const did: string[] = []
  await fc.assert(
    fc.asyncProperty(script, async (one: Script) => {
      const { said, faults } = await look(world, one)
      did.push(...said)
      expect(faults, did.slice(-30).join('\n')).toEqual([])
    }),
    // Each run goes on in the same house: what failed is told by what was done, and cannot be made smaller.
    {
      numRuns: RUNS,
      endOnFailure: true,
    },
  )
})

test.each(SELDOM)('nor where $case', async ({ who, before, hidden }) => {
  const { said, faults } = await look(world, { before, hidden, eyes: 0 }, [who])
  expect(faults, said.join('\n')).toEqual([])
})

describe('the same property, with an outlet broken on purpose', () => {
  const hidden: Act[] = [
    contact('URY', { kind: 'filer' }),
    { ...contact('URY', { kind: 'filer' }), form: 'meeting/1' } as Act,
    { do: 'draft', filer: 'URY', form: 'treaty-status/1', file: false },
    arms('URY', { kind: 'filer' }),
    says('URY', false, false),
  ]
  test.each(BREAKS)('$outlet', async ({ reader, apply, seen, at, ...own }) => {
    const before = [...accounts(ours), arms('URY', all), contact('URY', all)]
    const mend = apply(world)
    const script = { before, hidden: [...(own.hidden ?? hidden)], eyes: 3 }
    const { faults } = await look(world, script, [reader], at).finally(mend)
    expect(faults.filter((fault) => seen.test(fault))).not.toEqual([])
  })

  test('holds again once it is mended', async () => {
    const { faults } = await look(world, { before: [contact('URY', all)], hidden, eyes: 3 }, [{}])
    expect(faults).toEqual([])
  })
})
