import { nodeCrypto } from '../crypto-node.ts'
import { type ReceiptVerdict, verifyLog, verifyReceipt } from '../verify.ts'
import { parseArgs, readInput } from './arguments.ts'
import { type Command, type Io, Misuse } from './command.ts'
import { httpSource } from './http-source.ts'
import { openSignaturePool } from './signature-pool.ts'

/** `confianza verify` */
export const verify: Command = {
  help: `confianza verify RECORD RECEIPT --key VKEY [--approvals FILE] [--policy FILE] [--json]
  Checks one record by its receipt and the log's key; no network. With the approvals it says who cleared it, under the
  participant's clearance policy or, without that file, the house's default. Exit 1 when it does not hold.
confianza verify --log URL [--key VKEY] [--since CHECKPOINT] [--json]
  Reads the whole log of a house and checks every leaf, tile, key, signature and public body. VKEY and an older
  checkpoint (a file) are anchors; without them it says "first contact". Exit 1 when anything is found.`,
  async run(args, io) {
    const { values, rest } = parseArgs(args, ['key', 'log', 'since', 'approvals', 'policy'])
    if (values.log !== undefined) {
      if (rest.length > 0 || values.approvals !== undefined || values.policy !== undefined)
        throw new Misuse('--log takes no files')
      return verifyHouse(values.log, values, io)
    }
    const [record, receipt] = rest
    if (record === undefined || receipt === undefined || rest.length > 2 || values.key === undefined)
      throw new Misuse('RECORD, RECEIPT and --key are needed')
    if (values.policy !== undefined && values.approvals === undefined)
      throw new Misuse('--policy goes with --approvals')
    const verdict = verifyReceipt(
      {
        record: readInput(record),
        receipt: readInput(receipt),
        vkey: values.key,
        ...(values.approvals === undefined ? {} : { approvals: readInput(values.approvals) }),
        ...(values.policy === undefined ? {} : { policy: readInput(values.policy) }),
      },
      nodeCrypto,
    )
    if (values.json) io.out(JSON.stringify(verdict))
    else if (verdict.holds) {
      io.out(`holds: ${verdict.id}`)
      io.out(`  entry ${verdict.index} of ${verdict.size} in ${verdict.origin}`)
      io.out(
        `  signed by ${verdict.signer.id} of ${verdict.signer.participant}, custody ${verdict.signer.custody}`,
      )
      io.out(`  ${clearanceLine(verdict)}`)
      io.out('  not shown: whether the key was revoked or the record amended after this receipt was made')
    } else io.out(`does not hold at ${verdict.step}: ${verdict.why}`)
    return verdict.holds ? 0 : 1
  },
}

function clearanceLine({ clearance }: Extract<ReceiptVerdict, { holds: true }>): string {
  if (clearance === undefined) return 'the filing names no clearances'
  if (clearance === 'not-shown') return 'cleared by officials, not shown here: give their --approvals'
  const { count, needed, seats } = clearance
  return `cleared by ${count}, ${needed} needed: ${seats.join(', ') || 'no seat that counts'}`
}

async function verifyHouse(
  url: string,
  values: { key?: string; since?: string; json?: boolean },
  io: Io,
): Promise<0 | 1> {
  const pool = openSignaturePool()
  try {
    const report = await verifyLog(
      httpSource(url),
      {
        ...(values.key === undefined ? {} : { vkey: values.key }),
        ...(values.since === undefined ? {} : { since: readInput(values.since) }),
        checkSignatures: pool.check,
        progress: (verified, size) => io.err(`${verified} of ${size}`),
      },
      nodeCrypto,
    )
    if (values.json) io.out(JSON.stringify(report))
    else {
      for (const { code, index, detail } of report.findings)
        io.out(`${code}${index === undefined ? '' : ` at ${index}`}: ${detail}`)
      io.out(
        `${report.origin ?? url}: ${report.size} entries, ${report.records} records, ${report.findings.length} findings`,
      )
      if (report.firstContact)
        io.out('first contact: no key and no older checkpoint were given to compare with')
    }
    return report.findings.length === 0 ? 0 : 1
  } finally {
    await pool.close()
  }
}
