import { ConfigError } from '../config.ts'
import { Problem } from '../problems.ts'
import { RegimeError } from '../regime/regime-error.ts'
import { audit } from './audit.ts'
import { check } from './check.ts'
import { type Command, type Io, Misuse } from './command.ts'
import { doctor } from './doctor.ts'
import { file } from './file.ts'
import { importCommand } from './import.ts'
import { init } from './init.ts'
import { invite } from './invite.ts'
import { key } from './key.ts'
import { rebuild } from './rebuild.ts'
import { serve } from './serve.ts'
import { verify } from './verify.ts'

/** Every command by its name. */
const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  init,
  invite,
  check,
  file,
  verify,
  audit,
  import: importCommand,
  key,
  rebuild,
  doctor,
}

const usage = () => `confianza: a clearing-house for confidence- and security-building measures

${Object.values(COMMANDS)
  .map(({ help }) => help)
  .join('\n\n')}

Exit 0 is success, 1 a negative finding, 2 misuse. --json gives machine output; progress goes to standard error.`

/** Runs a command line and gives its exit code. */
export async function runCommand(args: string[], io: Io): Promise<0 | 1 | 2> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h') {
    io.out(usage())
    return name === undefined ? 2 : 0
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) {
    io.err(`there is no command ${name}; see confianza --help`)
    return 2
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(command.help)
    return 0
  }
  try {
    return await command.run(rest, io)
  } catch (error) {
    return explain(error, command, io)
  }
}

/** Says what went wrong in a line, and which kind of wrong it is. */
function explain(error: unknown, command: Command, io: Io): 1 | 2 {
  if (error instanceof Misuse) {
    io.err(`${error.message}\n\n${command.help}`)
    return 2
  }
  if (error instanceof Problem) {
    io.err(`${error.code}: ${error.detail ?? ''}`)
    for (const { severity, pointer, rule, message } of error.findings)
      io.err(`  ${severity} ${pointer} ${message ?? rule}`)
    return 1
  }
  if (error instanceof ConfigError || error instanceof RegimeError) {
    io.err(error.message)
    return 2
  }
  // A server tried under several addresses fails with one error for each, and no words of its own.
  const one = error instanceof AggregateError && !error.message ? error.errors[0] : error
  io.err(one instanceof Error ? one.message : String(one))
  return 1
}

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write('Confianza needs Node 24: start it with npm start, or with node_modules/.bin/node\n')
  process.exit(2)
}
process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
})
