import { parseOptions } from './arguments.ts'
import type { Command } from './command.ts'
import { withDesk } from './with-desk.ts'

/** `confianza rebuild` */
export const rebuild: Command = {
  help: `confianza rebuild [--json]
  Empties what pages read and folds it again from the log and the bodies.`,
  async run(args, io) {
    const { json } = parseOptions(args, [])
    const records = await withDesk(io, (desk) => desk.rebuild())
    io.out(json ? JSON.stringify({ records }) : `${records} records folded again`)
    return 0
  },
}
