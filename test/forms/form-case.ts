import { fileURLToPath } from 'node:url'
import type { Finding } from '../../src/problems.ts'
import type { FiledRecord, Json } from '../../src/records/types.ts'
import { type CheckInput, checkAnswers, type Known } from '../../src/regime/check-answers.ts'
import { readRegime } from '../../src/regime/read-regime.ts'
import type { FormVersion } from '../../src/regime/types.ts'

/** The regime as it is published. */
export const REGIME = await readRegime(fileURLToPath(new URL('../../regimes/miami-2003', import.meta.url)))
export const FORMS = [...REGIME.forms.values()]

type Draft = CheckInput['record']

/** What differs from a form's example: `set` by JSON pointer (undefined takes the member away), then the record. */
export interface Change {
  set?: Readonly<Record<string, Json | undefined>>
  /** All answers, instead of the example's. */
  answers?: FiledRecord['answers']
  record?: Partial<Draft>
  /** Earlier records in force, latest first. */
  previous?: readonly Change[]
  /** Records in force of other forms that the filer may read, each its form's example with a change. */
  beside?: readonly Other[]
  /** Records that the answers or the relation name, by their ids. */
  cited?: readonly Other[]
}

/** A record of some form: its example with a change, and an id where one is asked for. */
export interface Other extends Change {
  /** The form's name; its latest version is taken. */
  form: string
  id?: string
}

/** One rule: what it is silent about, what it speaks of, and how. */
export interface RuleCase {
  rule: string
  severity: Finding['severity']
  pointer: string
  fires: Change | readonly Change[]
  clean: Change | readonly Change[]
}

/** A form's cases. */
export interface FormCases {
  form: string
  cases: readonly RuleCase[]
}

/** The changes of a side of a case. */
export const changesOf = (side: Change | readonly Change[]): readonly Change[] =>
  Array.isArray(side) ? side : [side as Change]

/** Where a transcription comes from, with the gaps its copy has. */
export const transcribed = (...gaps: string[]): Draft['provenance'] => ({
  kind: 'transcribed',
  source: { key: 'test/1', name: 'A copy', ...(gaps.length > 0 ? { gaps } : {}) },
})

function setAt(answers: FiledRecord['answers'], pointer: string, value: Json | undefined): void {
  const path = pointer.split('/').slice(1)
  const last = path.pop() as string
  let here = answers
  for (const part of path) {
    here[part] ??= {}
    here = here[part] as FiledRecord['answers']
  }
  if (value === undefined) delete here[last]
  else here[last] = value
}

/** A form's example with a change. */
export function draftOf(form: FormVersion, { set = {}, answers, record = {} }: Change = {}): Draft {
  const { example } = form
  const changed = structuredClone(answers ?? (example.answers as FiledRecord['answers']))
  for (const [pointer, value] of Object.entries(set)) setAt(changed, pointer, value)
  return {
    v: 1,
    regime: REGIME.ref,
    form: form.ref,
    participant: example.participant,
    says: (example.says ?? 'answers') as Draft['says'],
    measures: [...form.measures],
    ...(example.period === undefined ? {} : { period: example.period }),
    audience: { kind: 'public' },
    language: example.language,
    provenance: { kind: 'state' },
    made: '2025-04-12',
    ...record,
    answers: changed,
  }
}

/** What a form says of its example with a change. */
export const checkChange = (form: FormVersion, change: Change = {}): Finding[] =>
  checkAnswers(form, {
    record: draftOf(form, change),
    previous: (change.previous ?? []).map((one) => draftOf(form, one)),
    beside: Object.fromEntries(
      [...Map.groupBy(change.beside ?? [], (one) => one.form)].map(([name, some]) => [
        name,
        some.map(knownOf),
      ]),
    ),
    cited: Object.fromEntries((change.cited ?? []).map((one) => [one.id ?? ID, knownOf(one)])),
    regime: REGIME,
  })

/** An id that no record has. */
export const ID = 'c'.repeat(64)

function knownOf(other: Other): Known {
  const form = FORMS.filter(({ id }) => id === other.form).at(-1)
  if (form === undefined) throw new Error(`the regime has no ${other.form}`)
  return { ...draftOf(form, other), id: other.id ?? ID }
}
