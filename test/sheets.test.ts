import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeWorkbook } from '../src/exports/write-workbook.ts'
import { formSheets } from '../src/exports/xlsx-form.ts'
import { planOf } from '../src/exports/xlsx-plan.ts'
import { readWorkbook } from '../src/imports/read-workbook.ts'
import { readFormSheets } from '../src/imports/xlsx-answers.ts'
import { isShown } from '../src/portal/answers.tsx'
import type { Json } from '../src/records/types.ts'
import { readRegime } from '../src/regime/read-regime.ts'
import { type FormVersion, LANGS, type Lang } from '../src/regime/types.ts'
import { anyAnswers } from './sheet-answers.ts'

const regime = await readRegime(fileURLToPath(new URL('../regimes/miami-2003', import.meta.url)))
const forms = [...regime.forms.values()]

async function workbookOf(form: FormVersion, lang: Lang, answers: { [member: string]: Json }) {
  const plan = planOf({ form, lang, regime })
  const stands = (section: FormVersion['layout'][number]) => isShown(section, form, answers)
  return writeWorkbook(formSheets(plan, { answers, stands, participant: 'URY', period: '2024' }), {
    title: form.words[lang].title,
    made: new Date('2026-01-01'),
  })
}

describe.each(forms.map((form) => [form.ref, form] as const))('%s', (_, form) => {
  test('comes back from its workbook as it went in, in every language', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom(...LANGS)
          .chain((lang) => fc.tuple(fc.constant(lang), anyAnswers(planOf({ form, lang, regime })))),
        async ([lang, answers]) => {
          const read = readFormSheets(form, regime, await readWorkbook(await workbookOf(form, lang, answers)))
          expect(read?.findings).toEqual([])
          expect(read?.answers).toEqual(answers)
        },
      ),
      { numRuns: 8, endOnFailure: true },
    )
  })
})
