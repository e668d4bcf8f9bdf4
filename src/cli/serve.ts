import { serve as open } from '../main.ts'
import { parseOptions } from './arguments.ts'
import type { Command } from './command.ts'
import { configOf, logTo } from './with-desk.ts'

/** `confianza serve` */
export const serve: Command = {
  help: `confianza serve [--json]
  Opens the house and answers until Ctrl-C. Settings: see confianza doctor.`,
  async run(args, io) {
    const { json } = parseOptions(args, [])
    const config = configOf(io)
    const running = await open(config, logTo(io))
    // Heard before anybody knows the address, and to the end: Ctrl-C comes twice, from terminal and launcher.
    const told = new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
    })
    const { house, address } = running
    void house.settled.then(() =>
      io.err(house.ready ? 'ready' : 'the public facts are not all filed; the next start goes on'),
    )
    if (json) io.out(JSON.stringify({ address, origin: house.origin, mode: config.mode }))
    else {
      io.out(`\n  Confianza answers at ${address}`)
      if (config.mode === 'trial') io.out(`  TRIAL: sign in as any state at ${address}/en/sign-in`)
      io.out(`  Log ${house.origin}, data in ${config.dataDir}. Ctrl-C stops it.\n`)
    }
    await told
    await running.close()
    return 0
  },
}
