import { Hono } from 'hono'
import type { HouseEnv } from '../api/env.ts'
import { readQuery } from '../api/read-body.ts'
import { ownBytes } from '../bytes.ts'
import type { House } from '../clearing-house/house.ts'
import { formOf, viewRecord } from '../clearing-house.ts'
import { unSheets } from '../exports/un-layout.ts'
import { type MadeSheet, writeWorkbook, XLSX } from '../exports/write-workbook.ts'
import { formSheets } from '../exports/xlsx-form.ts'
import { planOf } from '../exports/xlsx-plan.ts'
import { Problem } from '../problems.ts'
import type { FormVersion } from '../regime/types.ts'
import { isShown } from './answers.tsx'
import { knownAnswers } from './differences.tsx'
import { viewOf } from './portal.tsx'
import type { View } from './view.ts'

/** When a blank form says it was made: the same bytes whenever it is asked for. */
const PUBLISHED = new Date('2026-01-01T00:00:00Z')

/** Spreadsheets that anybody may have: a form to fill in, and what a record says to whoever may read it. */
export function sheetFiles(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/forms/:form/:file{v[1-9][0-9]*\\.xlsx}', async (c) => {
    readQuery(c, [])
    const version = /^v([1-9]\d{0,3})\.xlsx$/.exec(c.req.param('file'))?.[1]
    if (version === undefined) throw new Problem('not-found', 'no such page')
    const form = formOf(house, `${c.req.param('form')}/${version}`)
    const { lang } = viewOf(c)
    const sheets = formSheets(planOf({ form, lang, regime: house.regime }), {
      answers: {},
      stands: () => true,
    })
    return workbook(viewOf(c), form, sheets, { name: form.ref.replace('/', '-'), made: PUBLISHED })
  })
  app.get('/records/:file{[0-9a-f]{12,64}\\.xlsx}', async (c) => {
    const { layout = 'own' } = readQuery(c, ['layout'])
    const view = viewOf(c)
    const { record, form, row, kept } = await viewRecord(
      house,
      c.get('reader'),
      c.req.param('file').slice(0, -5),
    )
    // What says nothing of its own has nothing to put into cells.
    if (record.says !== 'answers' && record.says !== 'nil') throw new Problem('not-found', 'no answers')
    const answers = knownAnswers(form, record.answers, kept.values)
    const sheets =
      layout === 'own'
        ? formSheets(planOf({ form, lang: view.lang, regime: house.regime }), {
            answers,
            participant: record.participant,
            period: record.period,
            facts: [
              [view.words.t('portal.filed'), view.words.date(row.sequencedAt)],
              [view.words.t('desk.filed.address'), `${house.config.publicUrl}/r/${row.id}`],
            ],
            stands: (section) => isShown(section, form, answers),
          })
        : layout === 'un'
          ? unSheets(house.regime, form, record)
          : undefined
    if (sheets === undefined) throw new Problem('not-found', 'the form has no such layout')
    return workbook(view, form, sheets, {
      name: `${form.id}-${row.participant}-${row.id.slice(0, 12)}`,
      made: new Date(`${record.made}T00:00:00Z`),
    })
  })
  return app
}

async function workbook(
  { lang }: View,
  form: FormVersion,
  sheets: readonly MadeSheet[],
  { name, made }: { name: string; made: Date },
): Promise<Response> {
  const bytes = await writeWorkbook(sheets, { title: form.words[lang].title, made })
  return new Response(ownBytes(bytes), {
    headers: { 'content-type': XLSX, 'content-disposition': `attachment; filename="${name}.xlsx"` },
  })
}
