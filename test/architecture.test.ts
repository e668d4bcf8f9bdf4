import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))

/** What each room may import, besides itself. The plan of ARCHITECTURE.md, as a table. */
const GROUND = ['problems', 'config', 'words', 'bytes', 'crypto', 'crypto-node', 'crypto-browser', 'keys-dir']
/** The shapes of what doors are handed; they never call its room. */
const SHAPES = ['records', 'regime', 'problems', 'crypto']
const DOORS = ['api', 'portal', 'cli']
const PURE = ['regime', 'records', 'log', 'verify']
const MAY: Record<string, readonly string[]> = {
  bytes: [],
  crypto: [],
  problems: [],
  build: [],
  config: ['problems', 'bytes'],
  words: ['regime'],
  'crypto-node': ['crypto', 'bytes'],
  'crypto-browser': ['crypto', 'bytes'],
  'keys-dir': ['crypto', 'crypto-node', 'bytes'],
  regime: ['problems', 'bytes', 'words', 'records'],
  records: ['problems', 'bytes', 'crypto'],
  log: ['problems', 'bytes', 'crypto'],
  verify: ['records', 'log', 'problems', 'bytes', 'crypto', 'crypto-browser'],
  audience: ['records', 'regime'],
  analysis: ['records', 'regime', 'register', 'bytes'],
  register: ['audience', 'regime', 'records', 'log', ...GROUND],
  seats: ['clearing-house', 'audience', 'register', 'records', ...GROUND],
  dispatch: ['clearing-house', 'config', 'words'],
  exports: ['records', 'regime', 'words'],
  imports: ['clearing-house', 'exports', 'regime', 'records', 'problems', 'bytes'],
  'clearing-house': ['register', 'seats', 'audience', 'analysis', ...PURE, ...GROUND],
  api: ['clearing-house', 'seats', 'audience', 'exports', 'build', ...PURE, ...GROUND],
  portal: [
    'clearing-house',
    'api',
    'seats',
    'audience',
    'analysis',
    'exports',
    'imports',
    'build',
    ...PURE,
    ...GROUND,
  ],
  cli: [
    'clearing-house',
    'seats',
    'main',
    'api',
    'analysis',
    'exports',
    'imports',
    'build',
    ...PURE,
    ...GROUND,
  ],
}
/** Rooms whose code runs in browsers. */
const BROWSER = ['records', 'log', 'verify']
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
      expect([
        ...allowed,
        ...(typeOnly ? [...SHAPES, ...(DOORS.includes(from) ? ['register'] : [])] : []),
      ]).toContain(target)
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
  expect(imports.filter(({ file, to }) => roomOf(file) !== SQL && /^(pg|@electric-sql)/.test(to))).toEqual([])
})

test('the environment comes in at one place, for config.ts to read', () => {
  const readers = files.filter((file) => /process\.env\b/.test(readFileSync(join(root, 'src', file), 'utf8')))
  expect(readers).toEqual(['cli/cli.ts'])
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
