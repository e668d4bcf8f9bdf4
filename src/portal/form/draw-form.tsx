import type { Child } from 'hono/jsx'
import type { Finding } from '../../problems.ts'
import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import type { FormVersion } from '../../regime/types.ts'
import { isShown } from '../answers.tsx'
import type { View } from '../view.ts'
import { Control, states } from './control.tsx'
import { FigureInputs } from './figure-inputs.tsx'

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
  /** What is said beside a field or cell of its value last time, where the draft was begun from one. */
  lastTime?: (pointer: string) => Child
}

/** The readers a committed value can be given: those offered, and those it has so far, by its field. */
export interface ReadersChoice {
  offered: readonly ('record' | 'participants' | 'filer')[]
  of(pointer: string): 'record' | 'participants' | 'filer'
}

/** The id of the field at a pointer, for labels and the error summary. */
export const fieldId = (pointer: string): string => `f${pointer.replaceAll('/', '-')}`

/** The id of a section's fieldset. */
export const sectionId = (section: string): string => `s-${section}`

/** The sections of a form as they stand for these answers, each a fieldset; every input is named by its pointer. */
export function FormSections(drawing: Drawing) {
  const { view, form, answers } = drawing
  const words = form.words[view.lang]
  return (
    <>
      {form.layout
        .filter((section) => isShown(section, form, answers))
        .map((section) => (
          <fieldset id={sectionId(section.id)}>
            <legend>{words.sections[section.id]?.title}</legend>
            {words.sections[section.id]?.hint && <p class="soft small">{words.sections[section.id]?.hint}</p>}
            {section.table ? (
              <FigureInputs {...drawing} table={section.table} />
            ) : (
              (section.fields ?? []).map((pointer) => <Field {...drawing} pointer={pointer} />)
            )}
          </fieldset>
        ))}
    </>
  )
}

const wordsAt = (form: FormVersion, lang: View['lang'], pointer: string) =>
  form.words[lang].fields[pointer.replaceAll(/\/\d+/g, '/*')]

/** What was found about one field, beside it. */
function Beside({ findings, pointer }: Pick<Drawing, 'findings'> & { pointer: string }) {
  const own = findings.filter((finding) => finding.pointer === pointer && finding.severity !== 'note')
  return (
    <>
      {own.map(({ message }) => (
        <span class="beside" id={`${fieldId(pointer)}-says`}>
          {message}
        </span>
      ))}
    </>
  )
}

function Field(props: Drawing & { pointer: string }): Child {
  const { view, form, answers, findings, pointer } = props
  const node = nodeAt(form.schema, pointer)
  const own = wordsAt(form, view.lang, pointer)
  const said = findings.some((finding) => finding.pointer === pointer && finding.severity !== 'note')
  if (node?.type === 'array') return <ListField {...props} />
  if (node?.['x-control'] === 'tick') {
    return (
      <p class="field">
        <label class="tick" for={fieldId(pointer)}>
          <input
            id={fieldId(pointer)}
            type="checkbox"
            name={pointer}
            value="true"
            checked={findAt(answers, pointer) === true}
            {...(node['x-commit'] ? { 'data-aside': '' } : {})}
          />{' '}
          {own?.label}
        </label>
        {props.lastTime?.(pointer)}
        <Beside findings={findings} pointer={pointer} />
        {node['x-commit'] && <Readers {...props} />}
      </p>
    )
  }
  const described = [own?.hint && `${fieldId(pointer)}-hint`, said && `${fieldId(pointer)}-says`]
    .filter(Boolean)
    .join(' ')
  return (
    <p class="field">
      <label for={fieldId(pointer)}>{own?.label ?? pointer}</label>
      {own?.hint && (
        <span class="soft small" id={`${fieldId(pointer)}-hint`}>
          {own.hint}
        </span>
      )}
      <Beside findings={findings} pointer={pointer} />
      {props.lastTime?.(pointer)}
      <Control
        {...props}
        attributes={{
          id: fieldId(pointer),
          name: pointer,
          ...(described ? { 'aria-describedby': described } : {}),
          ...(said ? { 'aria-invalid': 'true' } : {}),
          ...(node?.['x-commit'] ? { 'data-aside': '' } : {}),
        }}
      />
      {node?.['x-commit'] && <Readers {...props} />}
    </p>
  )
}

/** Who will read a committed value: the choice stands beside its input. */
function Readers({ view, committed, participant, pointer }: Drawing & { pointer: string }) {
  const { words } = view
  if (committed === undefined) return null
  const name = pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')
  const id = `${fieldId(pointer)}-readers`
  return (
    <span class="small">
      <label for={id}>{words.t('personal.readers')}</label>{' '}
      <select id={id} name={`_readers:${name}`}>
        {committed.offered.map((readers) => (
          <option value={readers} selected={readers === committed.of(pointer)}>
            {words.t(`personal.readers.${readers}`, { participant: view.participant(participant) })}
          </option>
        ))}
      </select>{' '}
      <span class="soft">{words.t('personal.aside')}</span>
    </span>
  )
}

/** A list: ticks where its items are codes, lines with buttons where they are objects. */
function ListField(props: Drawing & { pointer: string }) {
  const { view, form, answers, pointer, findings } = props
  const { words, lang } = view
  const own = wordsAt(form, lang, pointer)
  const items = (findAt(answers, pointer) as Json[] | undefined) ?? []
  const node = nodeAt(form.schema, `${pointer}/*`)
  // A browser sends nothing for a list without lines: the marker says that it was there.
  const marker = <input type="hidden" name={pointer} value="" />
  const codes =
    node?.['x-control'] === 'participant'
      ? states(view)
      : (form.lists[node?.['x-list'] ?? ''] ?? []).map((code): [string, string] => [
          code,
          form.words[lang].lists[node?.['x-list'] ?? '']?.[code] ?? code,
        ])
  if (codes.length > 0) {
    return (
      <fieldset class="ticks" id={fieldId(pointer)}>
        <legend>{own?.label}</legend>
        {own?.hint && <p class="soft small">{own.hint}</p>}
        {props.lastTime?.(pointer)}
        <Beside findings={findings} pointer={pointer} />
        {marker}
        {codes.map(([code, name]) => (
          <label class="tick">
            <input type="checkbox" name={pointer} value={code} checked={items.includes(code)} /> {name}
          </label>
        ))}
      </fieldset>
    )
  }
  return (
    <fieldset class="lines">
      <legend>{own?.label}</legend>
      {own?.hint && <p class="soft small">{own.hint}</p>}
      {props.lastTime?.(pointer)}
      <Beside findings={findings} pointer={pointer} />
      {marker}
      {items.map((_, i) => (
        <div class="one-line">
          <input type="hidden" name={`${pointer}/${i}`} value="" />
          {Object.keys(node?.properties ?? {}).map((name) => (
            <Field {...props} pointer={`${pointer}/${i}/${name}`} />
          ))}
          <button type="submit" name="_op" value={`remove:${pointer}/${i}`} formnovalidate>
            {words.t('desk.removeLine', { line: i + 1 })}
          </button>
        </div>
      ))}
      <button type="submit" name="_op" value={`add:${pointer}`} formnovalidate>
        {words.t('desk.addLine')}
      </button>
    </fieldset>
  )
}
