import { readFileSync } from 'node:fs'
import { parseArgs as parse } from 'node:util'
import { Problem } from '../problems.ts'
import { parseJson } from '../records/canonical.ts'
import { Misuse } from './command.ts'

/** The options a command knows, all with a value but `--json`, and what else stood on the line. Throws Misuse. */
export function parseArgs<Name extends string>(
  args: string[],
  names: readonly Name[],
): { values: Partial<Record<Name, string>> & { json?: boolean }; rest: string[] } {
  const options = Object.fromEntries([
    ...names.map((name) => [name, { type: 'string' }]),
    ['json', { type: 'boolean' }],
  ])
  try {
    const { values, positionals } = parse({
      args,
      options: options as never,
      allowPositionals: true,
      strict: true,
    })
    return { values: values as never, rest: positionals }
  } catch (error) {
    throw new Misuse((error as Error).message)
  }
}

/** The options of a command that takes nothing else. Throws Misuse. */
export function parseOptions<Name extends string>(args: string[], names: readonly Name[]) {
  const { values, rest } = parseArgs(args, names)
  if (rest.length > 0) throw new Misuse(`${rest[0]} has no place here`)
  return values
}

/** The bytes of a file that stood on the line. Throws Misuse where there is none: that is no finding about it. */
export function readInput(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path))
  } catch (error) {
    throw new Misuse(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`)
  }
}

/** The object that a JSON file holds. Throws Misuse where there is no file, Problem `bad-json` where it is another thing. */
export function readObject<T extends object>(path: string): T {
  const value = parseJson(readInput(path))
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Problem('bad-json', `${path} holds no JSON object`)
  return value as unknown as T
}
