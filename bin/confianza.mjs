#!/usr/bin/env node
// Starts on any Node from 18: sets up what is missing, then runs the house on the Node that the lock file pins.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS, pinnedNode, setUp } from '../scripts/setup.mjs'

await setUp()
const entry = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const house = spawn(pinnedNode(), [...NODE_FLAGS, entry, ...process.argv.slice(2)], { stdio: 'inherit' })
// A supervisor signals this process alone. From a terminal Ctrl-C reaches the house too, which takes two as one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => house.kill(signal))
house.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
