import type { Child } from 'hono/jsx'
import type { Finding } from '../../problems.ts'
import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { sumOf } from '../../regime/decimal.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import type { FormVersion, LayoutSection } from '../../regime/types.ts'
import { isShown } from '../answers.tsx'
import { Scroll } from '../layout.tsx'
import type { View } from '../view.ts'
import { showAmount } from './amounts.ts'

/** What a form is drawn with: its answers so far and what was found about them, said in the page's language. */
export interface Drawing {
  view: View
  form: FormVersion
  answers: { [member: string]: Json }
  findings: readonly Finding[]
  /** Who files: its currencies are offered. */
  participant: string
}

/** The id of the field at a pointer, for labels and the error summary. */
export const fieldId = (pointer: string): string => `f${pointer.replaceAll('/', '-')}`

/** The sections of a form as they stand for these answers, each a fieldset; every input is named by its pointer. */
export function FormSections(drawing: Drawing) {
  const { view, form, answers } = drawing
  const words = form.words[view.lang]
  return (
    <>
      {form.layout
        .filter((section) => isShown(section, form, answers))
        .map((section) => (
          <fieldset>
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
          />{' '}
          {own?.label}
        </label>
        <Beside findings={findings} pointer={pointer} />
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
      <Control
        {...props}
        attributes={{
          id: fieldId(pointer),
          name: pointer,
          ...(described ? { 'aria-describedby': described } : {}),
          ...(said ? { 'aria-invalid': 'true' } : {}),
        }}
      />
    </p>
  )
}

function Control({
  view,
  form,
  answers,
  pointer,
  participant,
  attributes,
}: Drawing & { pointer: string; attributes: Record<string, string> }) {
  const { words, lang, house } = view
  const node = nodeAt(form.schema, pointer)
  const value = findAt(answers, pointer)
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  switch (node?.['x-control']) {
    case 'choice':
      return (
        <Select
          attributes={attributes}
          blank={words.t('portal.answer.blank')}
          value={text}
          options={(form.lists[node['x-list'] ?? ''] ?? []).map((code) => [
            code,
            form.words[lang].lists[node['x-list'] ?? '']?.[code] ?? code,
          ])}
        />
      )
    case 'participant':
      return (
        <Select
          attributes={attributes}
          blank={words.t('portal.answer.blank')}
          value={text}
          options={states(view)}
        />
      )
    case 'currency': {
      const offered = house.regime.participants.find(({ code }) => code === participant)?.currencies ?? []
      return (
        <>
          <input
            {...attributes}
            value={text}
            size={6}
            maxlength={3}
            autocapitalize="characters"
            autocomplete="off"
            list={`${attributes['id']}-list`}
          />
          <datalist id={`${attributes['id']}-list`}>
            {offered.map((code) => (
              <option value={code} />
            ))}
          </datalist>
        </>
      )
    }
    case 'amount':
      return (
        <input
          {...attributes}
          value={showAmount(value, words.number)}
          inputmode="decimal"
          autocomplete="off"
        />
      )
    case 'day':
      return <input {...attributes} type="date" value={text} />
    case 'date':
      return <input {...attributes} value={text} placeholder="2003-10-02" size={12} autocomplete="off" />
    case 'whole':
      return <input {...attributes} type="number" value={text} />
    case 'text':
      return <textarea {...attributes}>{text}</textarea>
    default:
      return <input {...attributes} value={text} class="long" autocomplete="off" />
  }
}

function Select({
  attributes,
  blank,
  value,
  options,
}: {
  attributes: Record<string, string>
  blank: string
  value: string
  options: readonly (readonly [string, string])[]
}) {
  return (
    <select {...attributes}>
      <option value="">{blank}</option>
      {options.map(([code, label]) => (
        <option value={code} selected={code === value}>
          {label}
        </option>
      ))}
    </select>
  )
}

const states = (view: View): [string, string][] =>
  view.house.regime.participants
    .filter(({ kind }) => kind === 'state')
    .map(({ code, name }): [string, string] => [code, name[view.lang]])
    .sort((a, b) => view.words.compare(a[1], b[1]))

/** A list: ticks where its items are codes, lines with buttons where they are objects. */
function ListField(props: Drawing & { pointer: string }) {
  const { view, form, answers, pointer, findings } = props
  const { words, lang } = view
  const own = wordsAt(form, lang, pointer)
  const items = (findAt(answers, pointer) as Json[] | undefined) ?? []
  const node = nodeAt(form.schema, `${pointer}/*`)
  // A browser sends nothing for a list without lines: the marker says that it was there.
  const marker = <input type="hidden" name={pointer} value="" />
  if (node?.['x-control'] === 'participant') {
    return (
      <fieldset class="ticks">
        <legend>{own?.label}</legend>
        {marker}
        {states(view).map(([code, name]) => (
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

/** A table of figures to fill in; what its parts add up to stands beside what is typed. */
function FigureInputs({
  view,
  form,
  answers,
  findings,
  table,
}: Drawing & { table: NonNullable<LayoutSection['table']> }) {
  const { words, lang } = view
  const own = form.words[lang].lists
  const rows = form.lists[table.rows] ?? []
  const columns = form.lists[table.columns] ?? []
  const figures = (findAt(answers, table.pointer) ?? {}) as { [row: string]: { [column: string]: Json } }
  const title = form.words[lang].fields[table.pointer]?.label ?? ''
  const parts = columns.filter((column) => column !== 'total')
  return (
    <>
      <p class="soft small">{words.t('desk.marks')}</p>
      <Scroll label={title}>
        <table class="figures">
          <thead>
            <tr>
              <th scope="col">{words.t('portal.row')}</th>
              {columns.map((column) => (
                <th scope="col" class="n">
                  {own[table.columns]?.[column] ?? column}
                </th>
              ))}
              <th scope="col" class="n">
                {words.t('desk.addsUpTo')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const sum = sumOf(parts.map((column) => figures[row]?.[column]))
              return (
                <tr class={row.includes('.') ? 'sub' : ''}>
                  <th scope="row">
                    {row} {own[table.rows]?.[row]}
                  </th>
                  {columns.map((column) => {
                    const pointer = `${table.pointer}/${row}/${column}`
                    const said = findings.find(
                      (finding) => finding.pointer === pointer && finding.severity !== 'note',
                    )
                    return (
                      <td class="n">
                        <input
                          id={fieldId(pointer)}
                          name={pointer}
                          value={showAmount(figures[row]?.[column], words.number)}
                          aria-label={`${row} ${own[table.rows]?.[row] ?? ''}, ${own[table.columns]?.[column] ?? column}`}
                          inputmode="decimal"
                          autocomplete="off"
                          size={9}
                          data-row={row}
                          data-column={column}
                          {...(said ? { 'aria-invalid': 'true', title: said.message } : {})}
                        />
                      </td>
                    )
                  })}
                  <td class="n">
                    <output data-sum={row}>{sum === '' ? '' : words.number(sum)}</output>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scroll>
    </>
  )
}
