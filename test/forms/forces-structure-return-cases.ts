import type { Change, FormCases, Other } from './form-case.ts'

const NIL: Change = { answers: { 'level-of-detail': 'no-forces' }, record: { says: 'nil' } }
const LINE = { service: 'army', active: 10 }
const set = (pointer: string, value: NonNullable<Change['set']>[string], more: Change = {}): Change => ({
  ...more,
  set: { [pointer]: value },
})

/** Units of the army, each with its superior and its strength. */
const units = (...some: [string, (string | undefined)?, number?][]): Change => ({
  set: {
    '/equipment': undefined,
    '/units': some.map(([number, superior, strength]) => ({
      number,
      designation: `Unit ${number}`,
      service: 'army',
      ...(superior ? { superior } : {}),
      ...(strength === undefined ? {} : { strength }),
    })),
  },
})
const equipment = (...lines: Record<string, string | number | { $withheld: string }>[]): Change =>
  set('/equipment', lines)
const TANKS = { service: 'army', category: 'I', items: 100 }

/** The return on holdings of the day before, or of another. */
const held = (items: number, more: Partial<Other['record']> = {}, day = '2024-12-31'): Other => ({
  form: 'arms-background-return',
  set: {
    '/holdings-as-of': day,
    '/holdings': [
      { category: 'I', items: 60 },
      { category: 'I', items: items - 60 },
    ],
  },
  record: { period: '2024', ...more },
})
const last = (change: Change, period = '2023'): Change => ({ ...change, record: { period } })

export const FORCES: FormCases = {
  form: 'forces-structure-return/1',
  cases: [
    {
      rule: 'nil-says-no-forces',
      severity: 'error',
      pointer: '/level-of-detail',
      fires: [{ record: { says: 'nil' } }, { ...NIL, record: {} }],
      clean: [NIL, {}],
    },
    {
      rule: 'no-forces-after-figures',
      severity: 'warning',
      pointer: '/level-of-detail',
      fires: { ...NIL, previous: [{ record: { period: '2023' } }] },
      clean: [NIL, { ...NIL, previous: [NIL] }, { previous: [{}] }],
    },
    {
      rule: 'no-forces-no-lines',
      severity: 'error',
      pointer: '/level-of-detail',
      fires: [
        set('/personnel', [LINE], NIL),
        set('/units', [{ number: '1', designation: 'A' }], NIL),
        set('/equipment', [TANKS], NIL),
      ],
      clean: NIL,
    },
    {
      rule: 'what-is-needed',
      severity: 'error',
      pointer: '/personnel',
      fires: { set: { '/personnel': undefined, '/total': undefined } },
      clean: [{}, NIL],
    },
    {
      rule: 'day-of-the-year',
      severity: 'warning',
      pointer: '/valid-as-of',
      fires: [set('/valid-as-of', '2023-12-31'), set('/valid-as-of', '2026-01-01')],
      clean: [set('/valid-as-of', '2024-01-01'), {}],
    },
    {
      rule: 'service-once',
      severity: 'warning',
      pointer: '/personnel/1/service',
      fires: set('/personnel', [LINE, LINE]),
      clean: [{}, set('/personnel', [LINE, { ...LINE, service: 'navy' }])],
    },
    {
      rule: 'services-add-up',
      severity: 'warning',
      pointer: '/total/active',
      fires: [
        set('/total/active', 16001),
        set('/total/active', 15999),
        // What one service withholds is no zero: the others may be less than the whole, never more.
        { set: { '/total/active': 11999, '/personnel/1/active': { $withheld: 'national-security' } } },
      ],
      clean: [
        {},
        { set: { '/total/active': 16001, '/personnel/1/active': { $withheld: 'national-security' } } },
        set('/total/active', { $no: 'not-in-position' }),
        set('/total', undefined),
      ],
    },
    {
      rule: 'units-within-service',
      severity: 'warning',
      pointer: '/personnel/0/active',
      fires: [units(['1', undefined, 6000], ['2', undefined, 4001]), units(['1', undefined, 10001])],
      clean: [
        units(['1', undefined, 10000]),
        // A unit's strength takes in those below it.
        units(['1', undefined, 10000], ['2', '1', 9000]),
        {
          ...units(['1', undefined, 10001]),
          set: { ...units(['1', undefined, 10001]).set, '/personnel/0/active': { $withheld: 'privacy' } },
        },
      ],
    },
    {
      rule: 'parts-within-unit',
      severity: 'warning',
      pointer: '/units/0/strength',
      fires: units(['1', undefined, 100], ['2', '1', 60], ['3', '1', 41]),
      clean: [
        units(['1', undefined, 100], ['2', '1', 60], ['3', '1', 40]),
        units(['1', undefined, 100], ['2', '1', 200], ['3', '1']),
        units(['1'], ['2', '1', 200]),
      ],
    },
    {
      rule: 'unit-numbered-once',
      severity: 'error',
      pointer: '/units/1/number',
      fires: units(['1'], ['1']),
      clean: [{}, NIL],
    },
    {
      rule: 'superior-stands-above',
      severity: 'error',
      pointer: '/units/1/superior',
      fires: [units(['1'], ['2', '3'], ['4', '2']), units(['1'], ['2', '2'])],
      // Several may have none above them.
      clean: [{}, units(['1'], ['2'], ['3', '2'])],
    },
    {
      rule: 'next-superior-stands-above',
      severity: 'error',
      pointer: '/units/2/next-superior',
      fires: set('/units/2/next-superior', '9'),
      clean: [{}, set('/units/2/next-superior', undefined)],
    },
    {
      rule: 'equipment-of-a-unit',
      severity: 'warning',
      pointer: '/equipment/0/unit',
      fires: [
        equipment({ category: 'I', items: 1 }),
        equipment({ unit: '7', category: 'I', items: 1 }),
        {
          set: {
            '/units': undefined,
            '/equipment': [{ unit: '1', service: 'army', category: 'I', items: 1 }],
          },
        },
      ],
      clean: [{}, equipment(TANKS), NIL],
    },
    {
      rule: 'equipment-as-held',
      severity: 'warning',
      pointer: '/equipment',
      fires: [
        { ...equipment(TANKS), beside: [held(99)] },
        { ...equipment(TANKS), beside: [held(101, {}, '2025-01-01')] },
      ],
      clean: [
        { ...equipment(TANKS), beside: [held(100)] },
        { ...equipment({ ...TANKS, items: 40 }, { ...TANKS, items: 60 }), beside: [held(100)] },
        { ...equipment(TANKS), beside: [held(99, { participant: 'ARG' })] },
        { ...equipment(TANKS), beside: [held(99, {}, '2024-06-30')] },
        {
          ...equipment({ ...TANKS, category: 'II' }),
          beside: [{ ...held(99), set: { '/holdings': undefined } }],
        },
        {
          ...equipment({ ...TANKS, items: { $withheld: 'national-security' } as never }),
          beside: [held(99)],
        },
      ],
    },
    {
      rule: 'strength-changed',
      severity: 'note',
      pointer: '/personnel/0/active',
      fires: [
        set('/personnel/0/active', 11112, { previous: [last({})] }),
        set('/personnel/0/active', 9000, { previous: [last({})] }),
      ],
      clean: [
        set('/personnel/0/active', 9001, { previous: [last({})] }),
        // The last return counts, not one before it, nor one of a later year.
        set('/personnel/0/active', 5000, {
          previous: [last(set('/personnel/0/active', 5000)), last({}, '2022')],
        }),
        set('/personnel/0/active', 5000, { previous: [last({}, '2025')] }),
        set('/personnel/0/active', { $withheld: 'national-security' }, { previous: [last({})] }),
      ],
    },
    {
      rule: 'equipment-changed',
      severity: 'note',
      pointer: '/equipment',
      fires: {
        ...equipment(TANKS),
        previous: [last(equipment({ ...TANKS, items: 60 }, { ...TANKS, items: 30 }))],
      },
      clean: [
        { ...equipment(TANKS), previous: [last(equipment({ ...TANKS, items: 91 }))] },
        { ...equipment(TANKS), previous: [last(equipment({ ...TANKS, category: 'II', items: 5 }))] },
        { ...equipment(TANKS), previous: [last(equipment({ ...TANKS, items: { $withheld: 'privacy' } }))] },
      ],
    },
  ],
}
