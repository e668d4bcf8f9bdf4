import { describe, expect, test } from 'vitest'
import { REGIME } from '../../test/forms/form-case.ts'
import { sayFinding } from './say-finding.ts'
import { fieldInWords } from './say-shape.ts'
import { type FormVersion, LANGS } from './types.ts'

const arms = REGIME.forms.get('arms-transfers-return/1') as FormVersion
const exercise = REGIME.forms.get('exercise-notification/1') as FormVersion
const said = (form: FormVersion, rule: string, pointer: string, lang: 'en' | 'fr' = 'en') =>
  sayFinding(form, { rule, pointer, severity: 'error', params: { allowed: 'ABW, AFG' } }, lang).message

describe('an answer of another shape', () => {
  test('is told how its field is written', () => {
    expect(said(exercise, 'schema.type', '/area')).toContain('34.9 S, 56.2 W')
    expect(said(exercise, 'schema.type', '/area', 'fr')).toContain('34,9 S ; 56,2 O')
    expect(said(arms, 'schema.anyOf', '/major-imports/0/items')).toBe('A whole number is needed here.')
  })
  test('is told its few choices in words, and that a long list has none called so', () => {
    expect(said(arms, 'schema.enum', '/basis')).toBe(
      `Choose one of: ${Object.values(arms.words.en.lists['bases'] ?? {}).join('; ')}.`,
    )
    expect(said(arms, 'schema.enum', '/major-imports/0/partner')).not.toContain('ABW')
  })
  test('is of a field that has a name, and of a line of a list', () => {
    expect(fieldInWords(arms, '/major-imports/2/items', 'en')).toBe('Number of items, line 3')
    for (const lang of LANGS)
      expect(fieldInWords(arms, '/basis', lang)).toBe(arms.words[lang].fields['/basis']?.label)
    expect(fieldInWords(arms, '/nothing', 'en')).toBeUndefined()
  })
})
