// npm run bench: sets up, runs bench/bench.ts on the pinned Node.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS, pinnedNode, setUp } from './setup.mjs'

await setUp()
const entry = fileURLToPath(new URL('../bench/bench.ts', import.meta.url))
process.exit(
  spawnSync(pinnedNode(), [...NODE_FLAGS, entry, ...process.argv.slice(2)], {
    stdio: 'inherit',
  }).status ?? 1,
)
