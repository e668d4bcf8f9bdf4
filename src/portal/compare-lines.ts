/** Two lists of lines side by side: a line that both have, that was changed, taken away or added. Places are from 0. */
export type LinePair = { before: number; after: number } | { before: number } | { after: number }

/** The most products of two lists' lengths that are compared line by line with each other. */
const MOST_PRODUCT = 400_000

/** How much of two lines must be alike for one to be the other changed, as a share of their members. */
const ALIKE = 0.5

type Line = Readonly<Record<string, string>>

/**
 * Pairs the lines of two lists in their order: equal ones first, by the longest run of them that both have; of what
 * lies between, those most alike are one line changed, and the rest was taken away or added. `marks` are the lines as
 * text, `members` their members as text.
 */
export function pairLines(
  before: { marks: readonly string[]; members: readonly Line[] },
  after: { marks: readonly string[]; members: readonly Line[] },
): LinePair[] {
  const pairs: LinePair[] = []
  let [i, j] = [0, 0]
  for (const same of [
    ...equalLines(before.marks, after.marks),
    { before: before.marks.length, after: after.marks.length },
  ]) {
    pairs.push(...between(before.members, after.members, { i, j, same }))
    if (same.before < before.marks.length) pairs.push(same)
    ;[i, j] = [same.before + 1, same.after + 1]
  }
  return pairs
}

type Pair = { before: number; after: number }

/** The places of equal lines, in the order of both lists. */
function equalLines(before: readonly string[], after: readonly string[]): Pair[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++
  const inner = longestRun(before.slice(start, before.length - end), after.slice(start, after.length - end))
  return [
    ...Array.from({ length: start }, (_, k) => ({ before: k, after: k })),
    ...inner.map((one) => ({ before: one.before + start, after: one.after + start })),
    ...Array.from({ length: end }, (_, k) => ({
      before: before.length - end + k,
      after: after.length - end + k,
    })),
  ]
}

function longestRun(before: readonly string[], after: readonly string[]): Pair[] {
  if (before.length * after.length > MOST_PRODUCT) return nextEqual(before, after)
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        before[i] === after[j]
          ? (lengths[(i + 1) * width + j + 1] as number) + 1
          : Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number)
  const found: Pair[] = []
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) found.push({ before: i++, after: j++ })
    else if ((lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number)) i++
    else j++
  }
  return found
}

/** Of lists too long to be compared in full: each line with the next equal one. */
function nextEqual(before: readonly string[], after: readonly string[]): Pair[] {
  const places = Map.groupBy(after.keys(), (j) => after[j] as string)
  const found: Pair[] = []
  let next = 0
  for (const [i, mark] of before.entries()) {
    const j = places.get(mark)?.find((place) => place >= next)
    if (j === undefined || j - next > after.length / 4) continue
    found.push({ before: i, after: j })
    next = j + 1
  }
  return found
}

/** What lies between two pairs of equal lines. */
function between(
  before: readonly Line[],
  after: readonly Line[],
  { i, j, same }: { i: number; j: number; same: Pair },
): LinePair[] {
  const gone = Array.from({ length: same.before - i }, (_, k) => i + k)
  const come = Array.from({ length: same.after - j }, (_, k) => j + k)
  const partners = new Map<number, number>()
  if (gone.length * come.length <= MOST_PRODUCT / 10) {
    const alike = gone
      .flatMap((b) => come.map((a) => ({ b, a, share: shareOf(before[b] as Line, after[a] as Line) })))
      .filter(({ share }) => share >= ALIKE)
      .sort((one, other) => other.share - one.share || one.b - other.b || one.a - other.a)
    const taken = new Set<number>()
    for (const { b, a } of alike)
      if (!partners.has(b) && !taken.has(a)) {
        partners.set(b, a)
        taken.add(a)
      }
  }
  const changed = new Set(partners.values())
  return [
    ...gone.map((b): LinePair => {
      const partner = partners.get(b)
      return partner === undefined ? { before: b } : { before: b, after: partner }
    }),
    ...come.filter((a) => !changed.has(a)).map((a): LinePair => ({ after: a })),
  ]
}

/** The members two lines have alike, as a share of all that either has. */
function shareOf(one: Line, other: Line): number {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  let same = 0
  for (const name of names) if (one[name] !== undefined && one[name] === other[name]) same++
  return names.size === 0 ? 1 : same / names.size
}
