import { isWithheld } from '../records/answers.ts'
import { findAt } from '../records/pointer.ts'
import type { FiledRecord, Json } from '../records/types.ts'
import { asList, type Bindings, compile } from '../regime/cel.ts'
import type { AccountRule } from '../regime/cross-check.ts'
import type { Told } from './dues.ts'

/** One line of one state's account, as its record tells it. */
export interface Account {
  record: string
  /** Where in the answers it stands. */
  pointer: string
  partner: string
  category: string
  items: number | 'withheld'
  origin?: string
  via: readonly string[]
  note?: string
}

/** What one record says under one rule. */
export interface Accounts {
  record: string
  /** `nil`: that there is nothing; `not-reported`: nothing is said; `lines`: what stands here. */
  state: 'lines' | 'nil' | 'not-reported'
  accounts: readonly Account[]
}

/** The accounts of a record under a rule. A record that says `nil` as a whole has nothing; what says no more than that it cannot say, nothing. */
export function accountsOf(rule: AccountRule, { row, record }: Told): Accounts {
  const empty = (state: Accounts['state']): Accounts => ({ record: row.id, state, accounts: [] })
  if (row.form === 'nil-return' || record.says === 'nil') return empty('nil')
  if (record.says !== 'answers') return empty('not-reported')
  const frame = { participant: row.participant, period: row.period ?? '' }
  const whole = { answers: record.answers, line: {}, record: frame } as unknown as Bindings
  const said = rule.state === undefined ? 'lines' : compile(rule.state)(whole)
  if (said === 'nil' || said === 'not-reported') return empty(said)
  const accounts = linesOf(record, rule.each).flatMap(({ line, pointer }): Account[] => {
    const seen = { ...whole, line } as unknown as Bindings
    const text = (source: string | undefined): string | undefined => {
      const value = source === undefined ? undefined : valueIn(source, line, seen)
      return typeof value === 'string' && value !== '' ? value : undefined
    }
    if (rule.where !== undefined && compile(rule.where)(seen) !== true) return []
    const [partner, category, items] = [
      text(rule.partner) ?? '',
      text(rule.category),
      itemsOf(valueIn(rule.items, line, seen)),
    ]
    if (category === undefined || items === undefined) return []
    const [origin, note] = [text(rule.origin), text(rule.note)]
    return [
      {
        record: row.id,
        pointer,
        partner,
        category,
        items,
        via: rule.via === undefined ? [] : (asList(valueIn(rule.via, line, seen)) ?? []).map(String),
        ...(origin && { origin }),
        ...(note && { note }),
      },
    ]
  })
  return { record: row.id, state: 'lines', accounts }
}

function linesOf(record: FiledRecord, each: string | undefined): { line: Json; pointer: string }[] {
  if (each === undefined) return [{ line: {}, pointer: '' }]
  const list = findAt(record.answers, each)
  return Array.isArray(list) ? list.map((line, i) => ({ line, pointer: `${each}/${i}` })) : []
}

/** What an expression says of a line. Most name a member of it: of returns of thousands of lines that is read as it stands. */
function valueIn(source: string, line: Json, seen: Bindings): unknown {
  const name = /^line\.([a-z]\w*)$/.exec(source)?.[1]
  if (name === undefined) return compile(source)(seen)
  return line !== null && typeof line === 'object' && Object.hasOwn(line, name)
    ? (line as { [member: string]: Json })[name]
    : undefined
}

/** How many, or that it is withheld; undefined where neither is said. */
function itemsOf(value: unknown): Account['items'] | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value)
  const held =
    value !== null && typeof value === 'object' && 'get' in value
      ? (value as Map<string, Json>).get('$withheld')
      : undefined
  return held !== undefined || isWithheld(value as Json) ? 'withheld' : undefined
}
