import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { committedField } from '../../regime/committed-values.ts'
import { columnLabel, type LineColumn, lineColumns } from '../../regime/typed/line-columns.ts'
import { Scroll } from '../layout.tsx'
import type { View } from '../view.ts'
import { AboutColumns } from './about-columns.tsx'
import { Control } from './control.tsx'
import type { Drawing } from './draw-form.tsx'
import { Beside } from './field.tsx'
import { fieldId, foundAt, wordsAt } from './field-id.ts'
import { LinePager } from './line-pager.tsx'
import { LINES_A_PAGE, linesFrom } from './line-pages.ts'
import { PasteLines } from './paste-lines.tsx'
import { StackedLines } from './stacked-lines.tsx'

type TableProps = Drawing & { pointer: string }

/** The id of what a column is called. */
const columnId = (pointer: string, path: string): string => `c${`${pointer}${path}`.replaceAll('/', '-')}`

/**
 * A list of lines as a table to type in, a row each. It works as a plain form; with script the cells are walked by
 * keyboard, and blocks from spreadsheets are pasted where one stands.
 */
export function LinesTable(props: TableProps) {
  const { view, form, answers, findings, pointer } = props
  const columns = lineColumns(form, pointer)
  if (columns === undefined) return <StackedLines {...props} />
  const { words, lang } = view
  const found = findAt(answers, pointer)
  const lines: readonly Json[] = Array.isArray(found) ? found : []
  const from = linesFrom(props.from ?? new URLSearchParams(view.query).get('from'), pointer, lines.length)
  // An empty list begins with a line to type in.
  const to = Math.max(Math.min(from + LINES_A_PAGE, lines.length), from + 1)
  const title = wordsAt(form, lang, pointer)?.label ?? pointer
  return (
    <line-table class="lines" id={fieldId(pointer)} data-list={pointer} data-from={String(from)}>
      <Beside findings={findings} pointer={pointer} />
      {props.lastTime?.(pointer)}
      {/* A browser sends nothing for a list without lines: markers say that it was there, and which lines the page has. */}
      <input type="hidden" name={pointer} value="" />
      <input type="hidden" name={`_lines:${pointer}`} value={`${from}-${Math.min(to, lines.length)}`} />
      <AboutColumns {...props} columns={columns} />
      <Scroll label={title}>
        <table class="stack line-inputs">
          <caption>
            {lines.length > LINES_A_PAGE
              ? `${title}, ${words.t('fields.linesOf', { from: from + 1, to, all: lines.length })}`
              : lines.length === 0
                ? title
                : `${title}, ${words.t('fields.lines', { count: lines.length })}`}
          </caption>
          <thead>
            <tr>
              <th scope="col">{words.t('fields.line')}</th>
              {columns.map(({ path }) => (
                <th scope="col" id={columnId(pointer, path)}>
                  {columnLabel(form, lang, pointer, path)}
                </th>
              ))}
              <th scope="col">{words.t('fields.acts')}</th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: to - from }, (_, i) => (
              <Row {...props} columns={columns} line={from + i} />
            ))}
          </tbody>
        </table>
      </Scroll>
      <p>
        <button type="submit" name="_op" value={`add:${pointer}`} formnovalidate>
          {words.t('desk.addLine')}
        </button>
      </p>
      <LinePager view={view} pointer={pointer} from={from} all={lines.length} />
      <PasteLines
        view={view}
        pointer={pointer}
        aside={columns.some(({ path }) => committedField(form, `${pointer}/*${path}`))}
      />
    </line-table>
  )
}

function Row(props: TableProps & { columns: readonly LineColumn[]; line: number }) {
  const { view, findings, pointer, columns, line } = props
  const { words } = view
  const at = `${pointer}/${line}`
  return (
    <tr id={fieldId(at)} data-line={String(line)}>
      <th scope="row">
        <span id={nameOf(at)}>
          <span class="unseen">{words.t('fields.line')} </span>
          <span class="line-number">{words.number(line + 1)}</span>
        </span>
        <input type="hidden" name={at} value="" />
        <Beside findings={findings} pointer={at} />
      </th>
      {columns.map((column) => (
        <Cell {...props} column={column} />
      ))}
      <td class="line-acts">
        <Act view={view} act="copy" at={at} />
        <Act view={view} act="remove" at={at} />
      </td>
    </tr>
  )
}

/** The id of what a line is called. */
const nameOf = (line: string): string => `${fieldId(line)}-line`

/** A button of a line; its name says of which. */
function Act({ view, act, at }: { view: View; act: 'copy' | 'remove'; at: string }) {
  const id = `${fieldId(at)}-${act}`
  return (
    <>
      <button
        type="submit"
        name="_op"
        value={`${act}:${at}`}
        id={id}
        aria-labelledby={`${id} ${nameOf(at)}`}
        formnovalidate
      >
        {view.words.t(act === 'copy' ? 'fields.copy' : 'fields.remove')}
      </button>{' '}
    </>
  )
}

function Cell(props: TableProps & { column: LineColumn; line: number }) {
  const { view, form, answers, findings, pointer, line } = props
  const { path, node } = props.column
  const at = `${pointer}/${line}${path}`
  const label = columnLabel(form, view.lang, pointer, path)
  const said = foundAt(findings, at).length > 0
  const attributes = {
    id: fieldId(at),
    name: at,
    'aria-labelledby': `${columnId(pointer, path)} ${nameOf(`${pointer}/${line}`)}`,
    ...(said ? { 'aria-invalid': 'true', 'aria-describedby': `${fieldId(at)}-says` } : {}),
    ...(committedField(form, at) ? { 'data-aside': '' } : {}),
  }
  return (
    <td data-title={label} class={`c-${node.type === 'array' ? 'line' : (node['x-control'] ?? 'line')}`}>
      {node['x-control'] === 'tick' && typeof findAt(answers, at) !== 'string' ? (
        <input {...attributes} type="checkbox" value="true" checked={findAt(answers, at) === true} />
      ) : (
        <Control {...props} pointer={at} label={label} attributes={attributes} cell />
      )}
      <Beside findings={findings} pointer={at} />
    </td>
  )
}
