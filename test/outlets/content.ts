import { base64url, fromBase64url } from '../../src/bytes.ts'
import type { House } from '../../src/clearing-house/house.ts'
import { commitmentOf } from '../../src/records/commitment.ts'
import type { Audience, CommittedValue, FiledRecord, Json } from '../../src/records/types.ts'
import { aNumber, aPhone, aWord } from './marks.ts'

/** The forms that are drawn, and the measure they are filed under. */
export const FORMS = {
  'point-of-contact/1': 'II.5',
  'milex-return/1': 'I.4',
  'meeting/1': 'II.12',
  'treaty-status/1': 'II.4',
} as const
export type FormRef = keyof typeof FORMS

/** What a record says: marks that whoever reads it sees, and marks behind commitments. */
export interface Content {
  form: FormRef
  period?: string
  answers: { [member: string]: Json }
  marks: string[]
  /** By the name of the field; the mark stands in the value. */
  behind: { [member: string]: { value: string; mark: string } }
}

let year = 1900
/** Years nobody else files for, so that a filter, a heading or a column of a year tells of one record. */
function aYear(): string {
  year = year >= 2190 ? 1901 : year + 1
  return String(year)
}

/** Answers to a form that file cleanly and bear marks wherever text or a number may stand. */
export function aContent(form: FormRef): Content {
  const [one, two, three] = [aWord(), aWord(), aWord()]
  if (form === 'milex-return/1') {
    const total = aNumber()
    return {
      form,
      period: aYear(),
      answers: {
        kind: 'single-figure',
        currency: 'USD',
        multiplier: 0,
        total,
        'budget-source': one,
        remarks: two,
      },
      marks: [one, two, total],
      behind: {},
    }
  }
  if (form === 'meeting/1') {
    const period = aYear()
    return {
      form,
      period,
      answers: { series: 'other', title: one, start: `${period}-03-14`, city: two },
      marks: [one, two],
      behind: { contact: { value: three, mark: three } },
    }
  }
  if (form === 'treaty-status/1')
    return {
      form,
      answers: {
        instrument: 'other',
        'instrument-name': one,
        status: 'ratified',
        deposited: `${aYear()}-10-02`,
        'as-of': '2024-12-31',
      },
      marks: [one],
      behind: {},
    }
  const phone = aPhone()
  return {
    form,
    answers: {
      topics: ['small-arms'],
      level: 'policy',
      institution: one,
      office: two,
      languages: ['es'],
      mailbox: `${three}@ejemplo.example`,
      'valid-from': `${aYear()}-02-03`,
    },
    marks: [one, two, three],
    behind: Object.fromEntries([
      ['phone', { value: phone, mark: phone.slice(2) }],
      ...['name', 'email'].map((name) => {
        const mark = aWord()
        return [name, { value: name === 'email' ? `${mark}@ejemplo.example` : mark, mark }]
      }),
    ]),
  }
}

/** The answers with commitments in place of what stands behind them, and the values to be filed beside. */
export function committed(
  { crypto }: House,
  { answers, behind }: Content,
  nonce: string,
  audiences: readonly (Audience | undefined)[],
): { answers: FiledRecord['answers']; values: CommittedValue[] } {
  const values = Object.entries(behind).map(([name, { value }], i): CommittedValue => {
    const audience = audiences[i]
    const salt = base64url(crypto.random(32))
    return { pointer: `/${name}`, salt, value, ...(audience ? { audience } : {}) }
  })
  const bytesOf = (text: string) => fromBase64url(text) as Uint8Array
  const hidden = values.map(({ pointer, salt, value }): [string, Json] => [
    pointer.slice(1),
    { $c: commitmentOf({ nonce: bytesOf(nonce), salt: bytesOf(salt), pointer, value }, crypto) },
  ])
  return { answers: { ...answers, ...Object.fromEntries(hidden) }, values }
}
