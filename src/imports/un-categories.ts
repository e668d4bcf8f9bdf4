import { fold } from '../regime/typed/codes.ts'

/** What a sheet of the register is of where it is not of the seven categories: small arms, light weapons, or both. */
export type Kind = 'SA' | 'LW' | 'salw'

/** The seven categories by the beginnings of their names; halves of a category have their own. */
const MAJOR: readonly (readonly [RegExp, string])[] = [
  [/^battle tanks?/, 'I'],
  [/^armou?red combat vehicles?/, 'II'],
  [/^large calib(re|er) artillery/, 'III'],
  [/^(unmanned combat aerial|combat aircraft.*\bunmanned)/, 'IV.b'],
  [/^(manned )?combat aircraft.*\bmanned/, 'IV.a'],
  [/^attack helicopters?.*\bmanned|^manned attack helicopters?/, 'V.a'],
  [/^rotary wing.*\b(combat|unmanned)/, 'V.b'],
  [/^warships?/, 'VI'],
  [/^(man portable air defen[cs]e|manpads)/, 'VII.b'],
]
/** The categories whose halves are told apart: the number alone does not say which is meant. */
const HALVED = ['IV', 'V', 'VII']

const SMALL: readonly RegExp[] = [
  /^revolvers?/,
  /^rifles? and carbines?/,
  /^sub ?machine ?guns?/,
  /^assault rifles?/,
  /^light machine ?guns?/,
  /^others?\b/,
]
const LIGHT: readonly RegExp[] = [
  /^heavy machine ?guns?/,
  /^hand held|^grenade launchers?/,
  /^portable anti ?tank guns?/,
  /^recoilless/,
  /^portable anti ?tank (missile|rocket)/,
  /^mortars?/,
  /^others?\b/,
]

/** The code of a category of the register as its forms spell it; undefined where it is none, or one of two is meant. */
export function categoryOf(text: string, kind: Kind | undefined): string | undefined {
  const word = fold(text)
    .replaceAll(/[-\s]+/g, ' ')
    .trim()
  return kind === undefined ? majorOf(word) : salwOf(word, kind)
}

function majorOf(word: string): string | undefined {
  const bare = word.replace(/^category\s*/, '')
  const [, roman = '', half, rest = ''] =
    /^(vii|vi|iv|v|iii|ii|i)(?![a-z])[\s.(]*([ab])?(?![a-z])[\s).:]*(.*)$/.exec(bare) ?? []
  const named = MAJOR.find(([pattern]) => pattern.test(roman === '' ? bare : rest))?.[1]
  if (roman === '') return named
  const number = roman.toUpperCase()
  if (!HALVED.includes(number)) return number
  if (half !== undefined) return `${number}.${half}`
  return named?.startsWith(`${number}.`) ? named : undefined
}

function salwOf(word: string, kind: Kind): string | undefined {
  const [, letters = '', digit, rest = ''] = /^(sa|lw|sa_|lw_)?\s*(\d)?[\s.):]*(.*)$/.exec(word) ?? []
  const kinds = letters ? [letters.slice(0, 2).toUpperCase()] : kind === 'salw' ? ['SA', 'LW'] : [kind]
  const found = kinds.flatMap((one) => {
    const names = one === 'SA' ? SMALL : LIGHT
    const at = names.findIndex((pattern) => pattern.test(rest))
    if (at >= 0) return [`${one}${at + 1}`]
    return digit !== undefined && rest === '' && Number(digit) >= 1 && Number(digit) <= names.length
      ? [`${one}${digit}`]
      : []
  })
  return found.length === 1 ? found[0] : undefined
}
