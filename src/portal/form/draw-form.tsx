import type { Child } from 'hono/jsx'
import type { Finding } from '../../problems.ts'
import type { Json } from '../../records/types.ts'
import type { FormVersion } from '../../regime/types.ts'
import { isShown } from '../answers.tsx'
import type { View } from '../view.ts'
import { Field } from './field.tsx'
import { FigureInputs } from './figure-inputs.tsx'
import { LinesTable } from './lines-table.tsx'
import type { RecordChoices } from './record-choice.tsx'
import { NameLists } from './state-list.tsx'

export { fieldId } from './field-id.ts'

/** What a form is drawn with: its answers so far and what was found about them, said in the page's language. */
export interface Drawing {
  view: View
  form: FormVersion
  answers: { [member: string]: Json }
  findings: readonly Finding[]
  /** Who files: its currencies are offered. */
  participant: string
  /** Who reads the values of committed fields, and who else may; without it the form says nothing of it. */
  committed?: ReadersChoice
  /** The records that may be named (recordChoices); without it they are named by address or id. */
  records?: RecordChoices
  /** What is said beside a field or cell of its value last time, where the draft was begun from one. */
  lastTime?: (pointer: string) => Child
  /** The lines a long list begins with on this page: `/lines:50`; without it the page's address says it. */
  from?: string
}

/** The readers a committed value can be given: those offered, and those it has so far, by its field. */
export interface ReadersChoice {
  offered: readonly ('record' | 'participants' | 'filer')[]
  of(pointer: string): 'record' | 'participants' | 'filer'
}

/** The id of a section's fieldset. */
export const sectionId = (section: string): string => `s-${section}`

/** The sections of a form as they stand for these answers, each a fieldset; every input is named by its pointer. */
export function FormSections(drawing: Drawing) {
  const { view, form, answers } = drawing
  const words = form.words[view.lang]
  const shown = form.layout.filter((section) => isShown(section, form, answers))
  return (
    <>
      {shown.map((section) => (
        <fieldset id={sectionId(section.id)}>
          <legend>{words.sections[section.id]?.title}</legend>
          {words.sections[section.id]?.hint && <p class="soft small">{words.sections[section.id]?.hint}</p>}
          {section.table && <FigureInputs {...drawing} table={section.table} />}
          {(section.fields ?? []).map((pointer) => (
            <Field {...drawing} pointer={pointer} />
          ))}
          {section.lines && <LinesTable {...drawing} pointer={section.lines} />}
        </fieldset>
      ))}
      <NameLists view={view} form={form} sections={shown} />
    </>
  )
}
