import type { Finding } from '../../problems.ts'
import type { FormVersion, Lang } from '../../regime/types.ts'

/** The id of the field at a pointer, for labels and the error summary. */
export const fieldId = (pointer: string): string => `f${pointer.replaceAll('/', '-')}`

/** The words of the field at a pointer. */
export const wordsAt = (
  form: FormVersion,
  lang: Lang,
  pointer: string,
): { label: string; hint?: string } | undefined =>
  form.words[lang].fields[pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')]

/** What was found about one field and stands beside it. */
export const foundAt = (findings: readonly Finding[], pointer: string): Finding[] =>
  findings.filter((finding) => finding.pointer === pointer && finding.severity !== 'note')
