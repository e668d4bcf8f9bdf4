import { describe, expect, test } from 'vitest'
import { FORMS, REGIME } from '../../test/forms/form-case.ts'
import { ANYONE } from '../audience/reader.ts'
import type { FiledRecord } from '../records/types.ts'
import { type FormVersion, LANGS, type Lang } from '../regime/types.ts'
import { Answers } from './answers.tsx'
import { makeView } from './view.ts'

/** A record's answers as a page has them; of the records it names none may be read. */
async function read(form: FormVersion, answers: FiledRecord['answers'], lang: Lang) {
  const house = {
    regime: REGIME,
    register: { listRecords: async () => ({ rows: [] }) },
  } as never
  const view = makeView({ house, reader: ANYONE, session: undefined, lang, path: '', query: '' })
  const record = {
    answers,
    says: 'answers',
    participant: form.example.participant,
    provenance: { kind: 'state' },
  } as never
  return String(await Answers({ view, form, record }))
}

describe.each(FORMS.map((form) => [form.ref, form] as const))('%s', (_, form) => {
  test.each(LANGS)('its example is told in %s, no code and no cell left without words', async (lang) => {
    const html = await read(form, form.example.answers as FiledRecord['answers'], lang)
    expect(html).not.toMatch(/<(td|dd)[^>]*><\/\1>/)
    expect(html).not.toContain('[object')
    expect(html).not.toContain('undefined')
  })
})
