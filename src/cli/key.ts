import { existsSync } from 'node:fs'
import { base64url, hex, text } from '../bytes.ts'
import { newSigner, nodeCrypto } from '../crypto-node.ts'
import { openKeysDir, readSigner, writeDurably } from '../keys-dir.ts'
import { keyAddition, signEntry } from '../records/sign.ts'
import type { KeyAddEntry, KeyRevokeEntry, KeyRole } from '../records/types.ts'
import { parseOptions, readInput } from './arguments.ts'
import { type Command, Misuse } from './command.ts'
import { configOf, withDesk } from './with-desk.ts'

const crypto = nodeCrypto

/** `confianza key` */
export const key: Command = {
  help: `confianza key new --participant URY --out FILE          makes an Ed25519 key of your own (mode 0600)
confianza key show --participant URY --in FILE         its id and public key
confianza key add --participant URY --role root|filing --in FILE [--root FILE] [--json]
  Adds your key to the log. A first root is signed by itself and by the secretariat's root, which this house must
  hold; later keys by your root (--root).
confianza key revoke --participant URY --id ed25519:… --root FILE [--reason lost|rotated|compromised|left] [--json]`,
  async run(args, io) {
    const [act, ...rest] = args
    const values = parseOptions(rest, ['participant', 'out', 'in', 'role', 'root', 'id', 'reason'])
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
        const role = (values.role ?? 'filing') as KeyRole
        const config = configOf(io)
        const secretariat = openKeysDir(config.keysDir)
        return withDesk(io, async (desk) => {
          const { origin } = await desk.state()
          const oas = secretariat.find('OAS', 'root')
          if (role === 'root' && oas === undefined)
            throw new Misuse("this house does not hold the secretariat's root")
          const signers =
            role === 'root' && values.root === undefined
              ? [signer, oas as NonNullable<typeof oas>]
              : [read('root'), ...(role === 'root' ? [signer] : [])]
          const entry = signEntry<KeyAddEntry>(
            keyAddition(signer, role, 'own', crypto),
            signers,
            origin,
            crypto,
          )
          return say({ id: signer.id, ...(await desk.fileEntry(entry)) })
        })
      }
      case 'revoke': {
        const { id, reason = 'rotated' } = values
        if (id === undefined) throw new Misuse('--id is needed')
        return withDesk(io, async (desk) => {
          const { origin } = await desk.state()
          const unsigned = {
            v: 1,
            kind: 'key-revoke',
            participant,
            nonce: base64url(crypto.random(16)),
            key: id,
            reason: reason as KeyRevokeEntry['reason'],
          } as const
          return say({
            id,
            ...(await desk.fileEntry(signEntry<KeyRevokeEntry>(unsigned, [read('root')], origin, crypto))),
          })
        })
      }
      default:
        throw new Misuse('new, show, add or revoke')
    }
  },
}
