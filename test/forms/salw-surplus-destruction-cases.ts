import type { Json } from '../../src/records/types.ts'
import type { Change, FormCases, Other } from './form-case.ts'

const NOTICE = 'a'.repeat(64)
const set = (changes: NonNullable<Change['set']>): Change => ({ set: changes })
const notice: Other = { form: 'salw-surplus-destruction', id: NOTICE }

/** A declaration of stock for 2024, made in 2025. */
const declaration = (stock: Json | undefined, record: Change['record'] = {}): Change => ({
  answers: { stage: 'declaration', ...(stock === undefined ? {} : { stock }) },
  record: { period: '2024', ...record },
})
const STOCK = [
  { category: 'SA4', origin: 'seized', items: 600 },
  { category: 'SA4', origin: 'surplus', items: 400 },
  { category: 'SA1', origin: 'found', items: { $no: 'not-in-position' } },
]
const programme = (changes: NonNullable<Change['set']> = {}): Change => ({
  answers: {
    stage: 'programme',
    programme: { target: 1000, method: 'melting', from: '2025', to: '2026', budget: '5000', currency: 'UYU' },
  },
  set: changes,
})
/** The result of the destruction announced. */
const result = (changes: NonNullable<Change['set']> = {}, more: Change = {}): Change => ({
  cited: [notice],
  ...more,
  set: {
    '/stage': 'event-result',
    '/notice': NOTICE,
    '/destroyed': [{ category: 'SA4', items: 1000, 'serials-recorded': false }],
    '/certificate': 'https://certificado.example/1',
    ...changes,
  },
  record: { made: '2025-09-20', ...more.record },
})
const destroyed = (items: Json, more: { [column: string]: Json } = {}): NonNullable<Change['set']> => ({
  '/destroyed': [{ category: 'SA4', items, ...more }],
})
/** Another result in force. */
const earlier = (items: Json, period = '2025', id = 'b'.repeat(64)): Other => ({
  form: 'salw-surplus-destruction',
  id,
  set: { '/stage': 'event-result', ...destroyed(items) },
  record: { period },
})
const ofStock = (items: Json, ...beside: Other[]): Change =>
  result(destroyed(items), { previous: [declaration(STOCK)], beside })

export const SALW_SURPLUS_DESTRUCTION: FormCases = {
  form: 'salw-surplus-destruction/1',
  cases: [
    {
      rule: 'nil-has-no-stock',
      severity: 'error',
      pointer: '/stock',
      fires: [declaration(STOCK, { says: 'nil' }), { record: { says: 'nil' } }],
      clean: [declaration(undefined, { says: 'nil' }), declaration([], { says: 'nil' })],
    },
    {
      rule: 'stock-is-declared',
      severity: 'error',
      pointer: '/stock',
      fires: [declaration(undefined), declaration([])],
      clean: [declaration(STOCK), declaration(undefined, { says: 'nil' }), {}],
    },
    {
      rule: 'year-is-over',
      severity: 'warning',
      pointer: '',
      fires: declaration(STOCK, { period: '2025' }),
      clean: [declaration(STOCK), {}],
    },
    {
      rule: 'programme-is-told',
      severity: 'error',
      pointer: '/programme/target',
      fires: [
        programme({ '/programme': undefined }),
        programme({ '/programme/target': undefined }),
        programme({ '/programme/method': undefined }),
      ],
      clean: [programme(), {}],
    },
    {
      rule: 'programme-runs-on',
      severity: 'error',
      pointer: '/programme/to',
      fires: [
        programme({ '/programme/to': '2024' }),
        programme({ '/programme/from': '2026-02', '/programme/to': '2026-01' }),
      ],
      clean: [
        programme(),
        programme({ '/programme/from': '2026-02' }),
        programme({ '/programme/to': { $no: 'not-in-position' } }),
      ],
    },
    {
      rule: 'budget-in-a-currency',
      severity: 'warning',
      pointer: '/programme/currency',
      fires: programme({ '/programme/currency': undefined }),
      clean: [
        programme(),
        programme({ '/programme/currency': undefined, '/programme/budget': { $withheld: 'commercial' } }),
      ],
    },
    {
      rule: 'event-is-told',
      severity: 'error',
      pointer: '/standard',
      fires: [set({ '/standard': undefined }), result({ '/standard': undefined })],
      clean: [{}, set({ '/standard': { $no: 'not-applicable' } }), programme()],
    },
    {
      rule: 'event-has-a-place',
      severity: 'error',
      pointer: '/place/name',
      fires: set({ '/place': undefined }),
      clean: [{}, set({ '/place': { name: { $withheld: 'ongoing-operation' } } }), programme()],
    },
    {
      rule: 'end-after-start',
      severity: 'error',
      pointer: '/end',
      fires: set({ '/end': '2025-09-10T12:59Z' }),
      clean: [{}, set({ '/end': '2025-09-11T00:00Z' })],
    },
    {
      rule: 'starts-in-the-year',
      severity: 'warning',
      pointer: '/start',
      fires: { record: { period: '2024' } },
      clean: [{}, { record: { period: '2025-09' } }],
    },
    {
      rule: 'result-of-the-past',
      severity: 'error',
      pointer: '/end',
      fires: result({}, { record: { made: '2025-09-09' } }),
      clean: [result({}, { record: { made: '2025-09-10' } }), {}],
    },
    {
      rule: 'result-says-what',
      severity: 'error',
      pointer: '/destroyed',
      fires: [result({ '/destroyed': undefined }), result({ '/destroyed': [] })],
      clean: [result(), {}],
    },
    {
      rule: 'result-of-a-notice',
      severity: 'error',
      pointer: '/notice',
      fires: [
        result({ '/notice': undefined }),
        // Not known to the filer, of another form, of another state, or no notice.
        result({}, { cited: [] }),
        result({}, { cited: [{ form: 'point-of-contact', id: NOTICE }] }),
        result({}, { cited: [{ ...notice, record: { participant: 'BRA' } }] }),
        result({}, { cited: [{ ...notice, set: { '/stage': 'programme' } }] }),
      ],
      clean: [result(), {}],
    },
    {
      rule: 'destroyed-of-the-stock',
      severity: 'warning',
      pointer: '/destroyed',
      fires: [
        ofStock(1001),
        ofStock(500, earlier(501)),
        ofStock(500, earlier(300), earlier(201, '2024')),
        result({ '/destroyed': [{ category: 'LW6', items: 1 }] }, { previous: [declaration(STOCK)] }),
      ],
      clean: [
        ofStock(1000),
        ofStock(500, earlier(500)),
        // Before the declaration, or what this one takes the place of, or not known.
        ofStock(500, earlier(501, '2023')),
        {
          ...ofStock(500, earlier(501)),
          record: { made: '2025-09-20', relation: { kind: 'amends', record: 'b'.repeat(64), reason: 'x' } },
        },
        ofStock({ $withheld: 'national-security' }),
        result({ '/destroyed': [{ category: 'SA1', items: 5 }] }, { previous: [declaration(STOCK)] }),
        result(destroyed(9999)),
        result(destroyed(9999), { previous: [declaration(STOCK, { period: '2026' })] }),
      ],
    },
    {
      rule: 'serials-by-count-and-digest',
      severity: 'note',
      pointer: '/serials-digest',
      fires: [
        result(destroyed(1, { 'serials-recorded': true })),
        result({ ...destroyed(1, { 'serials-recorded': true }), '/serials-count': 1 }),
      ],
      clean: [
        result(),
        result({
          ...destroyed(1, { 'serials-recorded': true }),
          '/serials-count': 1,
          '/serials-digest': `sha256:${'0'.repeat(64)}`,
        }),
        result(destroyed(1, { 'serials-recorded': { $withheld: 'ongoing-operation' } })),
      ],
    },
    {
      rule: 'observers-count-the-same',
      severity: 'note',
      pointer: '/destroyed/0/observers-count',
      fires: result(destroyed(1000, { 'observers-count': 999 })),
      clean: [
        result(destroyed(1000, { 'observers-count': 1000 })),
        result(destroyed({ $withheld: 'national-security' }, { 'observers-count': 999 })),
        result(destroyed(1000, { 'observers-count': { $no: 'not-applicable' } })),
      ],
    },
    {
      rule: 'certificate-is-shown',
      severity: 'warning',
      pointer: '/certificate',
      fires: result({ '/certificate': undefined }),
      clean: [
        result(),
        {},
        result(
          { '/certificate': undefined },
          {
            record: {
              attachments: [{ name: 'a.pdf', type: 'application/pdf', size: 1, sha256: '0'.repeat(64) }],
            },
          },
        ),
      ],
    },
  ],
}
