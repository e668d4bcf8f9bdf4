import type { Finding } from '../problems.ts'
import { fill, say } from '../words.ts'
import { isDecimal } from './decimal.ts'
import { sayShape } from './say-shape.ts'
import type { FormVersion, Lang } from './types.ts'

/** Params that are names, and years, which are written without groups. */
const NAMES = new Set(['row', 'period', 'year', 'from', 'until'])

/** A finding with its message in a language; figures are written as the language writes them. */
export function sayFinding(form: FormVersion, finding: Finding, lang: Lang): Finding {
  const words = say(lang)
  const params = Object.fromEntries(
    Object.entries(finding.params ?? {}).map(([name, value]) => [
      name,
      !NAMES.has(name) && isDecimal(value) ? words.number(value) : value,
    ]),
  )
  return {
    ...finding,
    message:
      finding.params?.['unchecked'] === 1
        ? words.t('forms.unchecked')
        : messageOf(form, finding, params, lang),
  }
}

function messageOf(
  form: FormVersion,
  finding: Finding,
  params: Record<string, string | number>,
  lang: Lang,
): string {
  const { rule } = finding
  const own = form.words[lang].rules[rule]
  if (own !== undefined) return fill(own, params)
  const shape = sayShape(form, finding, lang)
  if (shape !== undefined) return shape
  const words = say(lang)
  switch (rule) {
    case 'form.says':
      return words.t('forms.says')
    case 'form.period':
      return words.t('forms.period')
    case 'form.period-from':
      return words.t('forms.periodFrom')
    case 'form.no-period':
      return words.t('forms.noPeriod')
    case 'form.no-answers':
      return words.t('forms.noAnswers')
    case 'schema.required':
      return words.t('forms.required')
    case 'schema.enum':
      return words.t('forms.enum', params)
    case 'schema.additionalProperties':
    case 'schema.propertyNames':
      return words.t('forms.unknown')
    case 'schema.maxLength':
    case 'schema.maxItems':
      return words.t('forms.tooLong', params)
    case 'schema.anyOf':
    case 'schema.pattern':
      return words.t('forms.pattern')
    default:
      return words.t('forms.shape')
  }
}
