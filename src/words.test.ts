import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { LANGS } from './regime/types.ts'
import { chooseLang, say } from './words.ts'

const locales = fileURLToPath(new URL('../locales', import.meta.url))
const src = fileURLToPath(new URL('.', import.meta.url))
const read = (lang: string, area: string): Record<string, unknown> =>
  JSON.parse(readFileSync(`${locales}/${lang}/${area}.json`, 'utf8'))
const areas = readdirSync(`${locales}/en`).map((file) => file.replace('.json', ''))
const params = (words: unknown) => [...new Set(JSON.stringify(words).match(/\{\w+\}/g) ?? [])].sort()

describe.each(areas)('words of %s', (area) => {
  const en = read('en', area)
  test.each(LANGS)('stand in %s under the same keys with the same parameters, and none is empty', (lang) => {
    const words = read(lang, area)
    expect(Object.keys(words)).toEqual(Object.keys(en))
    for (const [key, value] of Object.entries(words)) {
      expect([key, params(value)]).toEqual([key, params(en[key])])
      expect(JSON.stringify(value)).not.toBe('""')
    }
  })
})

test('every word is used', () => {
  const source = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(`${src}/${name}`, 'utf8'))
    .join('\n')
  // Some keys are built: `problems.${code}` uses every key with one part in that place.
  const built = [...source.matchAll(/`([a-z]+\.(?:[^`$\s]|\$\{[^}]*\})+)`/gi)].map(
    ([, template = '']) =>
      new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '[^.]+')}$`),
  )
  const unused = areas.flatMap((area) =>
    Object.keys(read('en', area))
      .map((key) => `${area}.${key}`)
      .filter((key) => !source.includes(`'${key}'`) && !built.some((template) => template.test(key))),
  )
  expect(unused).toEqual([])
})

describe('a language', () => {
  test('writes numbers of any length with every digit', () => {
    expect(say('en').number('12345678901234567890.12')).toBe('12,345,678,901,234,567,890.12')
    expect(say('es').number('1234.5')).toBe('1.234,5')
    expect(say('pt').number('1234567.5')).toBe('1.234.567,5')
    expect(say('fr').number('1234567')).toBe('1\u202f234\u202f567')
  })
  test('writes dates to the precision they are known', () => {
    expect(say('en').date('2024')).toBe('2024')
    expect(say('es').date('2024-08')).toBe('agosto de 2024')
    expect(say('pt').date('2024-08-01')).toBe('1 de agosto de 2024')
    expect(say('fr').date('2024-04-01/2025-03-31')).toBe('1 avril 2024 – 31 mars 2025')
  })
  test('is chosen by the reader, then Spanish', () => {
    expect(chooseLang(undefined)).toBe('es')
    expect(chooseLang('de, pt-BR;q=0.5, fr;q=0.8')).toBe('fr')
    expect(chooseLang('de;q=1')).toBe('es')
    expect(chooseLang('en;q=0, pt;q=0.1')).toBe('pt')
  })
})
