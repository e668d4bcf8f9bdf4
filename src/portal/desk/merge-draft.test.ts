import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../crypto-node.ts'
import type { Json } from '../../records/types.ts'
import { readRegime } from '../../regime/read-regime.ts'
import type { FormVersion } from '../../regime/types.ts'
import type { DraftContent } from './draft.ts'
import { baseOf, digestsOf, readBase, type Unit, unitAt, unitsOfGroup, withUnits } from './draft-units.ts'
import { type Choice, type DrawnFrom, mergeDraft } from './merge-draft.ts'

const regime = await readRegime(fileURLToPath(new URL('../../../regimes/miami-2003', import.meta.url)))
const [milex, meeting] = ['milex-return/1', 'meeting/1'].map((ref) => regime.forms.get(ref)) as [
  FormVersion,
  FormVersion,
]

const contentOf = (form: FormVersion, answers: DraftContent['answers'] = {}): DraftContent => ({
  form: form.ref,
  says: 'answers',
  measures: [...form.measures],
  audience: { kind: 'public' },
  answers,
  explanations: {},
  secret: 'a secret',
})

const digests = (form: FormVersion) =>
  digestsOf({ crypto: nodeCrypto }, form, { id: 'x', content: contentOf(form) })

/** What a page of some groups of units sends: `own` in their place, drawn from `base`. */
function sent(
  form: FormVersion,
  {
    base,
    stored,
    own,
    groups,
  }: { base: DraftContent; stored: DraftContent; own: DraftContent; groups: string[] },
): { mine: DraftContent; page: DrawnFrom } {
  const digest = digests(form)
  const units = groups.flatMap((group) => unitsOfGroup(form, group))
  const bases = new Map(groups.flatMap((group) => readBase(form, group, baseOf(form, digest, base, group))))
  const values = units.map((unit): [Unit, Json | undefined] => [unit, unitAt(own, unit)])
  return {
    mine: withUnits(form, stored, values, own),
    page: { units, bases, lines: new Map(), pasted: new Set(), choices: new Map() },
  }
}

const CELLS = ['/figures/1/land', '/figures/1/total', '/figures/5/total'] as const
const FIELDS = ['/currency', '/multiplier', '/remarks', '/fiscal-year/start', ...CELLS] as const
const GROUPS = ['kind', 'unit', 'simplified', 'standard', 'coverage', 'words']
const some = fc.constantFrom<Json>('a', 'b', 'c', '0', '12.5', 3, { $no: 'not-applicable' })
const answered = fc.dictionary(fc.constantFrom(...FIELDS), some)
const withAll = (values: Record<string, Json | undefined>, from = contentOf(milex)) =>
  withUnits(milex, from, Object.entries(values), from)
/** Changes to what is there: another value, or none. */
const changes = fc.dictionary(fc.constantFrom(...FIELDS), fc.option(some, { nil: undefined }))

describe('a page that is saved after another', () => {
  test('loses nothing that either of them changed, and asks only where both did', () => {
    fc.assert(
      fc.property(answered, changes, changes, (were, theirChanges, myChanges) => {
        const base = withAll(were)
        const stored = withAll(theirChanges, base)
        const own = withAll(myChanges, base)
        const { content, conflicts } = mergeDraft(milex, digests(milex), {
          stored,
          ...sent(milex, { base, stored, own, groups: GROUPS }),
        })
        for (const unit of FIELDS) {
          const [was, theirs, mine, now] = [base, stored, own, content].map((one) => unitAt(one, unit))
          const told = conflicts.find((conflict) => conflict.unit === unit)
          const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
          if (same(theirs, was)) expect([unit, told, now]).toEqual([unit, undefined, mine])
          else if (same(mine, was) || same(mine, theirs))
            expect([unit, told, now]).toEqual([unit, undefined, theirs])
          else expect([now, told]).toEqual([theirs, expect.objectContaining({ theirs, mine })])
        }
      }),
    )
  })

  test('changes nothing that it did not have', () => {
    fc.assert(
      fc.property(answered, changes, (were, theirChanges) => {
        const base = withAll(were)
        const stored = withAll(theirChanges, base)
        const page = sent(milex, { base, stored, own: contentOf(milex), groups: ['unit'] })
        const { content } = mergeDraft(milex, digests(milex), { stored, ...page })
        for (const unit of CELLS) expect(unitAt(content, unit)).toEqual(unitAt(stored, unit))
      }),
    )
  })

  test('that says nothing of what it was drawn from is asked about all that is otherwise by now', () => {
    const stored = withAll({ '/currency': 'UYU', '/remarks': 'same' })
    const own = withAll({ '/currency': 'USD', '/remarks': 'same' })
    const { mine, page } = sent(milex, { base: own, stored, own, groups: GROUPS })
    const merged = mergeDraft(milex, digests(milex), { stored, mine, page: { ...page, bases: new Map() } })
    expect(merged.conflicts).toEqual([
      { unit: '/currency', theirs: 'UYU', mine: 'USD', choices: ['mine', 'theirs'] },
    ])
    expect(mergeDraft(milex, digests(milex), { stored, mine, page: { ...page, bases: 'now' } })).toEqual({
      content: own,
      conflicts: [],
    })
  })

  test('keeps what was chosen, and asks again where theirs has changed since it was shown', () => {
    const digest = digests(milex)
    const base = withAll({ '/currency': 'UYU' })
    const stored = withAll({ '/currency': 'ARS' })
    const own = withAll({ '/currency': 'USD' })
    const { mine, page } = sent(milex, { base, stored, own, groups: ['unit'] })
    const choosing = (choice: Choice | undefined, seen: string) =>
      mergeDraft(milex, digest, {
        stored,
        mine,
        page: {
          ...page,
          units: ['/currency'],
          choices: new Map([['/currency', { choice, seen: digest('/currency', seen) }]]),
        },
      })
    expect(unitAt(choosing('mine', 'ARS').content, '/currency')).toBe('USD')
    expect(choosing('theirs', 'ARS')).toEqual({ content: stored, conflicts: [] })
    for (const [choice, seen] of [
      ['mine', 'BRL'],
      [undefined, 'ARS'],
    ] as const)
      expect(choosing(choice, seen).conflicts).toHaveLength(1)
  })

  test('with another audience opens no value that was chosen for the readers before', () => {
    const base = {
      ...contentOf(milex),
      audience: { kind: 'participants' as const },
      readers: { '/x': 'record' as const },
    }
    const own = { ...base, audience: { kind: 'public' as const } }
    const { mine, page } = sent(milex, { base, stored: base, own, groups: ['_record'] })
    const { content } = mergeDraft(milex, digests(milex), { stored: base, mine, page })
    expect(content).toMatchObject({ audience: { kind: 'public' }, readers: {} })
  })
})

const DOCUMENTS = meeting.layout.find(({ fields }) => fields?.includes('/documents'))?.id as string
const line = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g').map((title): Json => ({ title }))
const lines = fc.array(line, { maxLength: 8 })
/** A list after somebody took lines away, changed some and added others. */
const edited = (list: readonly Json[], who: string) =>
  fc
    .tuple(
      fc.array(fc.constantFrom('keep', 'keep', 'keep', 'drop', 'change'), {
        minLength: list.length,
        maxLength: list.length,
      }),
      fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat()), { maxLength: 3 }),
    )
    .map(([fates, more]) => {
      const left = list.flatMap((one, i) =>
        fates[i] === 'drop' ? [] : fates[i] === 'change' ? [{ title: `${who} ${i}` }] : [one],
      )
      return more.reduce<Json[]>(
        (some, [at, n]) => some.toSpliced(Math.min(at, some.length), 0, { title: `${who} new ${n}` }),
        left,
      )
    })

/** The items of a list that another has not, each as often as it is missing. */
function missing(list: readonly Json[], from: readonly Json[]): string[] {
  const left = from.map((one) => JSON.stringify(one))
  return list
    .map((one) => JSON.stringify(one))
    .filter((one) => {
      const at = left.indexOf(one)
      if (at >= 0) left.splice(at, 1)
      return at < 0
    })
}
const listOf = (content: DraftContent): Json[] => (content.answers['documents'] as Json[] | undefined) ?? []

describe('a list of lines', () => {
  const twoEdits = lines.chain((list) =>
    fc.tuple(fc.constant(list), edited(list, 'theirs'), edited(list, 'mine')),
  )
  const digest = digests(meeting)

  test('has every line that either wrote, or asks', () => {
    fc.assert(
      fc.property(twoEdits, ([were, theirs, mine]) => {
        const [base, stored, own] = [were, theirs, mine].map((documents) =>
          contentOf(meeting, { documents }),
        ) as [DraftContent, DraftContent, DraftContent]
        const page = sent(meeting, { base, stored, own, groups: [DOCUMENTS] })
        const { content, conflicts } = mergeDraft(meeting, digest, { stored, ...page })
        const now = listOf(content)
        // What they wrote stands in any case, what I wrote unless I am asked.
        const written = (list: readonly Json[]) => missing(list, were).map((one) => JSON.parse(one) as Json)
        expect(missing(written(theirs), now)).toEqual([])
        if (conflicts.length === 0) expect(missing(written(mine), now)).toEqual([])
        else expect(conflicts).toMatchObject([{ unit: '/documents', theirs, mine }])
        // "Both" keeps what both wrote.
        const seen = digest('/documents', theirs)
        const both = mergeDraft(meeting, digest, {
          stored,
          mine: page.mine,
          page: { ...page.page, choices: new Map([['/documents', { choice: 'both', seen }]]) },
        })
        expect(both.conflicts).toEqual([])
        expect(missing([...written(theirs), ...written(mine)], listOf(both.content))).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  test('is edited page by page: other pages stay as others left them', () => {
    const paged = lines.chain((list) =>
      fc.tuple(fc.nat({ max: list.length }), fc.nat({ max: list.length })).chain(([a, b]) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        return fc.tuple(
          fc.constant({ list, from, to }),
          edited(list, 'theirs'),
          edited(list.slice(from, to), 'mine'),
        )
      }),
    )
    fc.assert(
      fc.property(paged, ([{ list, from, to }, theirs, mySlice]) => {
        const base = contentOf(meeting, { documents: list })
        const stored = contentOf(meeting, { documents: theirs })
        const own = contentOf(meeting, {
          documents: [...theirs.slice(0, from), ...mySlice, ...theirs.slice(to)],
        })
        const { mine, page } = sent(meeting, { base, stored, own, groups: [DOCUMENTS] })
        const merged = mergeDraft(meeting, digest, {
          stored,
          mine,
          page: { ...page, lines: new Map([['/documents', { from, to }]]) },
        })
        const now = listOf(merged.content)
        const drawn = list.slice(from, to)
        expect(
          missing(
            missing(theirs, drawn).map((one) => JSON.parse(one)),
            now,
          ),
        ).toEqual([])
        if (merged.conflicts.length === 0)
          expect(
            missing(
              missing(mySlice, drawn).map((one) => JSON.parse(one)),
              now,
            ),
          ).toEqual([])
        else expect(merged.conflicts[0]?.mine).toEqual(mySlice)
      }),
      { numRuns: 400 },
    )
  })

  test('to which both add lines has both, without a question', () => {
    const at = (...titles: string[]) => contentOf(meeting, { documents: titles.map((title) => ({ title })) })
    const [base, stored, own] = [at('a'), at('a', 'theirs'), at('a', 'mine')]
    const page = sent(meeting, { base, stored, own, groups: [DOCUMENTS] })
    const { content, conflicts } = mergeDraft(meeting, digest, { stored, ...page })
    expect(conflicts).toEqual([])
    expect(listOf(content)).toEqual([{ title: 'a' }, { title: 'mine' }, { title: 'theirs' }])
  })

  test.each([
    [['a'], ['a', 'b', 'c'], ['a', 'b', 'c'], ['a', 'b', 'c']],
    [[], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c']],
    // A line that is meant twice is twice there.
    [['a'], ['a', 'a'], ['a', 'a'], ['a', 'a']],
    [['a'], ['a', 'b'], ['a', 'a'], ['a', 'a', 'b']],
  ])('is taken once where it is sent again: from %j to %j, and then %j', (were, once, again, now) => {
    const at = (titles: string[]) => contentOf(meeting, { documents: titles.map((title) => ({ title })) })
    const [base, stored, own] = [at(were), at(once), at(again)]
    // The page holds the lines it was drawn with, and what it sends stands in their place.
    const answers = { documents: [...listOf(own), ...listOf(stored).slice(were.length)] }
    const { page } = sent(meeting, { base, stored, own, groups: [DOCUMENTS] })
    const merged = mergeDraft(meeting, digest, {
      stored,
      mine: { ...stored, answers },
      page: { ...page, lines: new Map([['/documents', { from: 0, to: were.length }]]) },
    })
    expect(merged.conflicts).toEqual([])
    expect(merged.content.answers['documents']).toEqual(now.map((title) => ({ title })))
  })
})
