import fc from 'fast-check'
import type { Audience, Relation } from '../../src/records/types.ts'
import { FORMS, type FormRef, YEARS } from './content.ts'

/** Something that states do in the house; numbers choose among what there is. */
export type Act =
  | {
      do: 'file'
      filer: string
      form: FormRef
      audience: Audience
      values: (Audience | undefined)[]
      file: boolean
      speaks?: { kind: Relation['kind']; of: number }
      transcribed: boolean
      /** Of a report that others make too; one is drawn without it. */
      period?: string
    }
  | { do: 'change'; record: number; audience: Audience; inDays?: number }
  | { do: 'erase'; record: number; value: number }
  | { do: 'draft'; filer: string; form: FormRef; file: boolean }
  | { do: 'nil'; filer: string; period: string }
  | { do: 'inventory'; filer: string; period: string }
  | { do: 'withdraw'; record: number }
  | { do: 'say'; filer: string; difference: number; agrees: boolean; publish: boolean }
  | { do: 'hand on' | 'return'; draft: number }
  | { do: 'ask'; record: number; by: number; party: string }
  | { do: 'decide'; asked: number; granted: boolean }
  | { do: 'wait'; days: number }

/** Those that file. Each of them has filed once before, so that its keys stand in the log. */
export const FILERS = ['URY', 'ARG', 'JAM', 'OAS', 'FRA'] as const

const OPEN: readonly Audience[] = [{ kind: 'public' }, { kind: 'participants' }]
const NARROW: readonly Audience[] = [
  { kind: 'filer' },
  { kind: 'group', groups: ['southern-cone'] },
  { kind: 'group', groups: ['caribbean', 'andean'] },
  { kind: 'parties', parties: ['ARG', 'PER'] },
  { kind: 'parties', parties: ['FRA', 'JAM'] },
  { kind: 'parties', parties: ['URY'] },
]
const narrow = fc.constantFrom<Audience>({ kind: 'filer' }, ...NARROW)
const any = fc.constantFrom(...OPEN, ...NARROW)
const filer = fc.constantFrom(...FILERS)
const form = fc.constantFrom<FormRef>(
  'point-of-contact/1',
  'point-of-contact/1',
  ...(Object.keys(FORMS) as FormRef[]),
)
const which = fc.nat(999)
const rarely = fc.integer({ min: 0, max: 3 }).map((n) => n === 0)

const filing = (audience: fc.Arbitrary<Audience>): fc.Arbitrary<Act> =>
  fc.record(
    {
      do: fc.constant('file' as const),
      filer,
      form,
      // Some forms know `public` and `filer` alone: the others are refused at filing, and drawn again later.
      audience,
      values: fc.array(fc.option(any, { nil: undefined }), { minLength: 3, maxLength: 3 }),
      file: fc.boolean(),
      speaks: fc.record({
        kind: fc.constantFrom(
          'amends' as const,
          'withdraws' as const,
          'answers' as const,
          'confirms' as const,
        ),
        of: which,
      }),
      transcribed: rarely,
    },
    { requiredKeys: ['do', 'filer', 'form', 'audience', 'values', 'file', 'transcribed'] },
  )
const changing = (audience: fc.Arbitrary<Audience>): fc.Arbitrary<Act> =>
  fc.record(
    { do: fc.constant('change' as const), record: which, audience, inDays: fc.integer({ min: 1, max: 9 }) },
    { requiredKeys: ['do', 'record', 'audience'] },
  )
const beside: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant('erase' as const), record: which, value: which }),
  fc.record({ do: fc.constant('draft' as const), filer, form, file: fc.boolean() }),
  fc.record({ do: fc.constantFrom('hand on' as const, 'return' as const), draft: which }),
  fc.record({
    do: fc.constantFrom('nil' as const, 'inventory' as const),
    filer,
    period: fc.constantFrom(...YEARS),
  }),
  fc.record({ do: fc.constant('withdraw' as const), record: which }),
  fc.record({
    do: fc.constant('say' as const),
    filer,
    difference: which,
    agrees: fc.boolean(),
    publish: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('ask' as const),
    record: which,
    by: which,
    party: fc.constantFrom('CHL', 'PER', 'FRA'),
  }),
  fc.record({ do: fc.constant('decide' as const), asked: which, granted: fc.boolean() }),
)

/** What happens in the open, and then what is hidden from most. */
export interface Script {
  before: Act[]
  hidden: Act[]
  /** Which of the readers look, which records they ask for by name, which languages. */
  eyes: number
}

export const script: fc.Arbitrary<Script> = fc.record({
  before: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: filing(any) },
      { weight: 3, arbitrary: changing(any) },
      { weight: 3, arbitrary: beside },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 9 }) }),
      },
    ),
    { minLength: 5, maxLength: 9 },
  ),
  hidden: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: filing(narrow) },
      { weight: 2, arbitrary: changing(narrow) },
      { weight: 3, arbitrary: beside },
    ),
    { minLength: 2, maxLength: 4 },
  ),
  eyes: fc.nat(9999),
})
