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
import { fieldsBelow, nodeAt } from '../src/regime/schema-walk.ts'
import { type FormVersion, LANGS, type Lang } from '../src/regime/types.ts'
import { say } from '../src/words.ts'
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

  test('has a place for every answer that its layout asks for', async () => {
    const read = readFormSheets(form, regime, await readWorkbook(await workbookOf(form, 'en', {})))
    expect([read?.answers, read?.findings]).toEqual([{}, []])
    const asked = form.layout.flatMap(({ fields = [], table, lines }) => [
      ...fields.flatMap((pointer) => {
        const below =
          nodeAt(form.schema, pointer)?.type === 'array' ? [pointer] : fieldsBelow(form.schema, pointer)
        // Filed as a commitment by programs alone: there is nothing to type.
        return below.filter((one) => nodeAt(form.schema, one)?.['x-control'] !== 'committed')
      }),
      ...(table ? [table.pointer] : []),
      ...(lines ? [lines] : []),
    ])
    const placed = new Set(read?.covers)
    expect([...new Set(asked)].filter((pointer) => !placed.has(pointer.replace(/\/\$c$/, '')))).toEqual([])
    for (const table of planOf({ form, lang: 'en', regime }).tables)
      if (table.kind === 'lines') {
        const below = fieldsBelow(form.schema, `${table.pointer}/*`).filter(
          (one) => !one.endsWith('/*') && !one.endsWith('/$c'),
        )
        const columns = table.columns.map(({ pointer }) => pointer)
        expect([table.pointer, below.filter((one) => !columns.includes(one))]).toEqual([table.pointer, []])
      }
  })
})

test('tabs say which list is theirs, and no two are called alike', () => {
  const tabs = (lang: Lang) =>
    planOf({ form: regime.forms.get('arms-transfers-return/1') as FormVersion, lang, regime }).tables.map(
      ({ name }) => name,
    )
  expect(tabs('fr')).toEqual([
    "Exportations d'armes classiques",
    "Importations d'armes classiques",
    "Exportations d'armes légères et",
    "Importations d'armes légères et",
  ])
  for (const form of forms)
    for (const lang of LANGS) {
      const { about, fields, codes, explanations, tables } = planOf({ form, lang, regime })
      const names = [about, fields, codes, explanations, ...tables.map(({ name }) => name)]
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
      for (const name of names) expect(name).toMatch(/^[^[\]:*?/\\]{1,31}$/)
      for (const { name, title } of tables) expect(title.startsWith(name), `${name} of ${title}`).toBe(true)
    }
})

test('a workbook of a record says what its filer explained, and what is kept beside it, and neither is read back', async () => {
  const form = regime.forms.get('milex-return/1') as FormVersion
  const answers = {
    kind: 'single-figure',
    total: '5',
    gdp: { $c: `sha256:${'0'.repeat(64)}` },
    explanations: [{ rule: 'rows-add-up', pointer: '/total', text: '=because' }],
  }
  const sheets = await readWorkbook(await workbookOf(form, 'es', answers))
  const texts = sheets.flatMap(({ cells }) =>
    [...cells.values()].flatMap((held) =>
      [...held.values()].map((cell) => (cell.kind === 'text' ? cell.text : '')),
    ),
  )
  expect(texts).toContain('=because')
  expect(texts).toContain(form.words.es.fields['/total']?.label)
  expect(texts).toContain(say('es').t('sheets.committed'))
  const read = readFormSheets(form, regime, sheets)
  expect([read?.answers, read?.findings]).toEqual([{ kind: 'single-figure', total: '5' }, []])
})
