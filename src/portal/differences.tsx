import type { Child } from 'hono/jsx'
import { isCommitment } from '../records/answers.ts'
import type { CommittedValue, FiledRecord, Json } from '../records/types.ts'
import { mapCommitted } from '../regime/committed-values.ts'
import { nodeAt } from '../regime/schema-walk.ts'
import type { FormVersion } from '../regime/types.ts'
import { Answer } from './answers.tsx'
import { compareAnswers, type Difference } from './compare-answers.ts'
import { labelAt } from './desk/answer-words.tsx'
import { StackTable } from './stack-table.tsx'
import type { View } from './view.ts'

/** What of a record is compared with what of another; its answers as {@link knownAnswers}. */
export type Compared = Pick<FiledRecord, 'answers' | 'says' | 'period' | 'measures' | 'attachments'>

/** The most differences that are listed. */
const MOST = 500

interface Drawn {
  view: View
  form: FormVersion
}

/** What differs between two filings: field by field in the form's words, of lists the lines that came, went or changed. */
export function Differences({
  view,
  form,
  before,
  after,
  caption,
}: Drawn & { before: Compared; after: Compared; caption: Child }) {
  const { words } = view
  const rows = [
    ...frameRows({ view, form, before, after }),
    ...compareAnswers(before.answers, after.answers)
      // Explanations are of one filing's findings and stand beside them.
      .filter(({ pointer }) => !/^\/explanations(\/|$)/.test(pointer))
      .filter((one) => !isUnknown(one))
      .map((one) => [labelOf({ view, form }, one), ...sidesOf({ view, form }, one)]),
  ]
  if (rows.length === 0) return <p class="soft">{words.t('clearance.same')}</p>
  return (
    <>
      <StackTable
        caption={caption}
        columns={[words.t('clearance.field'), words.t('clearance.before'), words.t('clearance.now')]}
        rows={rows.slice(0, MOST)}
      />
      {rows.length > MOST && <p class="soft">{words.t('fate.more', { count: rows.length - MOST })}</p>}
    </>
  )
}

/** A record's answers with the values behind their commitments, as far as they are known. */
export const knownAnswers = (
  form: FormVersion,
  answers: FiledRecord['answers'],
  values: readonly CommittedValue[],
): FiledRecord['answers'] =>
  mapCommitted(form, answers, (pointer, held) => values.find((one) => one.pointer === pointer)?.value ?? held)

/** Whether what stood or stands there is not known: each filing has commitments of its own, also of equal values. */
const isUnknown = ({ before, after }: Difference): boolean =>
  before !== undefined && after !== undefined && (isCommitment(before) || isCommitment(after))

/** What two filings say besides their answers, where it differs. */
function frameRows({
  view,
  before,
  after,
}: Drawn & { before: Compared; after: Compared }): (readonly Child[])[] {
  const { words } = view
  const blank = <span class="soft">{words.t('portal.answer.blank')}</span>
  const listed = (some: readonly string[]): Child => (some.length === 0 ? blank : words.list(some))
  const files = ({ attachments = [] }: Compared) => attachments.map(({ name }) => name)
  const sums = ({ attachments = [] }: Compared) => attachments.map(({ sha256 }) => sha256).join()
  const period = ({ period: own }: Compared): Child => (own === undefined ? blank : words.date(own))
  return [
    ...(before.says === after.says
      ? []
      : [[words.t('fate.says'), words.t(`desk.says.${before.says}`), words.t(`desk.says.${after.says}`)]]),
    ...(before.period === after.period ? [] : [[words.t('portal.period'), period(before), period(after)]]),
    ...(before.measures.join() === after.measures.join()
      ? []
      : [[words.t('portal.measures'), listed(before.measures), listed(after.measures)]]),
    ...(sums(before) === sums(after)
      ? []
      : [[words.t('fate.files'), listed(files(before)), listed(files(after))]]),
  ]
}

/** The list and line a pointer is in, if it is in one. */
function lineOf(
  form: FormVersion,
  pointer: string,
): { list: string; line: number; field: string } | undefined {
  const parts = pointer.split('/')
  const at = parts.findIndex(
    (part, i) => /^\d+$/.test(part) && nodeAt(form.schema, parts.slice(0, i).join('/'))?.type === 'array',
  )
  return at < 0
    ? undefined
    : {
        list: parts.slice(0, at).join('/'),
        line: Number(parts[at]) + 1,
        field: parts.slice(at + 1).join('/'),
      }
}

function labelOf({ view, form }: Drawn, { pointer, kind, before }: Difference): Child {
  const { words, lang } = view
  const own = form.words[lang].fields
  const at = lineOf(form, pointer)
  if (at === undefined) return labelAt(view, form, pointer)
  const list = own[at.list]?.label ?? at.list
  if (kind === 'line')
    return words.t(before === undefined ? 'fate.line.added' : 'fate.line.taken', {
      list,
      line: String(at.line),
    })
  const field = own[`${at.list}/*/${at.field}`.replaceAll(/\/\d+(?=\/|$)/g, '/*')]?.label ?? at.field
  return words.t('fate.line.changed', { list, line: String(at.line), field })
}

function sidesOf({ view, form }: Drawn, { pointer, kind, before, after }: Difference): [Child, Child] {
  const { words } = view
  if (kind === 'line')
    return before === undefined
      ? [
          <span class="soft">{words.t('fate.line.none')}</span>,
          <Line {...{ view, form, pointer }} line={after} />,
        ]
      : [
          <Line {...{ view, form, pointer }} line={before} />,
          <span class="soft">{words.t('fate.line.gone')}</span>,
        ]
  if (kind === 'items')
    return [
      <Items {...{ view, form, pointer }} word="fate.items.taken" items={before} />,
      <Items {...{ view, form, pointer }} word="fate.items.added" items={after} />,
    ]
  const said = (value: Json | undefined) => <Answer view={view} form={form} pointer={pointer} value={value} />
  return [said(before), said(after)]
}

/** One line of a list, each of its fields by name. */
function Line({ view, form, pointer, line }: Drawn & { pointer: string; line: Json | undefined }) {
  const own = form.words[view.lang].fields
  const name = (field: string) =>
    own[`${pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')}/${field}`]?.label ?? field
  return (
    <>
      {Object.entries((line ?? {}) as { [name: string]: Json }).map(([field, value]) => (
        <div>
          <span class="soft small">{name(field)}</span>{' '}
          <Answer view={view} form={form} pointer={`${pointer}/${field}`} value={value} />
        </div>
      ))}
    </>
  )
}

/** The codes that came to a list, or went from it. */
function Items({
  view,
  form,
  pointer,
  word,
  items,
}: Drawn & { pointer: string; word: 'fate.items.taken' | 'fate.items.added'; items: Json | undefined }) {
  const some = (items ?? []) as Json[]
  const { words } = view
  if (some.length === 0) return <span class="soft">{words.t('fate.items.none')}</span>
  const [before, after = ''] = words.t(word, { items: '\u0000' }).split('\u0000')
  return (
    <>
      {before}
      <Answer view={view} form={form} pointer={pointer} value={some} />
      {after}
    </>
  )
}
