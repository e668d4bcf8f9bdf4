import type { Json } from '../records/types.ts'
import { say } from '../words.ts'
import type { MadeSheet } from './write-workbook.ts'
import type { SheetPlan } from './xlsx-plan.ts'

/** What a filer says to the checks, to be read: no sheet that is read back has it, for the desk asks for it anew. */
export function explanationSheets(
  { tongue, explanations: name }: SheetPlan,
  explanations: Json | undefined,
): MadeSheet[] {
  const { form, lang } = tongue
  const { t } = say(lang)
  const items = Array.isArray(explanations) ? (explanations as { [name: string]: Json }[]) : []
  if (items.length === 0) return []
  const own = form.words[lang]
  const sentence = (rule: string) => (own.rules[rule] ?? rule).replaceAll(/\{\w+\}/g, '…')
  const field = (pointer: string) => own.fields[pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')]?.label ?? pointer
  const heads = [t('forms.explanations.rule'), t('forms.explanations.pointer'), t('forms.explanations.text')]
  return [
    {
      name,
      widths: [60, 36, 70],
      cells: [
        ...heads.map((content, column) => ({ row: 0, column, content, look: 'head' as const })),
        ...items.flatMap(({ rule, pointer, text }, i) => [
          { row: 1 + i, column: 0, content: sentence(String(rule ?? '')), look: 'label' as const },
          {
            row: 1 + i,
            column: 1,
            content: typeof pointer === 'string' ? field(pointer) : undefined,
            look: 'label' as const,
          },
          { row: 1 + i, column: 2, content: String(text ?? ''), look: 'input' as const },
        ]),
      ],
    },
  ]
}
