import type { Child } from 'hono/jsx'
import { findAt } from '../../records/pointer.ts'
import type { FiledRecord } from '../../records/types.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import type { FormVersion } from '../../regime/types.ts'
import { Answer } from '../answers.tsx'
import type { View } from '../view.ts'
import type { DraftContent } from './draft.ts'
import { type Last, standsTo, typedAnswers } from './last-filing.ts'

/** The answers that a draft goes on from, and when they were for. */
export interface LastTime {
  answers: FiledRecord['answers']
  period: string
}

/** What a draft is marked against: only one that was begun from a record is. */
export const lastTimeOf = (
  view: View,
  content: DraftContent,
  last: Last | undefined,
): LastTime | undefined =>
  last && (content.last !== undefined || content.relation?.kind === 'amends')
    ? {
        answers: typedAnswers(view.house, last),
        period: view.words.date(last.record.period ?? last.record.made),
      }
    : undefined

/** Says beside a field whether it is as last time, by a sign and in words; of a list that differs, only that it does. */
export function lastMarks(view: View, form: FormVersion, { answers }: DraftContent, last: LastTime) {
  const { words } = view
  const { period } = last
  return (pointer: string): Child => {
    // Lines have no names by which one could tell which is which: their list as a whole is compared.
    if (/\/\d+\//.test(pointer) && isInList(form, pointer)) return null
    const stands = standsTo(last.answers, answers, pointer)
    if (stands === 'blank') return null
    if (stands === 'same')
      return (
        <span class="last">
          <span aria-hidden="true">=</span> <span>{words.t('desk.last.same', { period })}</span>
        </span>
      )
    const before = findAt(last.answers, pointer)
    const lines = Array.isArray(before) && nodeAt(form.schema, `${pointer}/*`)?.type === 'object'
    return (
      <span class="last differs">
        <span aria-hidden="true">≠</span>{' '}
        {lines ? (
          words.t('desk.last.lines', { period, count: before.length })
        ) : (
          <>
            <span>{words.t('desk.last.was', { period })}</span>{' '}
            <Answer view={view} form={form} pointer={pointer} value={before} />
          </>
        )}
      </span>
    )
  }
}

const isInList = (form: FormVersion, pointer: string): boolean =>
  pointer
    .split('/')
    .some(
      (part, i, parts) =>
        /^\d+$/.test(part) && nodeAt(form.schema, parts.slice(0, i).join('/'))?.type === 'array',
    )
