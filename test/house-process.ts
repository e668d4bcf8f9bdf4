import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS } from '../scripts/setup.mjs'
import type { Place } from './open-register.ts'

/** The command line as built: the process itself, with no launcher between it and a signal. */
const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

/** A house in a process of its own. */
export interface HouseProcess {
  /** `http://127.0.0.1:<port>` */
  url: string
  pid: number
  /** Sends a signal and gives the exit code, or null where the signal ended it. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
}

/** Starts `confianza serve` at a place, on any free port, without waiting for anything. */
export function spawnHouse(place: Place): { child: ChildProcess; said: () => string } {
  const { DATABASE_URL: _, ...env } = process.env
  const child = spawn(process.execPath, [...NODE_FLAGS, CLI, 'serve', '--json'], {
    env: {
      ...env,
      PORT: '0',
      CONFIANZA_MODE: 'trial',
      // Benches and drills ask more often than a person or a state does.
      RATE_LIMITS: 'off',
      CONFIANZA_DATA: place.dataDir,
      ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    said = (said + part).slice(-4000)
  })
  return { child, said: () => said }
}

/** Starts a house and waits until it answers. Throws with what it said when it ends instead. */
export async function startHouse(place: Place): Promise<HouseProcess> {
  const { child, said } = spawnHouse(place)
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const address = await Promise.race([
    once(createInterface(child.stdout as NodeJS.ReadableStream), 'line').then(
      ([line]) => (JSON.parse(line) as { address: string }).address,
    ),
    ended.then((code) => {
      throw new Error(`the house ended with ${code}: ${said()}`)
    }),
  ])
  return {
    url: address,
    pid: child.pid as number,
    end(signal) {
      child.kill(signal)
      return ended
    },
  }
}
