import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { formDocument, formSummary } from '../../src/api/form-document.ts'
import { FORM, FORM_SUMMARY } from '../../src/api/openapi-forms.ts'
import { basisOf } from '../../src/regime/find.ts'
import { LANGS } from '../../src/regime/types.ts'
import { FORMS, REGIME } from './form-case.ts'

const ajv = new Ajv2020({ strict: false })
const isForm = ajv.compile(FORM)
const isSummary = ajv.compile(FORM_SUMMARY)
/** As it goes out: what is undefined is left out. */
const served = (value: unknown) => JSON.parse(JSON.stringify(value))

describe('the document of a form', () => {
  test.each(FORMS)('$ref is as the OpenAPI document has it, all of it plain JSON', (form) => {
    const document = served(formDocument(form))
    expect(isForm(document), JSON.stringify(isForm.errors)).toBe(true)
    expect(isSummary(served(formSummary(form, REGIME))), JSON.stringify(isSummary.errors)).toBe(true)
    // Whoever runs the schema needs nothing from elsewhere.
    for (const [, name] of JSON.stringify(form.schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g))
      expect(Object.keys(document.$defs ?? {})).toContain(name)
  })

  test.each(FORMS)('$ref says of each rule what it looks at, and has the words of its notes', (form) => {
    const { rules, notes = [], words, lists, valid, listRefs } = served(formDocument(form))['x-form']
    expect(rules.map((rule: { basis: string }) => rule.basis)).toEqual(form.rules.map(basisOf))
    for (const lang of LANGS)
      expect(Object.keys(words[lang].notes ?? {})).toEqual(expect.arrayContaining(notes))
    for (const name of [...Object.keys(valid), ...Object.keys(listRefs)]) expect(lists[name]).toBeDefined()
  })

  test('tells what a form looks beside, where its year comes from, and what nil is', () => {
    const told = (member: string) =>
      FORMS.filter((form) => served(formDocument(form))['x-form'][member] !== undefined).map(({ ref }) => ref)
    for (const member of ['beside', 'periodFrom', 'nil', 'notes'] as const)
      expect(told(member), member).toEqual(FORMS.filter((form) => form[member]).map(({ ref }) => ref))
    expect(told('beside')).toContain('cooperation-referral/1')
    expect(told('periodFrom')).toContain('meeting-record/1')
  })

  test('names the form that follows one which is begun no more', () => {
    const of = (ref: string) => served(formSummary(REGIME.forms.get(ref) as never, REGIME))
    expect(of('meeting/1').succeededBy).toBe('meeting-record')
    expect(of('meeting-record/1').succeededBy).toBeUndefined()
    expect(of('treaty-status/1').succeededBy).toBeUndefined()
  })
})
