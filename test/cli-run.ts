import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS } from '../scripts/setup.mjs'
import { ROOT } from '../src/build.ts'
import { closeHouse, openHouse } from '../src/clearing-house.ts'
import type { Command } from '../src/cli/command.ts'
import { readConfig } from '../src/config.ts'
import type { FiledRecord } from '../src/records/types.ts'
import { readRegime } from '../src/regime/read-regime.ts'
import type { Place } from './open-register.ts'

/** The launcher, as `npx confianza` runs it. */
export const LAUNCHER = fileURLToPath(new URL('../bin/confianza.mjs', import.meta.url))
/** The command line as built, with no launcher before it. */
export const BUILT = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
/** The regime's folder. */
export const REGIME = join(ROOT, 'regimes', 'miami-2003')

export type Env = Record<string, string | undefined>

/** The settings of a trial at a place. */
export const envOf = (place: Place): Env => ({
  PORT: '0',
  CONFIANZA_MODE: 'trial',
  CONFIANZA_DATA: place.dataDir,
  ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
})

/** The settings of a production house at a place. */
export const productionAt = (place: Place): Env => ({
  ...envOf(place),
  CONFIANZA_MODE: 'production',
  PUBLIC_URL: 'https://house.example',
  LOG_ORIGIN: 'house.example/log',
  KEYS_DIR: join(place.dataDir, 'kept-keys'),
})

/** Nothing of the settings this process was given reaches a child. */
const FOREIGN =
  /^(HOST|PORT|PUBLIC_URL|DATABASE_URL|CONFIANZA_\w+|LOG_ORIGIN|KEYS_DIR|SMTP_URL|MAIL_FROM|NODE_OPTIONS)$/

/** Starts a command line in a process of its own. */
export function spawnLine(
  script: string,
  args: readonly string[],
  env: Env = {},
  { detached = false }: { detached?: boolean } = {},
) {
  const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))
  const child = spawn(process.execPath, [...NODE_FLAGS, script, ...args], {
    env: { ...Object.fromEntries(own), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    said.out += part
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    said.err += part
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...said }))
  return { child, said, ended }
}

/** Runs a command line in a process of its own, to its end. */
export const runLine = (script: string, args: readonly string[], env: Env = {}) =>
  spawnLine(script, args, env).ended

/** Runs a command in this process. What it throws is thrown. */
export async function run(command: Command, args: string[], env: Env) {
  const out: string[] = []
  const err: string[] = []
  const code = await command.run(args, {
    env,
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

/** Runs a command with `--json`: what it printed, parsed. Anything but one JSON value throws. */
export async function runJson<T>(
  command: Command,
  args: string[],
  env: Env,
): Promise<{ code: number; value: T }> {
  const { code, out } = await run(command, [...args, '--json'], env)
  return { code, value: JSON.parse(out) as T }
}

/** Lines, without the last one's end. */
export const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '')

/** A record made of a form's example, as its maker writes it: without a nonce. */
export async function exampleOf(form: string, more: Partial<FiledRecord> = {}) {
  const regime = await readRegime(REGIME)
  const found = regime.forms.get(form)
  if (found === undefined) throw new Error(`the regime has no ${form}`)
  const { participant, period, answers, language } = found.example
  const record: Omit<FiledRecord, 'nonce'> = {
    v: 1,
    regime: regime.ref,
    form,
    participant,
    says: 'answers',
    measures: [...found.measures],
    ...(period ? { period } : {}),
    audience: { kind: 'public' },
    language,
    answers: answers as FiledRecord['answers'],
    provenance: { kind: 'state' },
    made: '2026-01-01',
    ...more,
  }
  return { record, answers, participant, period }
}

/** Writes a value as a JSON file at a place; its path. */
export function writeJson(place: Place, name: string, value: unknown): string {
  const path = join(place.dataDir, name)
  writeFileSync(path, JSON.stringify(value))
  return path
}

/** Opens the house of these settings in this process, without its first start's facts, and closes it again. */
export async function atHouse<T>(
  env: Env,
  work: (house: Awaited<ReturnType<typeof openHouse>>) => Promise<T>,
): Promise<T> {
  const house = await openHouse(readConfig(env, ROOT), { facts: false })
  try {
    return await work(house)
  } finally {
    await closeHouse(house)
  }
}
