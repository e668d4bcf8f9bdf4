import { randomInt } from 'node:crypto'
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
  'arms-transfers-return/1': 'I.3',
  'annual-calendar/1': 'I.1',
  'exercise-notification/1': 'I.1',
  'csbm-inventory-return/1': 'II.15',
  'nil-return/1': 'I.3',
} as const
export type FormRef = keyof typeof FORMS

/** The forms that know two audiences alone: everybody, and the filer. */
const TWO: readonly FormRef[] = ['milex-return/1', 'meeting/1', 'treaty-status/1']
export const takesAnyAudience = (form: FormRef): boolean => !TWO.includes(form)

/** The years that accounts of two states are for: few, so that they meet. */
export const YEARS = ['2022', '2023'] as const

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

const oneOf = <T>(list: readonly T[]): T => list[randomInt(list.length)] as T

/**
 * What states tell of one another, of years to come and of years that others report on too. Where a period is given, what
 * two states say of it never agrees.
 */
function aReport(
  form: FormRef,
  filer: string,
  [one, two, three]: readonly string[],
  given?: string,
): Content | undefined {
  const marks = [one, two, three] as string[]
  // Mostly of these two, so that what one says meets what the other says.
  const partner = filer === 'URY' ? 'ARG' : filer === 'ARG' ? 'URY' : oneOf(['URY', 'ARG'])
  const period = given ?? oneOf(YEARS)
  switch (form) {
    case 'arms-transfers-return/1': {
      const line = (description = '') => ({
        category: given ? 'I' : oneOf(['I', 'II']),
        partner,
        items: given ? (filer === 'URY' ? 3 : 5) : oneOf([3, 5]),
        description,
      })
      return {
        form,
        period,
        answers: {
          sheets: {
            'major-exports': 'lines',
            'major-imports': 'lines',
            'salw-exports': 'nil',
            'salw-imports': 'nil',
          },
          'transfer-criterion': ['title-passed'],
          basis: 'actual',
          'major-exports': [line(one)],
          'major-imports': [line(two)],
          remarks: three as string,
        },
        marks,
        behind: {},
      }
    }
    case 'annual-calendar/1': {
      const own = aYear()
      const entry = { kind: 'exercise', 'window-start': `${own}-03-01`, 'window-end': `${own}-03-20` }
      return {
        form,
        period: own,
        answers: {
          entries: [{ ...entry, designation: one as string, purpose: two as string }],
          remarks: three as string,
        },
        marks,
        behind: {},
      }
    }
    case 'exercise-notification/1': {
      const own = String(Number(aYear()) + 400)
      return {
        form,
        period: own,
        answers: {
          'phase-of-record': 'notice',
          designation: one as string,
          kinds: ['field-training'],
          'host-state': filer === 'OAS' ? 'URY' : filer,
          start: `${own}-05-06`,
          end: `${own}-05-17`,
          'area-names': two as string,
          purpose: three as string,
          participants: [{ state: partner, service: 'army', troops: 400, role: 'takes-part' }],
          'troops-total': 400,
          joint: false,
          combined: true,
          'public-security-forces': false,
          'level-of-command': 'Brigada',
          'legal-authority': 'Ley de ejemplo 1',
          units: [{ designation: 'Batallón 1', kind: 'Infantería', subordination: 'Brigada' }],
          equipment: [{ category: 'helicopters', type: 'Helicóptero', number: 4 }],
          'live-fire': false,
          'observers-planned': true,
          'contact-office': 'Oficina de ejemplo',
        },
        marks,
        behind: {},
      }
    }
    case 'csbm-inventory-return/1':
      return {
        form,
        period,
        answers: {
          entries: [
            {
              measure: 'I.2',
              title: one as string,
              counterparts: [partner],
              level: 'bilateral',
              kind: 'visit',
              status: 'implemented',
              description: two as string,
            },
          ],
          remarks: three as string,
        },
        marks,
        behind: {},
      }
    case 'nil-return/1':
      return {
        form,
        period,
        answers: {
          'for-form': 'acquisition-notification',
          scope: ['acquired-imports'],
          statement: 'nothing-occurred',
          remarks: one as string,
        },
        marks: marks.slice(0, 1),
        behind: {},
      }
    default:
      return undefined
  }
}

/** Answers to a form that file cleanly and bear marks wherever text or a number may stand. */
export function aContent(form: FormRef, filer = 'URY', period?: string): Content {
  const [one, two, three] = [aWord(), aWord(), aWord()]
  const report = aReport(form, filer, [one, two, three], period)
  if (report) return report
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
        // A party to this one owes returns, and is told so among its dues.
        ...oneOf<{ [name: string]: Json }>([
          { instrument: 'citaac' },
          { instrument: 'other', 'instrument-name': one },
        ]),
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
