import { readdir } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { sayFinding } from '../../src/regime/say-finding.ts'
import { type FormVersion, LANGS } from '../../src/regime/types.ts'
import { say } from '../../src/words.ts'
import { changesOf, checkChange, FORMS, type FormCases, transcribed } from './form-case.ts'

// Every `*-cases.ts` beside this test exports the cases of some forms.
const names = (await readdir(new URL('.', import.meta.url))).filter((name) => name.endsWith('-cases.ts'))
const modules = await Promise.all(names.map((name): Promise<Record<string, unknown>> => import(`./${name}`)))
const isTable = (value: unknown): value is FormCases =>
  typeof value === 'object' && value !== null && 'form' in value && 'cases' in value
const TABLES: readonly FormCases[] = Object.values(modules).flatMap((one) =>
  Object.values(one).filter(isTable),
)

const formOf = (ref: string): FormVersion => {
  const form = FORMS.find((one) => one.ref === ref)
  if (form === undefined) throw new Error(`the regime has no ${ref}`)
  return form
}

test.each(FORMS)('$ref: every rule has its row, and every row its rule', (form) => {
  const rows = TABLES.filter((table) => table.form === form.ref).flatMap(({ cases }) => cases)
  expect(rows.map(({ rule }) => rule)).toEqual(form.rules.map(({ id }) => id))
  for (const { rule, fires, clean } of rows)
    expect([changesOf(fires).length > 0, changesOf(clean).length > 0], rule).toEqual([true, true])
})

test.each(FORMS)('$ref: the example has nothing said of it at all', (form) => {
  expect(checkChange(form)).toEqual([])
})

for (const { form: ref, cases } of TABLES) {
  const form = formOf(ref)
  describe(ref, () => {
    const saysOf = (rule: string, change: Parameters<typeof checkChange>[1]) =>
      checkChange(form, change).filter((finding) => finding.rule === rule)
    const softened = (rule: string) => form.rules.find(({ id }) => id === rule)

    test.each(cases)('$rule is silent', ({ rule, clean }) => {
      for (const change of changesOf(clean)) {
        expect(saysOf(rule, change), JSON.stringify(change)).toEqual([])
        // Silent because it holds, not because the answers never reached the rules.
        const shape = checkChange(form, change).filter((one) => /^(schema|form)\./.test(one.rule))
        expect(shape, JSON.stringify(change)).toEqual([])
      }
    })

    test.each(cases)('$rule is a $severity at $pointer, in words', ({ rule, severity, pointer, fires }) => {
      for (const change of changesOf(fires)) {
        const found = saysOf(rule, change)
        expect(found, JSON.stringify(change)).toMatchObject([{ rule, severity, pointer }])
        const messages = LANGS.map((lang) => sayFinding(form, found[0] as never, lang).message ?? '')
        for (const message of messages) expect(message).toMatch(/^[^{}]{10,}[.?]$/)
        expect(new Set(messages).size, messages.join('\n')).toBe(LANGS.length)
      }
    })

    const hard = cases.filter(({ severity }) => severity === 'error')
    test.each(hard)('$rule of a transcription is as hard as the form says', ({ rule, pointer, fires }) => {
      const severity = softened(rule)?.softOnTranscription ? 'warning' : 'error'
      for (const change of changesOf(fires)) {
        const record = { ...change.record, provenance: transcribed() }
        expect(saysOf(rule, { ...change, record })).toMatchObject([{ rule, severity, pointer }])
      }
    })

    const gapped = cases.flatMap((one) => (softened(one.rule)?.gaps ?? []).map((gap) => ({ ...one, gap })))
    test.each(gapped)('$rule is not checked where the copy has the gap $gap', ({ rule, fires, gap }) => {
      for (const change of changesOf(fires)) {
        const record = { ...change.record, provenance: transcribed('some-other-gap', gap) }
        const found = saysOf(rule, { ...change, record })
        expect(found).toEqual([{ pointer: '', rule, severity: 'note', params: { unchecked: 1 } }])
        for (const lang of LANGS)
          expect(sayFinding(form, found[0] as never, lang).message).toBe(say(lang).t('forms.unchecked'))
      }
    })

    test.each(gapped)('$rule is checked where the copy has another gap than $gap', (one) => {
      for (const change of changesOf(one.fires)) {
        const record = { ...change.record, provenance: transcribed('some-other-gap') }
        expect(saysOf(one.rule, { ...change, record })).toMatchObject([{ pointer: one.pointer }])
      }
    })
  })
}

test('a difference is told with the figures that differ, as each language writes them', () => {
  const form = formOf('milex-return/1')
  const [found] = checkChange(form, { set: { '/figures/5/land': '1162.5' } })
  expect(found).toEqual({
    pointer: '/figures/5/land',
    rule: 'rows-add-up',
    severity: 'warning',
    params: { row: '5', filed: '1162.5', computed: '1150' },
  })
  const said = LANGS.map((lang) => sayFinding(form, found as never, lang).message)
  expect(said[LANGS.indexOf('en')]).toContain('1,162.5')
  expect(said[LANGS.indexOf('es')]).toContain('1.162,5')
})
