import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Audience } from '../../src/records/types.ts'
import { type Act, type Script, script } from './acts.ts'
import { BREAKS } from './breaks.ts'
import { begin, look } from './look.ts'
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

/** What is drawn too seldom to wait for; records count from the latest. */
const SELDOM: readonly Script[] = [
  // What amends is not read by those to whom the amended one opens: at once, from a day on, or since it was narrowed.
  { before: [contact('URY', ours), contact('URY', ours, true)], hidden: [change(1, all)], eyes: 0 },
  {
    before: [contact('URY', few), change(0, all, 2), contact('URY', ours, true), { do: 'wait', days: 3 }],
    hidden: [change(1, few), change(1, { kind: 'filer' })],
    eyes: 9,
  },
  // Who will read from a day on is told of it then.
  {
    before: [contact('ARG', { kind: 'filer' })],
    hidden: [change(0, { kind: 'parties', parties: ['PER'] }, 5)],
    eyes: 14,
  },
  // To be public from a day on, and narrowed before that.
  {
    before: [contact('JAM', { kind: 'filer' }), change(0, all, 3)],
    hidden: [change(0, few), contact('JAM', { kind: 'filer' })],
    eyes: 21,
  },
  // What moves no log moves no ETag.
  { before: [], hidden: [{ do: 'draft', filer: 'URY', form: 'point-of-contact/1', file: true }], eyes: 28 },
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
      numRuns: Number(process.env['OUTLET_RUNS'] ?? 6),
      endOnFailure: true,
      examples: SELDOM.map((one) => [one]),
    },
  )
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
