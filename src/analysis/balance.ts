import type { AccountRule, CrossCheck } from '../regime/cross-check.ts'
import { accountsOf } from './accounts.ts'
import type { Told } from './dues.ts'

/** Terms of one state's returns that should come to nothing together, and do not. */
export interface Balance {
  check: string
  year: number
  category: string
  /** What is left over: the sum with its signs. */
  difference: number
  /** Each term by its place in the check: what it says, absent where nothing is said of the category. */
  terms: readonly { form: string; year: number; record: string; items?: number }[]
}

/**
 * The categories in which a state's own returns do not come out even, by year. A year counts only where every term's
 * return is there; a figure that is withheld makes its category one of which nothing is said.
 */
export function balancesOf(
  check: Extract<CrossCheck, { kind: 'balance' }>,
  records: readonly Told[],
): Balance[] {
  const yearOf = ({ row }: Told): number => Number(row.period?.slice(0, 4))
  const years = [...new Set(records.map(yearOf))].filter((year) => year > 0).sort((a, b) => b - a)
  return years.flatMap((year) => {
    const terms = check.terms.map((rule) =>
      termOf(
        rule,
        records.filter((told) => told.row.form === rule.form && yearOf(told) === year + (rule.years ?? 0)),
        year,
      ),
    )
    if (terms.some((term) => term === undefined)) return []
    const said = terms as NonNullable<ReturnType<typeof termOf>>[]
    // What the first return does not speak of is left alone: nobody has said that it names everything.
    const categories = [...(said[0]?.sums.keys() ?? [])].sort()
    return categories.flatMap((category): Balance[] => {
      const items = said.map(({ sums }) => sums.get(category))
      if (items.includes('withheld')) return []
      const difference = said.reduce((sum, { sign }, i) => sum + sign * Number(items[i] ?? 0), 0)
      if (difference === 0) return []
      return [
        {
          check: check.id,
          year,
          category,
          difference,
          terms: said.map(({ form, year: own, record }, i) => ({
            form,
            year: own,
            record,
            ...(items[i] === undefined ? {} : { items: Number(items[i]) }),
          })),
        },
      ]
    })
  })
}

/** What one term says, by category; undefined where its return is not there or does not report this part. */
function termOf(rule: AccountRule, records: readonly Told[], year: number) {
  const accounts = records
    .map((told) => accountsOf(rule, told))
    .filter(({ state }) => state !== 'not-reported')
  const [first] = accounts
  if (first === undefined) return undefined
  const sums = new Map<string, number | 'withheld'>()
  for (const { category, items } of accounts.flatMap((one) => one.accounts)) {
    const known = sums.get(category) ?? 0
    sums.set(category, known === 'withheld' || items === 'withheld' ? 'withheld' : known + items)
  }
  return {
    form: rule.form,
    year: year + (rule.years ?? 0),
    record: first.record,
    sign: rule.sign === '-' ? -1 : 1,
    sums,
  }
}
