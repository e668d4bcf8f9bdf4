import { existsSync } from 'node:fs'
import type { Signer } from '../crypto.ts'
import { nodeCrypto as crypto } from '../crypto-node.ts'
import { openKeysDir, writeDurably } from '../keys-dir.ts'
import { canonicalBytes } from '../records/canonical.ts'
import { readEntry } from '../records/entry.ts'
import { signEntry } from '../records/sign.ts'
import { signStatement } from '../records/statement.ts'
import type { Entry, KeyAddEntry } from '../records/types.ts'
import { readRegime } from '../regime/read-regime.ts'
import { readObject } from './arguments.ts'
import { type Io, Misuse } from './command.ts'
import { postAway } from './post-away.ts'
import { configOf, withDesk } from './with-desk.ts'

/** Signs an entry here and files it at a house by its address. Throws Misuse without the origin, Problem as the house answers. */
export async function fileAway(
  unsigned: Omit<Entry, 'sigs'>,
  signers: readonly Signer[],
  { url, origin }: { url?: string | undefined; origin?: string | undefined },
  beside: object = {},
): Promise<Record<string, unknown>> {
  if (origin === undefined) throw new Misuse('--url asks for --origin: the log you sign for')
  const document = { entry: signEntry(unsigned, signers, origin, crypto), ...beside }
  return (await postAway('/api/v1/entries', url, document)) as Record<string, unknown>
}

/** Writes a participant's first root, signed by itself, as an entry that the secretariat is to vouch for. */
export function beginRoot(
  addition: Omit<KeyAddEntry, 'sigs'>,
  signer: Signer,
  path: string,
  origin: string | undefined,
): Record<string, unknown> {
  if (addition.role !== 'root') throw new Misuse('--out is for a first root; other keys are filed with --url')
  if (origin === undefined) throw new Misuse('--out asks for --origin: the log you sign for')
  if (existsSync(path)) throw new Misuse('--out names a file that is not there yet')
  const entry = signEntry<KeyAddEntry>(addition, [signer], origin, crypto)
  writeDurably(path, `${JSON.stringify(entry)}\n`, 0o644)
  return { id: signer.id, entry: path }
}

/** Adds the secretariat's signature to a first root that its own key has signed, and files it where the house is. */
export async function vouch(participant: string, path: string, io: Io): Promise<Record<string, unknown>> {
  const entry = readEntry(canonicalBytes(readObject<Entry>(path)))
  if (entry.kind !== 'key-add' || entry.role !== 'root' || entry.custody !== 'own')
    throw new Misuse('--entry holds a root key that its participant holds itself')
  if (entry.participant !== participant) throw new Misuse(`the entry is of ${entry.participant}`)
  const config = configOf(io)
  const { secretariat } = await readRegime(config.regimeDir)
  return withDesk(io, async (desk) => {
    const root = openKeysDir(config.keysDir).find(secretariat, 'root')
    if (root === undefined) throw new Misuse("this house does not hold the secretariat's root")
    const { origin } = await desk.state()
    const { sigs, ...unsigned } = entry
    // The state's own signature stays as it came; the house's checks say whether it holds.
    const vouched = { ...unsigned, sigs: [...sigs, signStatement(unsigned, root, origin, crypto)] }
    return { id: entry.key.id, ...(await desk.fileEntry(vouched)) }
  })
}
