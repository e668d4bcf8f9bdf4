import { parseArgs as parse } from 'node:util'
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
