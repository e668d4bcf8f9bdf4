import { Problem } from '../problems.ts'
import { isDateFormat } from './cell-dates.ts'
import { openPackage } from './open-package.ts'
import { type Cells, looksOutside, readCells, readShared } from './read-cells.ts'
import { attributeOf, type Budget, tokensOf } from './xml-tokens.ts'

/** A sheet of a workbook as it came. */
export interface ReadSheet {
  name: string
  cells: Cells
}

/** The most sheets of a workbook, the most cells with something in them, and the most that is read of all its XML. */
const MOST_SHEETS = 100
const MOST_CELLS = 200_000
const MOST_TOKENS = 1_500_000

/**
 * The sheets of a workbook that somebody sent, in its order. Nothing in it is run or followed, no formula is computed.
 * Throws Problem `sheet-unreadable`, `sheet-encrypted`, `sheet-macros`, `sheet-links` or `sheet-too-large`.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<ReadSheet[]> {
  const parts = await openPackage(bytes)
  const part = (name: string): string => parts.get(name) ?? refuse(`no ${name}`)
  const left = { cells: MOST_CELLS, tokens: MOST_TOKENS }
  if (!relationsOf(part('_rels/.rels'), left).some(({ target }) => pathOf('', target) === 'xl/workbook.xml'))
    refuse('no workbook')
  const { sheets, from1904 } = readDirectory(part('xl/workbook.xml'), left)
  const relations = relationsOf(part('xl/_rels/workbook.xml.rels'), left)
  const shared = readShared(parts.get('xl/sharedstrings.xml') ?? '', left)
  const dates = readDates(parts.get('xl/styles.xml') ?? '', left)
  const seen = new Set<string>()
  return sheets.flatMap(({ name, id }) => {
    const relation = relations.find((one) => one.id === id)
    if (!relation?.type.endsWith('/worksheet')) return []
    const path = pathOf('xl/', relation.target)
    // One part for many sheets would be read as often as it is named.
    if (seen.has(path)) refuse('two sheets are one')
    seen.add(path)
    return [{ name, cells: readCells(part(path), { shared, dates, from1904, left }) }]
  })
}

const refuse = (why: string): never => {
  throw new Problem('sheet-unreadable', why)
}

/** Where a relation leads, by the lower-case name of the part. */
const pathOf = (folder: string, target: string): string =>
  (target.startsWith('/') ? target.slice(1) : folder + target).toLowerCase()

function relationsOf(xml: string, budget: Budget): { id: string; type: string; target: string }[] {
  const found: { id: string; type: string; target: string }[] = []
  for (const token of tokensOf(xml, budget)) {
    if (token.kind !== 'open' || token.name !== 'Relationship') continue
    const of = (name: string) => attributeOf(token.attributes, name) ?? ''
    found.push({ id: of('Id'), type: of('Type'), target: of('Target') })
  }
  return found
}

function readDirectory(
  xml: string,
  budget: Budget,
): { sheets: { name: string; id: string }[]; from1904: boolean } {
  const sheets: { name: string; id: string }[] = []
  let from1904 = false
  let inName = false
  for (const token of tokensOf(xml, budget)) {
    if (token.kind === 'text') {
      if (inName && looksOutside(token.text))
        throw new Problem('sheet-links', 'a name stands for another file')
    } else if (token.name === 'definedName') inName = token.kind === 'open' && !token.closed
    else if (token.kind === 'open' && token.name === 'workbookPr')
      from1904 = /^(1|true)$/.test(attributeOf(token.attributes, 'date1904') ?? '')
    else if (token.kind === 'open' && token.name === 'sheet') {
      if (sheets.length >= MOST_SHEETS) throw new Problem('sheet-too-large', `at most ${MOST_SHEETS} sheets`)
      const name = attributeOf(token.attributes, 'name') ?? ''
      sheets.push({ name: name.slice(0, 100), id: attributeOf(token.attributes, 'id') ?? '' })
    }
  }
  return { sheets, from1904 }
}

/** For each style of cells, by number, whether it writes dates. */
function readDates(xml: string, budget: Budget): boolean[] {
  const codes = new Map<number, string>()
  const dates: boolean[] = []
  let inCells = false
  for (const token of tokensOf(xml, budget)) {
    if (token.kind === 'text') continue
    if (token.name === 'cellXfs') inCells = token.kind === 'open' && !token.closed
    if (token.kind === 'close') continue
    const format = Number(attributeOf(token.attributes, 'numFmtId') ?? 0)
    if (token.name === 'numFmt')
      codes.set(format, (attributeOf(token.attributes, 'formatCode') ?? '').slice(0, 300))
    else if (token.name === 'xf' && inCells) dates.push(isDateFormat(format, codes.get(format)))
  }
  return dates
}
