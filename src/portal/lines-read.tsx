import type { Child } from 'hono/jsx'
import { findAt } from '../records/pointer.ts'
import type { Json } from '../records/types.ts'
import { columnLabel, type LineColumn, lineColumns } from '../regime/typed/line-columns.ts'
import type { FormVersion } from '../regime/types.ts'
import { Answer, type AnswerProps, answerAs } from './answer.tsx'
import { Scroll } from './layout.tsx'

type LinesProps = AnswerProps & { lines: readonly Json[]; title?: string }

/** A list of lines as a table, a row each; columns that no line uses are left out. On a narrow page rows become blocks. */
export function LinesRead(props: LinesProps): Child {
  const { view, form, pointer, lines, title } = props
  const { words, lang } = view
  const used = lineColumns(form, pointer)?.filter(({ path }) =>
    lines.some((line) => findAt(line, path) !== undefined),
  )
  if (used === undefined || used.length === 0) return <Blocks {...props} />
  const titles = used.map(({ path }) => columnLabel(form, lang, pointer, path))
  const count = words.t('fields.lines', { count: lines.length })
  return (
    <Scroll label={title ?? count}>
      <table class="stack lines-read">
        <caption>{count}</caption>
        <thead>
          <tr>
            <th scope="col">{words.t('fields.line')}</th>
            {used.map(({ node }, i) => (
              <th scope="col" {...classOf(node)}>
                {titles[i]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, i) => (
            <tr>
              <th scope="row">{i + 1}</th>
              {used.map((column, j) => (
                <td data-title={titles[j]} {...classOf(column.node)}>
                  {cellOf(props, line, i, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

const classOf = (node: LineColumn['node']) =>
  node['x-control'] === 'amount' || node['x-control'] === 'whole' ? { class: 'n' } : {}

/** A cell; a blank is said in a word, small. */
function cellOf(props: LinesProps, line: Json, i: number, { path, node }: LineColumn): Child {
  const value = findAt(line, path)
  if (value === undefined)
    return <span class="soft small">{props.view.words.t('portal.answer.blankCell')}</span>
  return answerAs({ ...props, pointer: `${props.pointer}/${i}${path}`, value }, node)
}

/** Lines that are no rows of a table: a block of answers each. */
function Blocks({ view, form, pointer, lines, kept, named }: LinesProps) {
  return (
    <ul class="plain">
      {lines.map((line, i) => (
        <li>
          {membersOf(form, `${pointer}/${i}`, line, view.lang).map(({ at, label, value }) => (
            <div>
              <span class="soft small">{label}</span>{' '}
              <Answer view={view} form={form} pointer={at} value={value} kept={kept} named={named} />
            </div>
          ))}
        </li>
      ))}
    </ul>
  )
}

/** The answers of a line with their labels, members of objects in it one by one. */
function membersOf(
  form: FormVersion,
  pointer: string,
  line: Json,
  lang: AnswerProps['view']['lang'],
): { at: string; label: string; value: Json }[] {
  return Object.entries(line as { [name: string]: Json }).flatMap(([name, value]) => {
    const at = `${pointer}/${name}`
    const label = form.words[lang].fields[at.replaceAll(/\/\d+(?=\/|$)/g, '/*')]?.label
    return label === undefined && value !== null && typeof value === 'object' && !Array.isArray(value)
      ? membersOf(form, at, value, lang)
      : [{ at, label: label ?? name, value }]
  })
}
