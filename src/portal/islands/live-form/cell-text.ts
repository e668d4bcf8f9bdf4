import { fold } from '../../../regime/typed/codes.ts'
import { MARKS } from '../../../regime/typed/short-marks.ts'
import { isTrue } from '../../../regime/typed/yes-no.ts'
import { isTick, type Typed } from './rows.ts'

/** The value that options have for the two letters of an answer that is no value. */
function markValue(text: string): string | undefined {
  const answer = Object.hasOwn(MARKS, text) ? (MARKS[text] as Record<string, string>) : undefined
  if (answer === undefined) return undefined
  return answer['$no'] ? `~${answer['$no']}` : `~withheld.${answer['$withheld']}`
}

/**
 * Puts text from elsewhere into a field. Of a choice the option that is called so is chosen; what none is called stands
 * among the options as it is written, for the house to read or to ask about.
 */
export function putText(field: Typed, typed: string): void {
  const text = typed.trim()
  if (isTick(field)) field.checked = isTrue(text)
  else if (field instanceof HTMLSelectElement) choose(field, text)
  else field.value = field instanceof HTMLTextAreaElement ? text : text.replaceAll(/\s*\n\s*/g, ' ')
}

function choose(select: HTMLSelectElement, text: string): void {
  const wanted = fold(text)
  const mark = markValue(wanted)
  const options = [...select.options]
  const found =
    text === ''
      ? options[0]
      : (options.find(({ value }) => value === text || value === mark) ??
        options.find(
          ({ value, label }) => value !== '' && (fold(value) === wanted || fold(label) === wanted),
        ))
  if (found) {
    select.value = found.value
    return
  }
  const own = new Option(text, text, false, true)
  own.dataset['typed'] = ''
  select.add(own)
}
