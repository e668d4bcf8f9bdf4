import type { FiledRecord } from '../records/types.ts'
import type { CrossCheck } from './cross-check.ts'
import type { Crosswalk } from './crosswalk.ts'
import type { DueRule } from './due-rule.ts'
import type { Duty } from './duties.ts'

/** The languages a regime and the house speak (BCP 47). */
export const LANGS = ['en', 'es', 'pt', 'fr'] as const
/** One of {@link LANGS}. */
export type Lang = (typeof LANGS)[number]
/** The same words in every language; a missing one fails the loader. */
export type Words = Readonly<Record<Lang, string>>

/** One confidence- and security-building measure, or a part of one (`II.9.a`). */
export interface Measure {
  id: string
  section: 'I' | 'II'
  paragraph: number
  /** The measure this one is a part of, for `II.9.a` to `II.9.d`. */
  partOf?: string
  kinds: readonly string[]
  levels: readonly string[]
  agenda: 'traditional' | 'new' | 'both'
  actors: readonly string[]
  /** Default audience of its records and the others it is used with. */
  audience: { default: AudienceKind; also: readonly AudienceKind[] }
  periodicity: readonly string[]
  /** Letters of the draft text it grew from, such as `D1.f`. */
  draft: readonly string[]
  /** Names of instruments.yaml it rests on. */
  instruments: readonly string[]
  title: Words
  summary: Words
}

/** Who may read, by kind; a form version names those its records may have. */
export type AudienceKind = 'public' | 'participants' | 'group' | 'parties' | 'filer'

/** A fact that held from a date (ISO 8601, to the precision known) until another, with where it is told. */
export interface DatedFact {
  what: string
  from?: string
  until?: string
  source: string
  words?: Words
}

/** A state or body of the regime. States by ISO 3166-1 alpha-3; bodies by their own code. */
export interface Participant {
  code: string
  kind: 'state' | 'body' | 'observer'
  iso2?: string
  name: Words
  /** ISO 4217 codes a state's figures may be in. */
  currencies?: readonly string[]
  languages?: readonly Lang[]
  presentAtMiami?: boolean
  /** Membership notes, dated and sourced. */
  notes: readonly DatedFact[]
  /** Codes of land neighbours among the participants. */
  neighbours: readonly string[]
}

/** A named set of participants, as of a date. */
export interface Group {
  id: string
  name: Words
  asOf?: string
  source: string
  members: readonly string[]
}

/** A treaty, declaration, body or meeting series the measures name. */
export interface Instrument {
  id: string
  kind: string
  name: Words
  adopted?: string
  symbol?: string
  source: string
}

/** A code list's words: code to words in every language. */
export type Vocabulary = Readonly<Record<string, Words>>

/** When a code of a list may be used: ISO 8601 to the precision known; absent without a bound. */
export interface Validity {
  from?: string
  until?: string
}

/** A published list of codes that forms name: its codes never change, their words may be mended. */
export interface CodeList {
  /** `arms-categories/1`. */
  ref: string
  /** Where the codes come from. */
  source: string
  codes: readonly string[]
  /** Only codes that have a bound. */
  valid: Readonly<Record<string, Validity>>
  words: Readonly<Record<Lang, Readonly<Record<string, string>>>>
}

/** A regime as read from its folder: data only. */
export interface Regime {
  id: string
  version: number
  /** `miami-2003/1`. */
  ref: string
  name: Words
  /** Where the text ends and this house's own sorting begins, in words for readers. */
  basis?: Words
  secretariat: string
  measures: readonly Measure[]
  participants: readonly Participant[]
  groups: readonly Group[]
  /** Published code lists shared by forms, by `name/version`. */
  lists: ReadonlyMap<string, CodeList>
  /** Forms that are read for ever and begun no longer, each with the form that follows it. */
  succeeded: Readonly<Record<string, string>>
  /** When returns are expected. */
  dues: readonly DueRule[]
  /** Which instruments the lines of a return answer. */
  duties: readonly Duty[]
  /** Which accounts are compared, and the usual causes of differences. */
  crossChecks: { causes: CodeList; checks: readonly CrossCheck[] }
  /** How measures are numbered elsewhere, and what of a record stands in an inventory. */
  crosswalk: Crosswalk
  /** Forms of whose restricted filings others may be told that there is one: its participant and month. */
  existence: readonly string[]
  instruments: readonly Instrument[]
  /** Words of the codes measures use: kinds, levels, agenda, actors, periodicity, audiences. */
  vocabulary: Readonly<Record<string, Vocabulary>>
  /** Every published version, by `name/version`. */
  forms: ReadonlyMap<string, FormVersion>
  /** `sha256:<hex>` of the JCS manifest (docs/protocol.md, Entry). */
  digest: string
  /** Manifest files: path inside the regime folder to lower-case hex SHA-256; `facts/` left out. */
  files: Readonly<Record<string, string>>
  /** The bytes of those files, for `/api/v1/regime/files/…`. */
  bytes: ReadonlyMap<string, Uint8Array>
}

/** A JSON Schema 2020-12 node; `x-` members are ours (see docs/forms.md). */
export interface SchemaNode {
  type?: string
  format?: string
  pattern?: string
  enum?: readonly (string | number)[]
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
  required?: readonly string[]
  properties?: Readonly<Record<string, SchemaNode>>
  additionalProperties?: boolean | SchemaNode
  items?: SchemaNode
  $ref?: string
  $defs?: Readonly<Record<string, SchemaNode>>
  anyOf?: readonly SchemaNode[]
  oneOf?: readonly SchemaNode[]
  /** Control to draw: `amount`, `currency`, `participant`, `month`, `text`, `codes` … */
  'x-control'?: string
  /** Name of a list of the form whose codes this field takes. */
  'x-list'?: string
  /** The field is filed as a commitment. */
  'x-commit'?: boolean
  /** The shape of the value behind the commitment; without it the field has no input. */
  'x-value'?: SchemaNode
  /** The value tells of a person. */
  'x-personal'?: boolean
  /** Who reads the value unless its filer says otherwise; without it the filer alone. */
  'x-audience'?: 'public' | 'participants' | 'filer'
  /** How long after its filing the value is kept before its filer is asked about it: an ISO 8601 duration. */
  'x-retain'?: string
  /** The field also takes "not applicable", "not in a position to say" and "withheld". */
  'x-mark'?: boolean
  /** Forms whose records a `record` field may name. */
  'x-forms'?: readonly string[]
  [member: string]: unknown
}

/** One rule of a form. CEL, so that anybody can run it in Go, Java or Python. */
export interface Rule {
  id: string
  severity: 'error' | 'warning' | 'note' | 'prompt'
  /** Evaluated once; the rule is silent when it is false. */
  when?: string
  /** Cartesian product of named lists or CEL lists, bound to the names for each `holds`. */
  each?: Readonly<Record<string, string>>
  /** True when nothing is to be said. */
  holds: string
  /** CEL giving the JSON pointer the finding is about; a literal pointer when it begins with `/`. */
  pointer: string
  /** CEL by name, the values the words may use. */
  params?: Readonly<Record<string, string>>
  /** Gaps of a transcription (provenance.source.gaps) under which this rule is not checked. */
  gaps?: readonly string[]
  /** An error everywhere but a warning on a transcription. */
  softOnTranscription?: boolean
}

/** A part of the page of a form: fields one under another, or one table. */
export interface LayoutSection {
  id: string
  /** CEL over `answers`; the section (and its answers) fall away when false. */
  when?: string
  /** JSON pointers into the answers. */
  fields?: readonly string[]
  /** A matrix at `pointer`: answers[row][column], both from lists of the form. */
  table?: { pointer: string; rows: string; columns: string }
  /** A list of objects at this pointer, drawn as a table: a line each, a column for each property. */
  lines?: string
}

/** The words of a form in one language. */
export interface FormWords {
  title: string
  summary: string
  sections: Readonly<Record<string, { title: string; hint?: string }>>
  /** By JSON pointer with array indices as `*`. */
  fields: Readonly<Record<string, { label: string; hint?: string }>>
  /** List name to code to label. */
  lists: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Rule id to sentence; `{name}` takes a param. */
  rules: Readonly<Record<string, string>>
  /** What readers should know of a form's fields and dates: doubts, decisions of this house. By the form's own names. */
  notes?: Readonly<Record<string, string>>
}

/** A published form version: never changes. */
export interface FormVersion {
  /** `milex-return/1`. */
  ref: string
  id: string
  version: number
  measures: readonly string[]
  /** Audiences a record may have. */
  audiences: readonly AudienceKind[]
  /** `year`: a period is asked, which begins in the year the record counts for; `none`: a standing fact. */
  period: 'year' | 'none'
  /** Values of `says` the form takes besides `answers`. */
  says: readonly ('answers' | 'nil' | 'unchanged' | 'not-in-position')[]
  /** The answers that tell its records apart in a list, besides participant and period: pointers, those given are shown. */
  subject: readonly string[]
  /** The date among the answers whose year is the record's period: the desk does not ask for it twice. */
  periodFrom?: string
  /** The answers of a return that says `nil`, where those of one that says nothing would not do. */
  nil?: FiledRecord['answers']
  /** Other forms whose records in force, as far as the filer may read them, rules look at as `beside`. */
  beside?: readonly string[]
  /** Names of the notes in its words. */
  notes?: readonly string[]
  schema: SchemaNode
  lists: Readonly<Record<string, readonly string[]>>
  /** When codes of a list may be used, by list and code; codes without a bound are left out. */
  valid: Readonly<Record<string, Readonly<Record<string, Validity>>>>
  /** Which published list a list of the form is, by its name in the form. */
  listRefs: Readonly<Record<string, string>>
  /** Constants the rules use, such as parent rows and their children. */
  tables: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
  /** CEL values by name that rules use, of this return and as `previous[i].terms` of earlier ones. */
  terms: Readonly<Record<string, string>>
  rules: readonly Rule[]
  layout: readonly LayoutSection[]
  words: Readonly<Record<Lang, FormWords>>
  /** Answers that file cleanly, with the record members they need. */
  example: {
    participant: string
    period?: string
    says?: string
    answers: Record<string, unknown>
    language: Lang
  }
  /** `sha256:<hex>` of the JCS of the parsed file; words are outside it. */
  digest: string
}
