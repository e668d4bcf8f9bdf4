/** The decimal that a number of a spreadsheet writes: the fifteen digits it can be sure of, never with an exponent. */
export function decimalOfNumber(number: number): string {
  const [, minus = '', digits = '', exponent = '0'] =
    /^(-?)([\d.]+)e([+-]\d+)$/.exec(number.toExponential(14)) ?? []
  const all = digits.replace('.', '')
  const point = Number(exponent) + 1
  const whole = point <= 0 ? '0' : all.slice(0, point).padEnd(point, '0')
  const fraction = (point <= 0 ? '0'.repeat(-point) + all : all.slice(point)).replace(/0+$/, '')
  const plain = fraction === '' ? whole : `${whole}.${fraction}`
  return plain === '0' ? '0' : minus + plain
}

/** The number a spreadsheet keeps of a decimal, where it keeps all of it. */
export function numberOfDecimal(decimal: string): number | undefined {
  const number = Number(decimal)
  return Number.isFinite(number) && decimalOfNumber(number) === decimal ? number : undefined
}
