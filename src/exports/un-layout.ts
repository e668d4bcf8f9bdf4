import type { FiledRecord } from '../records/types.ts'
import { findParticipant } from '../regime/find.ts'
import type { FormVersion, Regime } from '../regime/types.ts'
import { unMilexSheet } from './un-milex-sheet.ts'
import { unRegisterSheets } from './un-register-sheets.ts'
import type { MadeSheet } from './write-workbook.ts'

/** Forms whose records can be written in the layout of the United Nations. */
export const hasUnLayout = ({ id }: Pick<FormVersion, 'id'>): boolean =>
  id === 'milex-return' || id === 'arms-transfers-return'

/** A record in the layout of the United Nations; undefined where that has none for its form. */
export function unSheets(regime: Regime, form: FormVersion, record: FiledRecord): MadeSheet[] | undefined {
  if (!hasUnLayout(form)) return undefined
  const state = (code: string) =>
    findParticipant(regime, code)?.name.en ?? form.words.en.lists['states']?.[code] ?? code
  if (form.id === 'milex-return')
    return [unMilexSheet(record, { state: state(record.participant), version: form.ref })]
  const category = (code: string) =>
    form.words.en.lists['arms-categories']?.[code] ?? form.words.en.lists['salw-categories']?.[code] ?? code
  return unRegisterSheets(record, { state, category })
}
