import { concat } from '../bytes.ts'
import { Problem } from '../problems.ts'
import type { Tongue } from '../regime/typed/codes.ts'
import type { FormVersion, Lang, Regime } from '../regime/types.ts'
import type { ReadAnswers } from './answer-places.ts'
import { readCsvLines } from './csv-lines.ts'
import { MAX_SHEET_FILE } from './open-package.ts'
import { readWorkbook } from './read-workbook.ts'
import { readUnMilexSheet } from './un-milex-sheet.ts'
import { readUnRegisterSheets } from './un-register-sheets.ts'
import { markOf, readFormSheets } from './xlsx-answers.ts'

/** What layout a file was in. */
export type SheetLayout = 'own' | 'un-milex' | 'un-register' | 'csv'

/** A file that somebody sent, read for a form. */
export interface ReadSheetFile extends ReadAnswers {
  name: string
  layout: SheetLayout
  /** The language it was read in. */
  lang: Lang
}

/** The bytes of a file that is sent, refused while it still arrives once past the bound. Throws Problem `sheet-too-large`. */
export async function gatherSheetFile(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > MAX_SHEET_FILE) throw new Problem('sheet-too-large', `at most ${MAX_SHEET_FILE} bytes`)
    parts.push(part)
  }
  return concat(...parts)
}

/**
 * A file read as answers of a form: the house's own workbook in whatever language, a workbook in the layout of the United
 * Nations' forms, or CSV of one list in the language of who sends it. Throws Problem `sheet-unreadable` and its like, and
 * `sheet-unknown` for a file that is none of these.
 */
export async function readSheetFile(
  tongue: Tongue & { form: FormVersion; regime: Regime },
  file: { name: string; bytes: Uint8Array },
  list?: string,
): Promise<ReadSheetFile> {
  const { form, regime, lang } = tongue
  const { name, bytes } = file
  if (bytes.length === 0) throw new Problem('sheet-unreadable', 'the file is empty')
  const isWorkbook = (bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0xd0 && bytes[1] === 0xcf)
  if (!isWorkbook) return { ...readCsvLines(tongue, file, list), name, layout: 'csv', lang }
  const sheets = await readWorkbook(bytes)
  const own = readFormSheets(form, regime, sheets)
  if (own) return { ...own, name, layout: 'own', lang: markOf(sheets)?.lang ?? lang }
  const milex = readUnMilexSheet(form, regime, sheets)
  if (milex) return { ...milex, name, layout: 'un-milex', lang: 'en' }
  const register = readUnRegisterSheets(form, regime, sheets)
  if (register) return { ...register, name, layout: 'un-register', lang: 'en' }
  throw new Problem('sheet-unknown', `not a workbook of ${form.id}`)
}
