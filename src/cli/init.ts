import { openKeysDir } from '../keys-dir.ts'
import { readRegime } from '../regime/read-regime.ts'
import { parseOptions } from './arguments.ts'
import type { Command } from './command.ts'
import { configOf, withDesk } from './with-desk.ts'

/** `confianza init` */
export const init: Command = {
  help: `confianza init [--json]
  Makes the secretariat's root, filing and log keys in KEYS_DIR where they are missing, and begins the log.`,
  async run(args, io) {
    const { json } = parseOptions(args, [])
    const config = configOf(io)
    if (config.mode === 'production') await makeKeys(config)
    const { origin, size } = await withDesk(io, (desk) => desk.state())
    io.out(
      json
        ? JSON.stringify({ origin, size, keysDir: config.keysDir })
        : `${origin}: ${size} entries; keys in ${config.keysDir}`,
    )
    return 0
  },
}

/** Makes what a production house does not make by itself; a trial house does, once it holds its directory. */
async function makeKeys({ regimeDir, keysDir }: { regimeDir: string; keysDir: string }): Promise<void> {
  const { secretariat } = await readRegime(regimeDir)
  const keys = openKeysDir(keysDir)
  // The log key is made last: where it is, a root that is missing was taken away to a safe place.
  if (keys.find(secretariat, 'log')) return
  for (const name of ['root', 'log']) keys.make(secretariat, name)
}
