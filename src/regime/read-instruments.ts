import type { Place } from './place.ts'
import { CODE } from './read-head.ts'
import type { Instrument } from './types.ts'

/** Reads `instruments.yaml`; `kinds` are the codes the regime has words for. Throws RegimeError. */
export function readInstruments(place: Place, kinds: readonly string[]): Instrument[] {
  const seen = new Set<string>()
  return place
    .members(['instruments'])
    .instruments.items()
    .map((item) => {
      const is = item.members(['id', 'kind', 'name', 'source'], ['adopted', 'symbol'])
      const id = is.id.matching(CODE, 'an instrument name')
      if (seen.has(id)) is.id.fail(`${id} stands here twice`)
      seen.add(id)
      return {
        id,
        kind: is.kind.oneOf(kinds, 'code of instruments'),
        name: is.name.words(),
        ...(is.adopted && { adopted: is.adopted.matching(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'a date') }),
        ...(is.symbol && { symbol: is.symbol.text() }),
        source: is.source.text(),
      }
    })
}
