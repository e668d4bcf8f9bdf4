import { filedTotalOf } from '../../analysis/expenditure.ts'
import type { RecordDraft } from '../../clearing-house.ts'
import { findAt } from '../../records/pointer.ts'
import { inUnits, isDecimal } from '../../regime/decimal.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import type { FormVersion } from '../../regime/types.ts'
import { magnitudeOf } from '../amount-words.ts'
import type { View } from '../view.ts'
import { shownSections } from './sections.ts'

/**
 * The amounts that stand by themselves in a return with one unit for all its figures: each in full units of its
 * currency and in words, so that a slip of the unit shows before anyone signs.
 */
export function amountsInWords(
  view: View,
  form: FormVersion,
  { answers }: Pick<RecordDraft, 'answers'>,
): [string, string][] {
  const { multiplier, currency } = answers
  if (typeof multiplier !== 'number') return []
  const fields = shownSections(form, answers)
    .flatMap(({ fields: own = [] }) => own)
    .filter((pointer) => nodeAt(form.schema, pointer)?.['x-control'] === 'amount')
  const said = (label: string, filed: string): [string, string] => [
    label,
    `${view.words.number(inUnits(filed, multiplier))} ${typeof currency === 'string' ? currency : ''} (${magnitudeOf(view, filed, multiplier)})`,
  ]
  const total = filedTotalOf(answers)
  const inTable = total !== undefined && !Object.hasOwn(answers, 'total')
  return [
    ...(inTable ? [said(view.words.t('clearance.amount'), total)] : []),
    ...fields.flatMap((pointer) => {
      const filed = findAt(answers, pointer)
      return isDecimal(filed) ? [said(form.words[view.lang].fields[pointer]?.label ?? pointer, filed)] : []
    }),
  ]
}
