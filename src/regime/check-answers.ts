import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Finding } from '../problems.ts'
import { findAt } from '../records/pointer.ts'
import type { FiledRecord } from '../records/types.ts'
import { asInput, type Bindings, type Expression } from './cel.ts'
import { isLarge } from './large-answers.ts'
import { lazily } from './lazily.ts'
import { applyRule, compileAll, MOST_PER_RULE, type PlannedRule, planRule } from './run-rule.ts'
import type { FormVersion, Regime } from './types.ts'

/** What a check looks at: a record, and the earlier ones in force of its participant and form, latest period first. */
export interface CheckInput {
  record: Omit<FiledRecord, 'nonce'>
  previous: readonly (Omit<FiledRecord, 'nonce'> & { id?: string })[]
  /** Records in force of the forms it looks beside, by form name, as far as its filer may read them. */
  beside?: Readonly<Record<string, readonly Known[]>>
  /** Records it names, by id, as far as its filer may read them. */
  cited?: Readonly<Record<string, Known>>
  /** Hears the ids of the records besides this one that a finding tells of. */
  told?: (id: string) => void
  regime: Pick<Regime, 'participants'>
}

/** A filed record and its id. */
export type Known = Omit<FiledRecord, 'nonce'> & { id: string }

interface Planned {
  validate: ValidateFunction
  /** The same, which stops at the first error; made when it is first needed. */
  validateFirst: () => ValidateFunction
  /** What every check of the form sees alike. */
  fixed: Bindings
  terms: readonly (readonly [string, Expression])[]
  rules: readonly PlannedRule[]
}

function makeAjv(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors,
    strict: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
  })
  ajv.addVocabulary([
    'x-list',
    'x-control',
    'x-commit',
    'x-value',
    'x-personal',
    'x-audience',
    'x-retain',
    'x-mark',
    'x-forms',
  ])
  return ajv
}
const ajv = lazily(() => makeAjv(true))
const ajvOfFirst = lazily(() => makeAjv(false))

const planned = new WeakMap<FormVersion, Planned>()

function planOf(form: FormVersion): Planned {
  const known = planned.get(form)
  if (known) return known
  const made: Planned = {
    validate: ajv().compile(form.schema),
    validateFirst: lazily(() => ajvOfFirst().compile(form.schema)),
    fixed: {
      lists: asInput(form.lists),
      tables: asInput(form.tables),
      valid: asInput(form.valid),
    },
    terms: compileAll(form.terms),
    rules: form.rules.map(planRule),
  }
  planned.set(form, made)
  return made
}

/** Compiles a form's schema and rules ahead of its first check. Throws what is wrong with them. */
export const warmUp = (form: FormVersion): void => void planOf(form)

/**
 * What a form says of a record, in a fixed order: its shape first, and only where that holds its rules. Pure; throws
 * nothing whatever the answers are.
 */
export function checkAnswers(form: FormVersion, input: CheckInput): Finding[] {
  return check(form, input, planOf(form))
}

/** Only the findings that keep a record out, without running the rules that could say nothing else. */
export function findErrors(form: FormVersion, input: CheckInput): Finding[] {
  const plan = planOf(form)
  return check(form, input, {
    ...plan,
    rules: plan.rules.filter(({ rule }) => rule.severity === 'error'),
  }).filter(({ severity }) => severity === 'error')
}

function check(form: FormVersion, input: CheckInput, plan: Planned): Finding[] {
  const { record } = input
  const shape = [...checkFrame(form, record), ...checkSchema(plan, record)]
  if (shape.length > 0 || saysNothing(record)) return shape
  const source = record.provenance.kind === 'transcribed' ? record.provenance.source : undefined
  const bindings = bindingsOf(form, plan, input)
  return plan.rules.flatMap((one) => {
    if (one.when && one.when(bindings) !== true) return []
    // The copy lacks what the rule looks at: saying that something is wrong would be a guess.
    if (one.rule.gaps?.some((gap) => source?.gaps?.includes(gap)))
      return [{ pointer: '', rule: one.rule.id, severity: 'note' as const, params: { unchecked: 1 } }]
    const severity =
      source && one.rule.softOnTranscription && one.rule.severity === 'error' ? 'warning' : one.rule.severity
    return applyRule(one, bindings, input).map((finding) => ({ ...finding, severity }))
  })
}

/** What a record must be for its form, besides its answers. */
function checkFrame(form: FormVersion, record: CheckInput['record']): Finding[] {
  const found: Finding[] = []
  const add = (rule: string, pointer = '') => found.push({ pointer, rule: `form.${rule}`, severity: 'error' })
  if (!form.says.includes(record.says)) add('says')
  if (form.period === 'none' && record.period !== undefined) add('no-period')
  if (form.period === 'year' && record.period === undefined) add('period')
  if (form.periodFrom !== undefined && record.says === 'answers') {
    const day = findAt(record.answers, form.periodFrom)
    if (typeof day === 'string' && record.period?.slice(0, 4) !== day.slice(0, 4))
      add('period-from', form.periodFrom)
  }
  if ((record.says === 'unchanged' || record.says === 'not-in-position') && !isEmpty(record.answers))
    add('no-answers')
  return found
}

// By its text, for what is asked about may be anything, null too.
const isEmpty = (answers: FiledRecord['answers']): boolean => JSON.stringify(answers) === '{}'

/** Whether a record has no answers of its own to be checked: so is what withdraws another and gives none. */
const saysNothing = ({ says, relation, answers }: CheckInput['record']): boolean =>
  says === 'unchanged' || says === 'not-in-position' || (relation?.kind === 'withdraws' && isEmpty(answers))

function checkSchema(plan: Planned, record: CheckInput['record']): Finding[] {
  if (saysNothing(record)) return []
  // Of what is larger than a form can be, one error is told: listing them all is what would take long.
  const validate = isLarge(record.answers) ? plan.validateFirst() : plan.validate
  const fits = hasShape(validate, record.answers)
  if (fits === undefined) return [{ pointer: '', rule: 'schema.type', severity: 'error' }]
  if (fits) return []
  const errors = validate.errors ?? []
  // Of a choice between shapes, that none fits is told once, not each shape's own reason.
  const choices = new Set(
    errors.flatMap(({ keyword, instancePath }) => (keyword === 'anyOf' ? [instancePath] : [])),
  )
  const outer = errors.filter(
    (error) =>
      error.keyword !== 'if' &&
      !/\/(anyOf|oneOf)\/\d+/.test(error.schemaPath) &&
      !insideChoice(error, choices),
  )
  return (outer.length > 0 ? outer : errors).slice(0, MOST_PER_RULE).map((error) => ({
    pointer: pointerOf(error),
    rule: `schema.${error.keyword}`,
    severity: 'error',
    params: paramsOf(error),
  }))
}

/** Whether answers have the shape of a form; undefined where they cannot be looked through. */
function hasShape(validate: ValidateFunction, answers: CheckInput['record']['answers']): boolean | undefined {
  try {
    return validate(answers)
  } catch {
    // Items of a list are compared by their own `valueOf`, which answers may have made anything.
    return undefined
  }
}

/** Whether an error comes from a definition that only alternatives of a choice use: one at that place or above it. */
function insideChoice(
  { keyword, schemaPath, instancePath }: ErrorObject,
  choices: ReadonlySet<string>,
): boolean {
  if (keyword === 'anyOf' || !schemaPath.startsWith('#/$defs/')) return false
  for (let path = instancePath; ; path = path.slice(0, path.lastIndexOf('/'))) {
    if (choices.has(path)) return true
    if (path === '') return false
  }
}

function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  const name =
    keyword === 'required'
      ? params['missingProperty']
      : keyword === 'additionalProperties'
        ? params['additionalProperty']
        : keyword === 'propertyNames'
          ? params['propertyName']
          : undefined
  return name === undefined
    ? instancePath
    : `${instancePath}/${String(name).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function paramsOf({ keyword, params }: ErrorObject): Record<string, string | number> {
  if (keyword === 'enum') return { allowed: (params['allowedValues'] as unknown[]).slice(0, 20).join(', ') }
  return typeof params['limit'] === 'number' ? { limit: params['limit'] } : {}
}

function bindingsOf(
  form: FormVersion,
  plan: Planned,
  { record, previous, regime, beside = {}, cited = {} }: CheckInput,
): Bindings {
  const state = regime.participants.find(({ code }) => code === record.participant)
  const { fixed } = plan
  const known = (one: Known) => ({
    ...frameOf(one),
    id: one.id,
    form: one.form.split('/')[0],
    answers: one.answers,
  })
  const termsOf = (one: CheckInput['record'], answers: Bindings[string]) => {
    const seen = { ...fixed, answers, record: frameOf(one) } as Bindings
    return Object.fromEntries(plan.terms.map(([name, run]) => [name, run(seen) ?? '']))
  }
  const answers = asInput(record.answers)
  // Of earlier records rules look at little: they are walked as they stand.
  const told = (one: CheckInput['record']) => ({
    ...frameOf(one),
    answers: one.answers,
    terms: termsOf(one, one.answers as Bindings[string]),
  })
  return {
    ...fixed,
    answers,
    record: frameOf(record),
    terms: termsOf(record, answers),
    previous: previous.map(told),
    beside: Object.fromEntries((form.beside ?? []).map((name) => [name, (beside[name] ?? []).map(known)])),
    cited: Object.fromEntries(Object.entries(cited).map(([id, one]) => [id, known(one)])),
    state: {
      code: record.participant,
      currencies: state?.currencies ?? [],
      neighbours: state?.neighbours ?? [],
    },
  } as unknown as Bindings
}

const frameOf = (record: CheckInput['record']) => ({
  participant: record.participant,
  says: record.says,
  period: record.period ?? '',
  made: record.made,
  audience: record.audience.kind,
  files: record.attachments?.length ?? 0,
  relation: record.relation?.kind ?? '',
  about: record.relation?.record ?? '',
})
