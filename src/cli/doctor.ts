import { existsSync } from 'node:fs'
import { VERSION } from '../build.ts'
import { showConfig } from '../config.ts'
import { readRegime } from '../regime/read-regime.ts'
import { parseOptions } from './arguments.ts'
import type { Command } from './command.ts'
import { findRunning } from './control.ts'
import { configOf } from './with-desk.ts'

/** `confianza doctor` */
export const doctor: Command = {
  help: `confianza doctor [--json]
  Prints the settings without secrets, the versions, the regime and how the house is. Exit 1 when it is read-only.`,
  async run(args, io) {
    const { json } = parseOptions(args, [])
    const config = configOf(io)
    const regime = await readRegime(config.regimeDir)
    const state = await (await findRunning(config.dataDir))?.state()
    const report = {
      settings: showConfig(config),
      versions: { confianza: VERSION, node: process.versions.node },
      regime: {
        ref: regime.ref,
        digest: regime.digest,
        measures: regime.measures.length,
        forms: [...regime.forms.keys()],
      },
      house: state ?? (existsSync(config.dataDir) ? 'not running' : 'never started'),
    }
    if (json) io.out(JSON.stringify(report))
    else {
      for (const [part, lines] of Object.entries(report)) {
        io.out(part)
        for (const [name, value] of Object.entries(typeof lines === 'string' ? { state: lines } : lines)) {
          io.out(`  ${name.padEnd(18)} ${Array.isArray(value) ? value.join(', ') : value}`)
        }
      }
    }
    return state?.readOnly ? 1 : 0
  },
}
