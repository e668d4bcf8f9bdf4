import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { readRegime } from '../../regime/read-regime.ts'
import type { FormVersion } from '../../regime/types.ts'
import { parseForm, prune } from './parse-form.ts'

const regime = await readRegime(fileURLToPath(new URL('../../../regimes/miami-2003', import.meta.url)))
const [milex, meeting, treaty] = ['milex-return/1', 'meeting/1', 'treaty-status/1'].map((ref) =>
  regime.forms.get(ref),
) as [FormVersion, FormVersion, FormVersion]

const clean = Object.getOwnPropertyNames(Object.prototype)
afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(clean)
})

/** Names no form has; the walk through the schema must refuse each and follow none. */
const STRANGE = `
/__proto__/x /__proto__ /constructor /constructor/prototype/x /toString // / /// /kind/ /KIND /$defs /~0 /kind~1x
/figures/*/x /figures/* /explanations/*/text /figures/../x /figures/__proto__/land /figures/1/__proto__
/figures/1/constructor /figures/1/total/x /figures/99/land /figures/1/nothing /total/$no /figures/\u0000/land
/explanations/-1/text /explanations/00/text /explanations/1e3/text /explanations/100000/text
/explanations/__proto__/text /explanations/length /explanations/0/__proto__ /coverage/__proto__/x
`
  .trim()
  .split(/\s/)

describe('a name no form has', () => {
  test.each([...STRANGE, '/ kind', `/${'a'.repeat(10_000)}`, `/kind${'/x'.repeat(5000)}`])(
    '%.40s is refused',
    (name) => {
      expect(() =>
        parseForm(
          milex,
          [
            ['/kind', 'standard'],
            [name, 'x'],
          ],
          'en',
        ),
      ).toThrow(/^bad-request: the form has no field/)
    },
  )

  test.each([
    '__proto__',
    'constructor',
    '_op',
    '',
    'kind',
    '__proto__/x',
    'a'.repeat(10_000),
    '__proto__[x]',
  ])('%.40s is no pointer, and passed over', (name) => {
    const read = parseForm(
      milex,
      [
        ['/kind', 'nil'],
        [name, 'polluted'],
      ],
      'en',
    )
    expect(read).toEqual({ kind: 'nil' })
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  test('is not told at length', () => {
    const name = `/${'a'.repeat(10_000)}`
    expect(() => parseForm(milex, [[name, '']], 'en')).toThrow(/^.{1,120}$/)
  })
})

test.each(['/phone/$c', '/phone/x', '/name/0', '/$c', '/phone/__proto__', '/phone/constructor'])(
  'below a committed field nothing is typed: %s',
  (name) => {
    const contact = regime.forms.get('point-of-contact/1') as FormVersion
    expect(() => parseForm(contact, [[name, 'x']], 'en')).toThrow(/^bad-request: the form has no field/)
  },
)

test('a committed field without an input takes nothing', () => {
  expect(() => parseForm(meeting, [['/contact', 'x']], 'en')).toThrow(/^bad-request: the form has no field/)
})

describe('a form that is too much', () => {
  test('has 5000 fields', () => {
    const fields = Array.from({ length: 5000 }, () => ['/remarks', 'x'] as const)
    expect(() => parseForm(milex, fields, 'en')).toThrow('bad-request: too many fields')
    expect(parseForm(milex, fields.slice(0, 3000), 'en')).toEqual({ remarks: 'x' })
  })

  test('has more than 2000 lines; a line far off comes after the last', () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, i) => [`/documents/${i}/title`, 'x'] as const)
    expect(parseForm(meeting, lines(2000), 'en')['documents']).toHaveLength(2000)
    expect(() => parseForm(meeting, lines(2001), 'en')).toThrow('bad-request: a list has too many lines')
    expect(parseForm(meeting, [['/documents/99999/title', 'x']], 'en')).toEqual({
      documents: [{ title: 'x' }],
    })
  })

  test('has a value of a megabyte: what no answer can hold is cut', () => {
    const long = 'x'.repeat(1024 * 1024)
    const read = parseForm(
      meeting,
      [
        ['/remarks', long],
        ['/number', long],
        ['/attended', long],
      ],
      'en',
    )
    expect(JSON.stringify(read).length).toBeLessThan(30_000)
  })
})

describe('what is typed', () => {
  test('and is no answer stays as it is, for the check to point at', () => {
    const typed = [
      ['/kind', 'single-figure'],
      ['/total', '1.2.3'],
      ['/multiplier', 'x'],
    ] as const
    expect(parseForm(milex, typed, 'en')).toEqual({ kind: 'single-figure', total: '1.2.3', multiplier: 'x' })
  })

  test('is kept without what no keyboard writes', () => {
    expect(parseForm(treaty, [['/remarks', ' a\r\nb\u0000\u0007 ']], 'en')).toEqual({ remarks: 'a\nb' })
  })

  test('into one field twice counts as it was typed last', () => {
    expect(
      parseForm(
        treaty,
        [
          ['/remarks', 'a'],
          ['/remarks', 'b'],
        ],
        'en',
      ),
    ).toEqual({ remarks: 'b' })
  })
})

describe('what is hidden is not filed', () => {
  const figures = {
    '1': { land: '1', strategic: '2', others: '3' },
    '1.1': { land: '4' },
    '5': { others: '5' },
  }
  const all = {
    currency: 'UYU',
    multiplier: 3,
    'fiscal-year': { start: '2024-01-01', end: '2024-12-31' },
    'no-armed-forces': true,
    total: '9',
    figures,
    coverage: { pensions: 'included' },
    remarks: 'kept',
  }
  const { currency, multiplier, coverage, remarks } = all
  const unit = { currency, multiplier, 'fiscal-year': all['fiscal-year'], coverage, remarks }

  test.each([
    ['nil', { 'no-armed-forces': true, remarks }],
    ['single-figure', { ...unit, total: '9' }],
    ['simplified', { ...unit, figures: { '1': { land: '1', others: '3' }, '5': { others: '5' } } }],
    ['standard', { ...unit, figures: { '1': { land: '1', strategic: '2' }, '1.1': { land: '4' } } }],
  ])('of a return of the kind %s', (kind, left) => {
    const answers = { ...all, kind }
    expect(prune(milex, answers)).toEqual({ ...left, kind })
    expect(answers).toEqual({ ...all, kind })
  })

  test('of a return of no kind yet', () => {
    expect(prune(milex, all)).toEqual({ remarks })
  })

  test('once another answer hides it, whatever the order the fields come in', () => {
    const fields = [
      ['/instrument-name', 'x'],
      ['/signed', '2001'],
      ['/instrument', 'cifta'],
      ['/status', 'none'],
    ] as const
    for (const typed of [fields, fields.toReversed()])
      expect(parseForm(treaty, typed, 'es')).toEqual({ instrument: 'cifta', status: 'none' })
  })
})
