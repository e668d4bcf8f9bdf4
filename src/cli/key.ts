import { existsSync } from 'node:fs'
import { base64url, hex, text } from '../bytes.ts'
import { newSigner, nodeCrypto } from '../crypto-node.ts'
import { openKeysDir, readSigner, writeDurably } from '../keys-dir.ts'
import { keyAddition, signEntry } from '../records/sign.ts'
import type { KeyAddEntry, KeyRevokeEntry } from '../records/types.ts'
import { readRegime } from '../regime/read-regime.ts'
import { parseArgs, readInput } from './arguments.ts'
import { type Command, Misuse } from './command.ts'
import { beginRoot, fileAway, vouch } from './key-away.ts'
import { certify, signPrepared } from './key-sign.ts'
import { configOf, withDesk } from './with-desk.ts'

const crypto = nodeCrypto
const REASONS = ['lost', 'rotated', 'compromised', 'left'] as const

/** `confianza key` */
export const key: Command = {
  help: `confianza key new --participant URY --out FILE          makes an Ed25519 key of your own (mode 0600)
confianza key show --participant URY --in FILE         its id and public key
confianza key add --participant URY --role root|filing --in FILE [--root FILE] [--url URL --origin ORIGIN] [--json]
  Adds your key to the log, at a house by its address or at the one on these settings. A first root is signed by itself
  and by the secretariat's root, which this house must hold; later keys by your root (--root).
confianza key add --participant URY --role root --in FILE --origin ORIGIN --out ENTRY
  A first root away from the house: the entry, signed by your key, for the secretariat to vouch for.
confianza key vouch --participant URY --entry ENTRY [--json]
  Where the house is: adds the signature of the secretariat's root to such an entry and files it.
confianza key revoke --participant URY --id ed25519:… --root FILE [--reason lost|rotated|compromised|left]
  [--url URL --origin ORIGIN] [--json]
confianza key certify --participant URY --in FILE --certificate FILE [--json]
  Signs, with your filing or root key, that a passkey speaks for a seat of yours; the desk takes what it prints.
confianza key sign --participant URY --in FILE --entry FILE [--url URL --origin ORIGIN] [--json]
  Signs an entry the desk has prepared, such as your clearance policy, and files it: at a house by its address, or at
  the one on these settings.`,
  async run(args, io) {
    const { values, rest } = parseArgs(args, [
      ...['participant', 'out', 'in', 'role', 'root', 'id', 'reason'],
      ...['certificate', 'entry', 'url', 'origin'],
    ] as const)
    const [act, stray] = rest
    if (stray !== undefined) throw new Misuse(`${stray} has no place here`)
    const participant = values.participant
    if (participant === undefined) throw new Misuse('--participant is needed')
    const say = (answer: Record<string, unknown>) => {
      io.out(
        values.json
          ? JSON.stringify(answer)
          : Object.entries(answer)
              .map(([name, value]) => `${name}: ${value}`)
              .join('\n'),
      )
      return 0 as const
    }
    const read = (name: 'in' | 'root') => {
      const path = values[name]
      if (path === undefined) throw new Misuse(`--${name} is needed`)
      return readSigner(participant, text(readInput(path)))
    }
    switch (act) {
      case 'new': {
        if (values.out === undefined || existsSync(values.out))
          throw new Misuse('--out names a file that is not there yet')
        const { signer, seed } = newSigner(participant)
        writeDurably(values.out, `${hex(seed)}\n`)
        return say({ id: signer.id, public: base64url(signer.public) })
      }
      case 'show': {
        const signer = read('in')
        return say({ id: signer.id, public: base64url(signer.public) })
      }
      case 'add': {
        const signer = read('in')
        const role = (['root', 'filing'] as const).find((one) => one === (values.role ?? 'filing'))
        if (role === undefined) throw new Misuse('--role is root or filing')
        const root = values.root === undefined ? undefined : read('root')
        if (role === 'filing' && root === undefined) throw new Misuse('--root is needed')
        const addition = keyAddition(signer, role, 'own', crypto)
        if (values.out !== undefined) return say(beginRoot(addition, signer, values.out, values.origin))
        if (values.url !== undefined) {
          if (root === undefined) throw new Misuse('--root is needed; for a first root see --out')
          return say({
            id: signer.id,
            ...(await fileAway(addition, role === 'root' ? [signer, root] : [root], values)),
          })
        }
        const config = configOf(io)
        const { secretariat } = await readRegime(config.regimeDir)
        return withDesk(io, async (desk) => {
          const { origin } = await desk.state()
          // Looked for only now: a house opened for this has made it, if it was its first start.
          const authority = root ?? openKeysDir(config.keysDir).find(secretariat, 'root')
          if (authority === undefined) throw new Misuse("this house does not hold the secretariat's root")
          const signers = role === 'root' ? [signer, authority] : [authority]
          const entry = signEntry<KeyAddEntry>(addition, signers, origin, crypto)
          return say({ id: signer.id, ...(await desk.fileEntry(entry)) })
        })
      }
      case 'revoke': {
        const { id, reason = 'rotated' } = values
        if (id === undefined) throw new Misuse('--id is needed')
        const why = REASONS.find((one) => one === reason)
        if (why === undefined) throw new Misuse(`--reason is one of ${REASONS.join(', ')}`)
        const root = read('root')
        const unsigned = {
          v: 1,
          kind: 'key-revoke',
          participant,
          nonce: base64url(crypto.random(16)),
          key: id,
          reason: why,
        } as const
        if (values.url !== undefined) return say({ id, ...(await fileAway(unsigned, [root], values)) })
        return withDesk(io, async (desk) => {
          const { origin } = await desk.state()
          return say({
            id,
            ...(await desk.fileEntry(signEntry<KeyRevokeEntry>(unsigned, [root], origin, crypto))),
          })
        })
      }
      case 'vouch': {
        if (values.entry === undefined) throw new Misuse('--entry is needed')
        return say(await vouch(participant, values.entry, io))
      }
      case 'certify': {
        if (values.certificate === undefined) throw new Misuse('--certificate is needed')
        return say(certify(read('in'), readInput(values.certificate)))
      }
      case 'sign': {
        if (values.entry === undefined) throw new Misuse('--entry is needed')
        return say(await signPrepared(read('in'), values.entry, values, io))
      }
      default:
        throw new Misuse('new, show, add, vouch, revoke, certify or sign')
    }
  },
}
