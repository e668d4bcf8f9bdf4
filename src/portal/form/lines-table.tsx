import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import { columnLabel, type LineColumn, lineColumns } from '../../regime/typed/line-columns.ts'
import { Scroll } from '../layout.tsx'
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
            {title}
            {', '}
            {lines.length > LINES_A_PAGE
              ? words.t('fields.linesOf', { from: from + 1, to, all: lines.length })
              : words.t('fields.lines', { count: lines.length })}
          </caption>
          <thead>
            <tr>
              <th scope="col">{words.t('fields.line')}</th>
              {columns.map(({ path }) => (
                <th scope="col">{columnLabel(form, lang, pointer, path)}</th>
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
      <PasteLines view={view} pointer={pointer} />
    </line-table>
  )
}

function Row(props: TableProps & { columns: readonly LineColumn[]; line: number }) {
  const { view, findings, pointer, columns, line } = props
  const { words } = view
  const at = `${pointer}/${line}`
  return (
    <tr id={fieldId(at)}>
      <th scope="row">
        <span class="line-number">{line + 1}</span>
        <input type="hidden" name={at} value="" />
        <Beside findings={findings} pointer={at} />
      </th>
      {columns.map((column) => (
        <Cell {...props} column={column} />
      ))}
      <td class="line-acts">
        <button
          type="submit"
          name="_op"
          value={`copy:${at}`}
          aria-label={words.t('fields.copyLine', { line: line + 1 })}
          formnovalidate
        >
          {words.t('fields.copy')}
        </button>{' '}
        <button
          type="submit"
          name="_op"
          value={`remove:${at}`}
          aria-label={words.t('fields.removeLine', { line: line + 1 })}
          formnovalidate
        >
          {words.t('fields.remove')}
        </button>
      </td>
    </tr>
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
    'aria-label': view.words.t('fields.cell', { label, line: line + 1 }),
    ...(said ? { 'aria-invalid': 'true', 'aria-describedby': `${fieldId(at)}-says` } : {}),
    ...(nodeAt(form.schema, at)?.['x-commit'] ? { 'data-aside': '' } : {}),
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
