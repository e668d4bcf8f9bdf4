import type { FiledRecord, Json } from '../records/types.ts'
import { type NumberedList, numbersOf } from '../regime/crosswalk.ts'
import { nodeAt } from '../regime/schema-walk.ts'
import { markChoices, markCode } from '../regime/typed/marks.ts'
import { writeValue } from '../regime/typed/write-value.ts'
import type { FormVersion, Lang, Regime } from '../regime/types.ts'
import { say } from '../words.ts'
import { csv } from './csv.ts'

/** The layouts of a filed inventory: in the order of the consolidated list, or of this regime's measures. */
export const INVENTORY_LAYOUTS = ['consolidated', 'miami'] as const
/** One of {@link INVENTORY_LAYOUTS}. */
export type InventoryLayout = (typeof INVENTORY_LAYOUTS)[number]

/** A filed inventory, and what its table is written with. */
export interface InventoryExport {
  regime: Pick<Regime, 'measures' | 'participants' | 'crosswalk'>
  form: FormVersion
  record: Pick<FiledRecord, 'answers' | 'says'>
  lang: Lang
  layout: InventoryLayout
  /** The address of a record by its id. */
  address(id: string): string
}

type Line = { [member: string]: Json }

/** The columns of a line of measures besides the measure and its numbers. */
const COLUMNS = [
  'title',
  'counterparts',
  'level',
  'kind',
  'start',
  'end',
  'place',
  'status',
  'description',
  'record',
]

/**
 * A filed inventory as CSV. Every measure has a row: one for each of its lines, else one that says whether the state has
 * no information on it or has not spoken of it. Agreements and treaties follow in the layout of this regime.
 */
export function inventoryCsv(what: InventoryExport): string {
  const { regime, lang, layout, record } = what
  const lines = linesOf(record.answers['entries'])
  // A part of a measure has a row only where the state speaks of it.
  const spoken = new Set(lines.map(({ measure }) => measure))
  const rows = regime.measures
    .filter(({ id, partOf }) => partOf === undefined || spoken.has(id))
    .flatMap(({ id, title }) => {
      const own = lines.filter(({ measure }) => measure === id)
      const shown: (Line | undefined)[] = own.length > 0 ? own : [undefined]
      return shown.map((line) => ({
        order: orderOf(numberIn(what, regime.crosswalk.inventory.list, id, line)),
        cells: [
          ...regime.crosswalk.lists.map(
            (list) => numberIn(what, list, id, line) || say(lang).t('inventory.csv.unknown'),
          ),
          own.length,
          id,
          title[lang],
          ...(line
            ? COLUMNS.map((name) => cellOf(what, `/entries/*/${name}`, line[name]))
            : silence(what, id)),
        ],
      }))
    })
  if (layout === 'consolidated') rows.sort((a, b) => a.order - b.order)
  return csv([headOf(what), ...rows.map(({ cells }) => cells), ...(layout === 'miami' ? besides(what) : [])])
}

function headOf({ regime, form, lang }: InventoryExport): string[] {
  const { t } = say(lang)
  const label = (name: string) => form.words[lang].fields[`/entries/*/${name}`]?.label ?? name
  return [
    ...regime.crosswalk.lists.map(({ name }) => name[lang]),
    t('inventory.csv.count'),
    label('measure'),
    t('inventory.csv.measureTitle'),
    ...COLUMNS.map(label),
  ]
}

/** The number that a list gives the measure of a row: the line's own, where the state says which. '' where not known. */
function numberIn(
  { regime }: InventoryExport,
  list: NumberedList,
  id: string,
  line: Line | undefined,
): string {
  const own = list.id === regime.crosswalk.inventory.list.id ? line?.['list-number'] : undefined
  return typeof own === 'string' ? own : numbersOf(list, regime.measures, id).join('; ')
}

/** By the first of its numbers; what has none comes last. */
const orderOf = (number: string): number =>
  number === '' ? Number.MAX_SAFE_INTEGER : Number.parseInt(number, 10)

const linesOf = (value: Json | undefined): Line[] =>
  (Array.isArray(value) ? value : []).filter(
    (line): line is Line => line !== null && typeof line === 'object' && !Array.isArray(line),
  )

const SAID = {
  answers: 'portal.answer.blank',
  nil: 'portal.says.nil',
  unchanged: 'portal.says.unchanged',
  'not-in-position': 'portal.says.notInPosition',
} as const

/** The cells of a measure without a line: no information where the state says so, else that it is not stated. */
function silence({ form, lang, record }: InventoryExport, id: string): string[] {
  const none = record.answers['no-information']
  const said =
    Array.isArray(none) && none.includes(id)
      ? form.words[lang].lists['statuses']?.['no-information']
      : say(lang).t(SAID[record.says])
  return COLUMNS.map((name) => (name === 'status' ? (said ?? '') : ''))
}

/** An answer as a cell: codes in words, a record by its address, the answers that are no value by their words. */
function cellOf(what: InventoryExport, pointer: string, value: Json | undefined): string {
  const { form, lang, regime, address } = what
  const tongue = { form, lang, regime }
  const node = nodeAt(form.schema, pointer) ?? {}
  if (node['x-control'] === 'record' && typeof value === 'string') return address(value)
  const mark = markCode(value)
  return mark === ''
    ? writeValue(tongue, node, value)
    : (markChoices(tongue).find(({ code }) => code === mark)?.words ?? mark)
}

/** The agreements and the treaties, each a table of its own under an empty row. */
function besides(what: InventoryExport): string[][] {
  const { form, lang, record } = what
  const words = form.words[lang]
  return (['agreements', 'treaty-status'] as const).flatMap((part) => {
    const lines = linesOf(record.answers[part])
    if (lines.length === 0) return []
    const columns = Object.keys(nodeAt(form.schema, `/${part}/*`)?.properties ?? {})
    return [
      [''],
      [words.sections[part]?.title ?? part],
      columns.map((name) => words.fields[`/${part}/*/${name}`]?.label ?? name),
      ...lines.map((line) => columns.map((name) => cellOf(what, `/${part}/*/${name}`, line[name]))),
    ]
  })
}
