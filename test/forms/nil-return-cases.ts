import type { Json } from '../../src/records/types.ts'
import type { Change, FormCases, Other } from './form-case.ts'

/** A statement for a return, or parts of it. */
const nil = (form: string, scope: readonly string[], more: NonNullable<Change['set']> = {}): Change => ({
  set: { '/for-form': form, '/scope': [...scope], ...more },
})
/** A record of this state in force. */
const filed = (form: string, set: NonNullable<Change['set']> = {}, record: Change['record'] = {}): Other => ({
  form,
  set,
  record: { period: '2024', ...record },
})
const SHEETS = ['major-exports', 'major-imports', 'salw-exports', 'salw-imports']
/** A return on transfers with these sheets, the others nil. */
const transfers = (
  sheets: { [sheet: string]: Json },
  record: Change['record'] = {},
  partner = 'CHL',
): Other => ({
  form: 'arms-transfers-return',
  answers: {
    sheets: Object.fromEntries(SHEETS.map((sheet) => [sheet, sheets[sheet] ?? 'nil'])),
    'transfer-criterion': ['title-passed'],
    basis: 'actual',
    ...Object.fromEntries(
      Object.keys(sheets).map((sheet) => [
        sheet,
        [{ category: sheet.startsWith('salw') ? 'SA1' : 'I', partner, items: 1 }],
      ]),
    ),
  },
  record: { period: '2024', ...record },
})
const brazil = (sheet: string, period = '2024', partner = 'URY'): Other =>
  transfers({ [sheet]: 'lines' }, { participant: 'BRA', period }, partner)

const unchanged = (since: string | undefined, ...beside: Other[]): Change => ({
  ...nil('milex-return', ['whole'], { '/statement': 'unchanged-since', '/unchanged-since': since }),
  beside,
})
const MILEX_2022 = filed('milex-return', {}, { period: '2022' })

export const NIL_RETURN: FormCases = {
  form: 'nil-return/1',
  cases: [
    {
      rule: 'year-not-ahead',
      severity: 'error',
      pointer: '',
      fires: { record: { period: '2026' } },
      clean: [{}, { record: { period: '2025' } }],
    },
    {
      rule: 'scope-of-the-return',
      severity: 'error',
      pointer: '/scope',
      fires: [
        nil('milex-return', ['holdings']),
        nil('arms-transfers-return', ['major-exports', 'production']),
        nil('acquisition-notification', ['stock']),
      ],
      clean: [{}, nil('milex-return', ['whole']), nil('arms-transfers-return', SHEETS)],
    },
    {
      rule: 'since-when-unchanged',
      severity: 'error',
      pointer: '/unchanged-since',
      fires: [unchanged(undefined), { set: { '/unchanged-since': '2020' } }],
      clean: [{}, unchanged('2022', MILEX_2022)],
    },
    {
      rule: 'unchanged-since-an-earlier-year',
      severity: 'error',
      pointer: '/unchanged-since',
      fires: [unchanged('2024'), unchanged('2025')],
      clean: unchanged('2022', MILEX_2022),
    },
    {
      rule: 'something-to-be-unchanged',
      severity: 'warning',
      pointer: '/unchanged-since',
      fires: [
        unchanged('2022'),
        unchanged('2021', MILEX_2022),
        unchanged('2022', filed('milex-return', {}, { period: '2022', participant: 'BRA' })),
      ],
      clean: unchanged('2022', MILEX_2022),
    },
    {
      rule: 'nothing-else-in-force',
      severity: 'error',
      pointer: '/scope',
      fires: [
        { ...nil('arms-transfers-return', ['whole']), beside: [transfers({ 'salw-imports': 'lines' })] },
        {
          ...nil('arms-transfers-return', ['major-exports', 'salw-imports']),
          beside: [transfers({ 'salw-imports': 'lines' })],
        },
        { ...nil('arms-background-return', ['holdings']), beside: [filed('arms-background-return')] },
        { beside: [filed('acquisition-notification', { '/incorporation-date': '2024-03-01' })] },
        { ...nil('milex-return', ['whole']), beside: [filed('milex-return')] },
        {
          ...nil('salw-surplus-destruction', ['stock']),
          beside: [filed('salw-surplus-destruction', { '/stage': 'declaration' })],
        },
      ],
      clean: [
        {},
        { ...nil('arms-transfers-return', ['whole']), beside: [transfers({})] },
        {
          ...nil('arms-transfers-return', ['major-exports']),
          beside: [transfers({ 'salw-imports': 'lines' })],
        },
        {
          ...nil('arms-transfers-return', ['whole']),
          beside: [transfers({ 'salw-imports': 'lines' }, { period: '2023' })],
        },
        {
          ...nil('arms-transfers-return', ['whole']),
          beside: [transfers({ 'salw-imports': 'lines' }, { participant: 'BRA' })],
        },
        // Word ahead of an acquisition is none.
        { beside: [filed('acquisition-notification', { '/stage': 'advance-budgeted' })] },
        {
          ...nil('acquisition-notification', ['acquired-production']),
          beside: [filed('acquisition-notification')],
        },
        {
          ...nil('salw-surplus-destruction', ['destruction']),
          beside: [filed('salw-surplus-destruction', { '/stage': 'declaration' })],
        },
      ],
    },
    {
      rule: 'armed-forces-in-an-earlier-year',
      severity: 'warning',
      pointer: '/statement',
      fires: [
        {
          ...nil('milex-return', ['whole'], { '/statement': 'no-armed-forces' }),
          beside: [filed('milex-return', {}, { period: '2010' })],
        },
        {
          ...nil('arms-transfers-return', ['whole'], { '/statement': 'no-armed-forces' }),
          beside: [filed('arms-background-return', {}, { period: '2019' })],
        },
      ],
      clean: [
        { ...nil('milex-return', ['whole']), beside: [filed('milex-return', {}, { period: '2010' })] },
        {
          ...nil('milex-return', ['whole'], { '/statement': 'no-armed-forces' }),
          beside: [
            filed('milex-return', {}, { period: '2010', participant: 'BRA' }),
            filed('milex-return', {}, { period: '2025' }),
            {
              form: 'milex-return',
              answers: { kind: 'nil', 'no-armed-forces': true },
              record: { says: 'nil', period: '2010' },
            },
          ],
        },
      ],
    },
    {
      rule: 'partner-tells-of-a-transfer',
      severity: 'prompt',
      pointer: '/scope',
      fires: [
        { ...nil('arms-transfers-return', ['whole']), beside: [brazil('major-exports')] },
        { ...nil('arms-transfers-return', ['salw-exports']), beside: [brazil('salw-imports')] },
      ],
      clean: [
        { ...nil('arms-transfers-return', ['major-exports']), beside: [brazil('major-exports')] },
        { ...nil('arms-transfers-return', ['whole']), beside: [brazil('major-exports', '2023')] },
        { ...nil('arms-transfers-return', ['whole']), beside: [brazil('major-exports', '2024', 'CHL')] },
        { ...nil('arms-background-return', ['whole']), beside: [brazil('major-exports')] },
      ],
    },
  ],
}
