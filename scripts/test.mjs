// npm test: sets up, runs the tests on the pinned Node. `--browser` runs those that need a Chromium instead.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS, pinnedNode, setUp } from './setup.mjs'

await setUp()
const args = process.argv.slice(2)
const browser = args.includes('--browser')
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const done = spawnSync(
  pinnedNode(),
  [...NODE_FLAGS, vitest, 'run', ...args.filter((arg) => arg !== '--browser')],
  {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
    env: { ...process.env, ...(browser ? { BROWSER_TESTS: '1' } : {}) },
  },
)
process.exit(done.status ?? 1)
