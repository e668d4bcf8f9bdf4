import type { Config } from '../config.ts'
import type { Crypto } from '../crypto.ts'
import type { KeysDir } from '../keys-dir.ts'
import type { Regime } from '../regime/types.ts'
import type { AuditKeeper } from '../register/audit-keeper.ts'
import type { Publisher } from '../register/publisher.ts'
import type { Register } from '../register/register.ts'
import type { CheckpointSigner } from '../register/signer-state.ts'
import type { Limiter } from './limits.ts'

/** An open house: what every use-case is given. */
export interface House {
  config: Config
  regime: Regime
  register: Register
  keys: KeysDir
  signer: CheckpointSigner
  publisher: Publisher
  /** The participants' audit logs; use-cases write by `recordAct`. */
  audit: AuditKeeper
  /** How often something may be done. */
  limits: Limiter
  crypto: Crypto
  /** The log's origin. */
  origin: string
  /** Where the log's files are published. */
  logDir: string
  /** The data directory, held for this process from before its first key until the house is closed. */
  held: { release(): void }
  /** Whether the facts of the first start are all filed. */
  ready: boolean
  now(): Date
  /** Tells the operator; never the reader. */
  log(event: string, details?: Record<string, unknown>): void
}

/** The day of the house's clock, UTC, as `2025-04-12`. */
export const today = (house: Pick<House, 'now'>): string => house.now().toISOString().slice(0, 10)
