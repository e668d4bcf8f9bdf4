import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { asList, compile } from '../src/regime/cel.ts'
import { FORM_SHAPES } from '../src/regime/form-shapes.ts'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const DOC = read('docs/forms.md')

/** The blocks of code of a kind, in order. */
const blocks = (kind: string): string[] =>
  [...DOC.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text)

/** Lines without what they are all set in by, and without the blanks at their ends. */
const trimmed = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()

describe('docs/forms.md', () => {
  const examples = blocks('yaml').map((text) => {
    const [, path = '', lines = ''] = /^# (\S+)\n([\s\S]*)$/.exec(text) ?? []
    return { path, lines: trimmed(lines) }
  })
  test.each(examples)('an example of $path stands there', ({ path, lines }) => {
    expect(lines.length).toBeGreaterThan(20)
    expect(trimmed(read(`regimes/miami-2003/forms/${path}`))).toContain(lines)
  })

  test('names every member a version may have, and no other', () => {
    // As the shape itself tells: a member it has no place for is refused.
    const named = [
      ...(DOC.split('## The members of a version')[1]
        ?.split('## ')[0]
        ?.matchAll(/^\| `(\w+)` \|/gm) ?? []),
    ]
    const members = named.map(([, name]) => name as string)
    expect(members).toHaveLength(16)
    FORM_SHAPES.form()({ strange: 1, ...Object.fromEntries(members.map((name) => [name, null])) })
    expect(FORM_SHAPES.form().errors?.[0]?.params).toEqual({ additionalProperty: 'strange' })
    FORM_SHAPES.form()({})
    const schema = FORM_SHAPES.form().schema as { properties: object }
    expect(Object.keys(schema.properties).sort()).toEqual([...members].sort())
  })

  const rows = [...DOC.matchAll(/^\| `(\w+)\([^|]*\)` \|[^|]*\| `(.*)` → `(.*)` \|$/gm)]
  const answers = JSON.parse(blocks('json')[0] as string)
  test('tells every function there is', () => {
    const there = [...read('src/regime/cel-functions.ts').matchAll(/celFunc\('(\w+)'/g)].map(
      ([, name]) => name,
    )
    expect(rows.map(([, name]) => name).sort()).toEqual(there.sort())
  })
  test.each(rows.map(([, name, example, gives]) => ({ name, example, gives })))(
    '$name gives what its example says',
    ({ example = '', gives = '' }) => {
      const plain = (value: unknown) => (asList(value) ?? [value]).map((one) => String(one))
      expect(plain(compile(example)({ answers }))).toEqual(plain(compile(gives)({})))
    },
  )
})
