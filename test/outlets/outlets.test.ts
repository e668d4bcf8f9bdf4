import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Audience } from '../../src/records/types.ts'
import { type Act, type Script, script } from './acts.ts'
import { BREAKS } from './breaks.ts'
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

test('no outlet tells anybody what he may not know', { timeout: 120_000 }, async () => {
  const did: string[] = []
  await fc.assert(
    fc.asyncProperty(script, async (one: Script) => {
      const { said, faults } = await look(world, one)
      did.push(...said)
      expect(faults, did.slice(-30).join('\n')).toEqual([])
    }),
    // Each run goes on in the same house: what failed is told by what was done, and cannot be made smaller.
    {
      numRuns: Number(process.env['OUTLET_RUNS'] ?? 3),
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
  ]
  test.each(BREAKS)('$outlet', async ({ reader, apply, seen }) => {
    const mend = apply(world)
    const { faults } = await look(world, { before: [contact('URY', all)], hidden, eyes: 3 }, [
      reader,
    ]).finally(mend)
    expect(faults.filter((fault) => seen.test(fault))).not.toEqual([])
  })

  test('holds again once it is mended', async () => {
    const { faults } = await look(world, { before: [contact('URY', all)], hidden, eyes: 3 }, [{}])
    expect(faults).toEqual([])
  })
})
