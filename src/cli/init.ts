import { closeHouse, openHouse } from '../clearing-house.ts'
import { openKeysDir } from '../keys-dir.ts'
import { readRegime } from '../regime/read-regime.ts'
import type { Command } from './command.ts'
import { configOf, logTo } from './with-desk.ts'

/** `confianza init` */
export const init: Command = {
  help: `confianza init [--json]
  Makes the secretariat's root, filing and log keys in KEYS_DIR where they are missing, and begins the log.`,
  async run(args, io) {
    const config = configOf(io)
    const { secretariat } = await readRegime(config.regimeDir)
    const keys = openKeysDir(config.keysDir)
    for (const name of ['root', 'log', 'filing']) keys.make(secretariat, name)
    const house = await openHouse(config, { log: logTo(io), facts: false })
    const { size } = house.register.head()
    const { origin } = house
    await closeHouse(house)
    io.out(
      args.includes('--json')
        ? JSON.stringify({ origin, size, keysDir: config.keysDir })
        : `${origin}: ${size} entries; keys in ${config.keysDir}`,
    )
    return 0
  },
}
