import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import type { FormVersion, LayoutSection } from '../../regime/types.ts'
import { isShown } from '../answers.tsx'
import { prune } from '../form/parse-form.ts'
import type { DraftContent } from './draft.ts'

type Answers = DraftContent['answers']

/** From how many sections on a form is filled in section by section, from a list of what is to do. */
const MANY = 4

/** The sections that stand for these answers: a hidden section's are kept while one writes, and say nothing here. */
export function shownSections(form: FormVersion, answers: Answers): LayoutSection[] {
  const standing = prune(form, answers)
  return form.layout.filter((section) => isShown(section, form, standing))
}

/** Whether a draft is filled in section by section: one that says as a whole what it says has none. */
export const isLong = (form: FormVersion, { says, answers }: Pick<DraftContent, 'says' | 'answers'>) =>
  says === 'answers' && shownSections(form, answers).length >= MANY

/** A form that has these sections only, for a page of them. */
export const onlySections = (form: FormVersion, sections: readonly LayoutSection[]): FormVersion => ({
  ...form,
  layout: sections,
})

/** What is compared and taken one by one in a section: its fields, its table's cells, its list as one. */
export function unitsOf(form: FormVersion, { fields = [], table, lines }: LayoutSection): string[] {
  const cells = (form.lists[table?.rows ?? ''] ?? []).flatMap((row) =>
    (form.lists[table?.columns ?? ''] ?? []).map((column) => `${table?.pointer}/${row}/${column}`),
  )
  return [...fields, ...cells, ...(lines === undefined ? [] : [lines])]
}

/** The names of all units of a form's sections, for those that fields are sent for. */
export const allUnits = (form: FormVersion): Set<string> =>
  new Set(form.layout.flatMap((section) => unitsOf(form, section)))

/** Whether nothing is answered: no value, no text, no line. */
export const isBlank = (value: Json | undefined): boolean =>
  value === undefined ||
  value === '' ||
  (Array.isArray(value)
    ? value.every((item) => isBlank(item))
    : typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** The section a finding's pointer is in, of these; undefined for one about the whole record. */
export const sectionAt = (
  form: FormVersion,
  sections: readonly LayoutSection[],
  pointer: string,
): LayoutSection | undefined =>
  pointer === ''
    ? undefined
    : sections.find((section) =>
        [...unitsOf(form, section), ...(section.table ? [section.table.pointer] : [])].some(
          (unit) => unit === pointer || pointer.startsWith(`${unit}/`) || unit.startsWith(`${pointer}/`),
        ),
      )

/** How far a section is: nobody wrote in it, somebody did, or somebody said that it is done. */
export type SectionState = 'untouched' | 'begun' | 'done'

/** How far a section of a draft is. */
export function stateOf(
  form: FormVersion,
  section: LayoutSection,
  { answers, sections }: Pick<DraftContent, 'answers' | 'sections'>,
): SectionState {
  if (sections?.[section.id]?.done) return 'done'
  return unitsOf(form, section).every((unit) => isBlank(findAt(answers, unit))) ? 'untouched' : 'begun'
}
