import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))

/** What each room may import, besides itself. The plan of ARCHITECTURE.md, as a table. */
const GROUND = ['problems', 'config', 'words', 'bytes', 'crypto', 'crypto-node', 'crypto-browser']
const MAY: Record<string, readonly string[]> = {
  bytes: [],
  crypto: [],
  problems: [],
  config: ['problems', 'bytes'],
  words: ['regime'],
  'crypto-node': ['crypto', 'bytes'],
  'crypto-browser': ['crypto', 'bytes'],
  regime: ['problems', 'bytes', 'words', 'records'],
  records: ['problems', 'bytes', 'crypto'],
  log: ['problems', 'bytes', 'crypto'],
  audience: ['records', 'regime'],
  analysis: ['records', 'regime', 'register', 'bytes'],
  register: ['audience', 'regime', 'records', 'log', ...GROUND],
}
/** Rooms whose code runs in browsers. */
const BROWSER = ['records', 'log']
/** The only room that speaks SQL. */
const SQL = 'register'

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  .map((name) => name.replaceAll('\\', '/'))

const roomOf = (file: string): string =>
  (file.includes('/') ? file.split('/')[0] : file.replace(/\.tsx?$/, '')) as string

interface Import {
  file: string
  to: string
  typeOnly: boolean
}

const imports: Import[] = files.flatMap((file) => {
  const source = readFileSync(join(root, 'src', file), 'utf8')
  return [
    ...source.matchAll(
      /^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gm,
    ),
  ].map((match) => ({ file, to: (match[2] ?? match[3]) as string, typeOnly: match[1] !== undefined }))
})

describe('imports point down', () => {
  for (const { file, to, typeOnly } of imports) {
    const from = roomOf(file)
    const allowed = MAY[from]
    if (!to.startsWith('.') || allowed === undefined) continue
    const target = roomOf(relative(join(root, 'src'), normalize(join(root, 'src', dirname(file), to))))
    if (target === from || target.startsWith('..')) continue
    test(`${file} may import ${target}`, () => {
      expect([...allowed, ...(typeOnly ? ['records', 'regime', 'problems', 'crypto'] : [])]).toContain(target)
    })
  }
})

describe('rooms that run in browsers', () => {
  for (const room of BROWSER) {
    test(`${room}/ imports nothing of node:`, () => {
      expect(imports.filter(({ file, to }) => roomOf(file) === room && to.startsWith('node:'))).toEqual([])
    })
    test(`${room}/ uses no Buffer`, () => {
      const users = files.filter(
        (file) => roomOf(file) === room && /\bBuffer\b/.test(readFileSync(join(root, 'src', file), 'utf8')),
      )
      expect(users).toEqual([])
    })
  }
})

test('only the register speaks SQL', () => {
  expect(
    imports.filter(({ file, to }) => roomOf(file) !== SQL && /^(kysely|pg|@electric-sql)/.test(to)),
  ).toEqual([])
})

test('only config.ts reads the environment', () => {
  const readers = files.filter(
    (file) => file !== 'config.ts' && /process\.env\b/.test(readFileSync(join(root, 'src', file), 'utf8')),
  )
  expect(readers).toEqual([])
})

test('no room is a drawer', () => {
  expect(
    files.map(roomOf).filter((room) => /^(core|lib|utils?|helpers?|common|shared|services)$/.test(room)),
  ).toEqual([])
})

test('no file outgrows one thing', () => {
  const long = files.filter((file) => readFileSync(join(root, 'src', file), 'utf8').split('\n').length > 300)
  expect(long).toEqual([])
})
