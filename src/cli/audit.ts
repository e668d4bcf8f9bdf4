import { nodeCrypto } from '../crypto-node.ts'
import { parseVkey } from '../log/note.ts'
import { verifyAudit } from '../verify/audit.ts'
import { parseArgs, readInput } from './arguments.ts'
import { type Command, Misuse } from './command.ts'

/** `confianza audit` */
export const audit: Command = {
  help: `confianza audit FILE --key VKEY [--since OLD] [--json]
  Checks an export of a participant's audit log by the house's log key; no network. OLD is a checkpoint or an export
  kept from before: the lines must begin with its own. Exit 1 when anything is found.`,
  async run(args, io) {
    const { values, rest } = parseArgs(args, ['key', 'since'])
    const [file] = rest
    if (file === undefined || rest.length > 1 || values.key === undefined)
      throw new Misuse('FILE and --key are needed')
    const vkey = values.key.trim()
    if (parseVkey(vkey, nodeCrypto) === undefined)
      throw new Misuse('--key is no log key: it is the line that /log/key answers')
    const report = verifyAudit(
      readInput(file),
      { vkey, ...(values.since === undefined ? {} : { since: readInput(values.since) }) },
      nodeCrypto,
    )
    if (values.json) io.out(JSON.stringify(report))
    else {
      for (const { code, index, detail } of report.findings)
        io.out(`${code}${index === undefined ? '' : ` at line ${index}`}: ${detail}`)
      io.out(`${report.log ?? file}: ${report.lines} lines, ${report.findings.length} findings`)
      if (report.firstContact)
        io.out('first contact: no older checkpoint was given to compare with; keep the one in this file')
    }
    return report.findings.length === 0 ? 0 : 1
  },
}
