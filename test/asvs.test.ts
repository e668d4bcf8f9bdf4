import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../src/build.ts'

/** How many requirements of levels 1 and 2 each section of ASVS 5.0.0 begins with; those of level 3 come last in each. */
const SECTIONS: Readonly<Record<string, number>> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 },
  ...{ '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5 },
  ...{ '6.6': 3, '6.8': 4, '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2 },
  ...{ '8.2': 3, '8.3': 1, '8.4': 1, '9.1': 3, '9.2': 4, '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11 },
  ...{ '10.5': 5, '10.6': 2, '10.7': 3, '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1 },
  ...{ '12.1': 3, '12.2': 2, '12.3': 4, '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4 },
  ...{ '14.3': 3, '15.1': 3, '15.2': 3, '15.3': 7, '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3 },
  ...{ '17.1': 1, '17.2': 4, '17.3': 2 },
}
const asked = Object.entries(SECTIONS).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, i) => `V${section}.${i + 1}`),
)

const text = readFileSync(join(ROOT, 'docs', 'threat-model.md'), 'utf8')
const answers = [...text.matchAll(/^\| (V\d+\.\d+\.\d+[^|]*) \| [^|]+ \| ([^|]+) \| ([^|\n]*) \|$/gm)].map(
  ([, ids = '', answer = '', where = '']) => ({ ids: ids.split(' '), answer, where }),
)

test('every requirement of levels 1 and 2 is answered once, with a reason', () => {
  expect(asked).toHaveLength(253)
  expect(answers.flatMap(({ ids }) => ids).sort()).toEqual([...asked].sort())
  for (const { ids, answer, where } of answers) {
    expect(['met', 'n/a', 'open'], ids.join()).toContain(answer)
    expect(where.trim(), ids.join()).not.toBe('')
  }
})

test('the counts of each chapter are those of its answers', () => {
  const rows = [...text.matchAll(/^\| (?:V(\d+) [^|]*|all) \| (\d+) \| (\d+) \| (\d+) \|$/gm)]
  expect(rows).toHaveLength(18)
  for (const [, chapter, ...counts] of rows) {
    const own = answers.flatMap(({ ids, answer }) =>
      ids.flatMap((id) => (chapter === undefined || id.startsWith(`V${chapter}.`) ? [answer] : [])),
    )
    const counted = ['met', 'n/a', 'open'].map((kind) => own.filter((answer) => answer === kind).length)
    expect(counts.map(Number), `V${chapter ?? ' all'}`).toEqual(counted)
  }
})

test('the files that answers name are there', () => {
  const files = (dir: string): string[] =>
    readdirSync(join(ROOT, dir), { withFileTypes: true, recursive: true }).flatMap((entry) =>
      entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
    )
  const all = [...files('src'), ...files('test')]
  const names = answers.flatMap(({ where }) =>
    [...where.matchAll(/`([\w./-]+\.tsx?)`/g)].map(([, name = '']) => name),
  )
  expect(names.length).toBeGreaterThan(40)
  for (const name of names)
    expect(
      name.startsWith('test/')
        ? existsSync(join(ROOT, name))
        : all.some((path) => path.endsWith(`/${name}`) && basename(path) === basename(name)),
      name,
    ).toBe(true)
})
