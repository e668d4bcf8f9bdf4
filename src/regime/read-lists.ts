import { readText } from './folder.ts'
import { ownNames } from './own-names.ts'
import { Place } from './place.ts'
import { type CodeList, LANGS, type SchemaNode, type Validity } from './types.ts'

const DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/

/** The published code lists among a regime's files, by `name/version`. Throws RegimeError naming file and line. */
export function readLists(bytes: ReadonlyMap<string, Uint8Array>): Map<string, CodeList> {
  return new Map(
    [...bytes].flatMap(([path, content]): [string, CodeList][] => {
      const [, name, version] = /^lists\/([^/]+)\/v(\d+)\.yaml$/.exec(path) ?? []
      if (name === undefined) return []
      const ref = `${name}/${version}`
      return [[ref, readList(ref, Place.open(path, readText(path, content)))]]
    }),
  )
}

function readList(ref: string, place: Place): CodeList {
  const is = place.members(['source', 'codes'])
  const items = is.codes.items().map((item) => {
    const one = item.members(['code', 'words'], ['from', 'until'])
    const valid: Validity = {
      ...(one.from && { from: one.from.matching(DATE, 'a date in quotes') }),
      ...(one.until && { until: one.until.matching(DATE, 'a date in quotes') }),
    }
    return {
      at: item,
      code: one.code.matching(/^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/, 'a code'),
      words: one.words.words(),
      valid,
    }
  })
  for (const [i, { code, at }] of items.entries())
    if (items.findIndex((one) => one.code === code) !== i) at.fail(`the code ${code} stands here twice`)
  return {
    ref,
    source: is.source.text(),
    codes: items.map(({ code }) => code),
    valid: Object.fromEntries(
      items.flatMap(({ code, valid }) => (Object.keys(valid).length > 0 ? [[code, valid] as const] : [])),
    ),
    words: Object.fromEntries(
      LANGS.map((lang) => [
        lang,
        ownNames(Object.fromEntries(items.map(({ code, words }) => [code, words[lang]]))),
      ]),
    ) as unknown as CodeList['words'],
  }
}

/** Shapes that forms share, as `$defs` by name, for each version of them. */
export type Shapes = ReadonlyMap<number, Readonly<Record<string, SchemaNode>>>

/** The published shapes among a regime's files. Throws RegimeError. */
export function readShapes(bytes: ReadonlyMap<string, Uint8Array>): Shapes {
  return new Map(
    [...bytes].flatMap(([path, content]): [number, Record<string, SchemaNode>][] => {
      const version = /^shapes\/v(\d+)\.yaml$/.exec(path)?.[1]
      if (version === undefined) return []
      const { shapes } = Place.open(path, readText(path, content)).members(['shapes'])
      return [[Number(version), shapes.data() as Record<string, SchemaNode>]]
    }),
  )
}
