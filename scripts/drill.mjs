// npm run drill: sets up, runs bench/drill.ts on the pinned Node.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS, pinnedNode, setUp } from './setup.mjs'

await setUp()
const entry = fileURLToPath(new URL('../bench/drill.ts', import.meta.url))
process.exit(
  spawnSync(pinnedNode(), [...NODE_FLAGS, entry, ...process.argv.slice(2)], {
    stdio: 'inherit',
  }).status ?? 1,
)
