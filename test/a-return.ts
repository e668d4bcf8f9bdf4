import type { FiledRecord } from '../src/records/types.ts'

/** A military expenditure return of Uruguay that no check keeps out, with whatever else a test says. */
export const aReturn = (more: Partial<FiledRecord> = {}): Omit<FiledRecord, 'nonce'> => ({
  v: 1,
  regime: 'miami-2003/1',
  form: 'milex-return/1',
  participant: 'URY',
  says: 'answers',
  measures: ['I.4'],
  period: '2024',
  audience: { kind: 'public' },
  language: 'es',
  answers: { kind: 'single-figure', currency: 'UYU', multiplier: 6, total: '30000' },
  provenance: { kind: 'state' },
  made: '2025-04-12',
  ...more,
})
