import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { basisOf } from '../src/regime/find.ts'
import { REGIME } from './forms/form-case.ts'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const shared = at('../shared/reference/forms/forms.yaml')

/** The rows of docs/rules.md. */
const ROWS = [
  ...readFileSync(at('docs/rules.md'), 'utf8').matchAll(
    /^\| ([A-Z]+\d+) \| (\w+) \| ([^|]+) \|(?: ([^|]*))? \|$/gm,
  ),
].map(([, id = '', basis = '', where = '', remark = '']) => ({
  id,
  basis,
  remark,
  places: where.split('; '),
}))

const named = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string)
const formOf = (ref: string) => REGIME.forms.get(ref)

describe('docs/rules.md', () => {
  test('has each rule once, each by one of three bases', () => {
    expect(ROWS.length).toBeGreaterThan(100)
    expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length)
    for (const { id, basis } of ROWS) expect(['answers', 'history', 'workflow'], id).toContain(basis)
  })

  test.each(ROWS)('$id is where its row says, on the basis it says', ({ id, basis, places, remark }) => {
    let found = 0
    for (const place of places) {
      const [forms, rules] = place.split(': ')
      if (rules !== undefined) {
        for (const ref of named(forms as string))
          for (const name of named(rules)) {
            const rule = formOf(ref)?.rules.find((one) => one.id === name)
            expect(rule && basisOf(rule), `${id}: ${ref} ${name}`).toBe(basis)
            found++
          }
      } else if (place.startsWith('the schema of ')) {
        for (const ref of named(place)) expect(formOf(ref), `${id}: ${ref}`).toBeDefined()
        // A shape sees nothing but the answers.
        expect(basis, id).toBe('answers')
        found++
      } else if (place !== '–') {
        const files = named(place)
        expect(files, `${id}: ${place}`).toHaveLength(1)
        for (const file of files) expect(existsSync(at(file)), `${id}: ${file}`).toBe(true)
        found++
      }
    }
    // What is built nowhere is said to be named only.
    expect(found > 0 || (basis === 'workflow' && /named only/.test(remark)), `${id}: ${remark}`).toBe(true)
  })

  test('forms that a remark names are of the regime', () => {
    for (const { id, remark } of ROWS)
      for (const [, ref = ''] of remark.matchAll(/\b([a-z]+(?:-[a-z]+)+\/\d+)\b/g))
        expect(formOf(ref), `${id}: ${ref}`).toBeDefined()
  })

  describe.skipIf(!existsSync(shared))('beside the reference (../shared)', () => {
    const text = existsSync(shared) ? readFileSync(shared, 'utf8') : ''
    const rules = [...text.matchAll(/\{id: ([A-Z]+\d+), severity: \w+, rule: "([^"]*)"/g)]

    test('names its 107 rules and no others', () => {
      expect(rules).toHaveLength(107)
      expect(ROWS.map(({ id }) => id)).toEqual(rules.map(([, id]) => id))
    })

    test('says them in words of its own', () => {
      for (const { id, remark } of ROWS) {
        const theirs = rules.find((rule) => rule[1] === id)?.[2] ?? ''
        expect(remark.includes(theirs), id).toBe(false)
      }
    })
  })
})
