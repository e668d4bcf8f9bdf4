import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Regime } from './types.ts'

/** Lower-case hex SHA-256. */
export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The manifest whose digest stands in the log: JCS of `{"v":1,"regime":…,"files":{path: hex}}` (docs/protocol.md, Entry). */
export function manifestBytes(regime: Pick<Regime, 'ref' | 'files'>): Uint8Array {
  return new TextEncoder().encode(canonicalize({ v: 1, regime: regime.ref, files: regime.files }))
}

/** `sha256:<hex>` of the manifest. */
export const manifestDigest = (regime: Pick<Regime, 'ref' | 'files'>): string =>
  `sha256:${sha256Hex(manifestBytes(regime))}`
