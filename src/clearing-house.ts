import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { circlesOf } from './audience/roles.ts'
import { fileAllCleared } from './clearing-house/file-cleared.ts'
import { beginLog, fileFacts, originOf } from './clearing-house/first-start.ts'
import type { House } from './clearing-house/house.ts'
import { type LimitSettings, openLimiter } from './clearing-house/limits.ts'
import { type Config, ConfigError } from './config.ts'
import { nodeCrypto } from './crypto-node.ts'
import { openKeysDir } from './keys-dir.ts'
import { Problem } from './problems.ts'
import { readRegime } from './regime/read-regime.ts'
import { openAuditKeeper } from './register/audit-keeper.ts'
import { holdDirectory } from './register/hold-directory.ts'
import { compareAtStart, startPublisher } from './register/publisher.ts'
import { openRegister } from './register/register.ts'
import { openSigner } from './register/signer-state.ts'

export * from './clearing-house/attach.ts'
export * from './clearing-house/attachment-name.ts'
export * from './clearing-house/attachment-type.ts'
export * from './clearing-house/audit.ts'
export * from './clearing-house/bring-root.ts'
export * from './clearing-house/certify.ts'
export * from './clearing-house/change-policy.ts'
export * from './clearing-house/check.ts'
export * from './clearing-house/clear.ts'
export * from './clearing-house/clear-view.ts'
export * from './clearing-house/compare.ts'
export * from './clearing-house/dues.ts'
export { type ClearedPackage, fileAllCleared, fileCleared } from './clearing-house/file-cleared.ts'
export * from './clearing-house/file-entry.ts'
export * from './clearing-house/file-record.ts'
export * from './clearing-house/glance.ts'
export { handOn, MOST_REASON, returnDraft, takeBack } from './clearing-house/hand-on.ts'
export { type House, today } from './clearing-house/house.ts'
export { type InventoryView, viewInventory } from './clearing-house/inventory.ts'
export * from './clearing-house/notices.ts'
export * from './clearing-house/one-at-a-time.ts'
export * from './clearing-house/outbox.ts'
export { type PolicyInForce, policyInForce } from './clearing-house/policy.ts'
export { filingSigner, signAndFile } from './clearing-house/seat-keys.ts'
export * from './clearing-house/settle.ts'
export * from './clearing-house/transcribe.ts'
export * from './clearing-house/versions.ts'
export * from './clearing-house/view.ts'
export * from './clearing-house/who-reads.ts'
export * from './clearing-house/widen.ts'

/** How an open house is told apart from its settings. */
export interface Opening {
  now?: () => Date
  log?: House['log']
  /** Files the regime's public facts; on by default in a trial, never in production. */
  facts?: boolean
  /** Other bounds than those of production; false counts nothing. */
  limits?: LimitSettings
}

/**
 * Opens the house: regime, database, signer, publisher; begins the log where there is none. The facts of a first
 * start are filed in the background (`house.ready`). Throws with one line that says what is wrong.
 */
export async function openHouse(
  config: Config,
  opening: Opening = {},
): Promise<House & { settled: Promise<void> }> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  // Before any key or origin is made: two first starts at once would mix theirs.
  const held = holdDirectory(config.dataDir, 'house.lock')
  try {
    return await openHeld(config, opening, held)
  } catch (error) {
    held.release()
    throw error
  }
}

async function openHeld(
  config: Config,
  opening: Opening,
  held: House['held'],
): Promise<House & { settled: Promise<void> }> {
  const crypto = nodeCrypto
  const log = opening.log ?? (() => {})
  const now = opening.now ?? (() => new Date())
  const regime = await readRegime(config.regimeDir)
  const keys = openKeysDir(config.keysDir)
  const origin = originOf(config, crypto)
  const logSigner =
    config.mode === 'trial' ? keys.make(regime.secretariat, 'log') : keys.find(regime.secretariat, 'log')
  if (logSigner === undefined)
    throw new ConfigError('KEYS_DIR', 'holds no log key: make it with `confianza init`')
  const register = await openRegister(
    {
      databaseUrl: config.databaseUrl,
      dataDir: config.dataDir,
      origin,
      secretariat: regime.secretariat,
      circles: circlesOf(regime),
      now,
    },
    crypto,
  )
  try {
    const signer = openSigner({ dir: config.keysDir, origin, signer: logSigner }, crypto)
    const logDir = join(config.dataDir, 'log')
    const behind = await compareAtStart(register, signer, logDir, crypto)
    if (behind) log('read-only', { why: behind })
    register.readOnly = behind
    const publisher = startPublisher({ register, signer, dir: logDir }, crypto, (error) =>
      log('publish', { error: String(error) }),
    )
    const audit = openAuditKeeper(
      {
        store: register.audit,
        dir: config.keysDir,
        origin,
        signer: logSigner,
        onTrouble: (participant, why) => log('audit', { participant, why }),
      },
      crypto,
    )
    const house: House = {
      config,
      regime,
      register,
      keys,
      signer,
      publisher,
      audit,
      limits: openLimiter(now, config.limits === false ? false : opening.limits),
      crypto,
      origin,
      logDir,
      held,
      ready: false,
      now,
      log,
    }
    if (!behind) await beginLog(house)
    const withFacts = config.mode === 'trial' && (opening.facts ?? true) && !behind
    audit.checkAll(regime.participants.map(({ code }) => code))
    return Object.assign(house, { settled: settle(house, withFacts) })
  } catch (error) {
    await register.close()
    throw error
  }
}

/** Files the facts of a first start; `house.ready` says that they stand. Without them the house answers all the same. */
async function settle(house: House, withFacts: boolean): Promise<void> {
  try {
    if (house.register.readOnly === undefined) await fileAllCleared(house)
    if (withFacts) await fileFacts(house)
    house.ready = true
  } catch (error) {
    // A house that is being closed goes on with them at its next start.
    if (!(error instanceof Problem && error.code === 'read-only'))
      house.log('facts', { error: String(error) })
  }
}

/** Closes the house: finishes the commit and the publication in hand. */
export async function closeHouse(house: House & { settled?: Promise<void> }): Promise<void> {
  house.register.readOnly ??= 'the house is closing'
  await house.settled
  await house.publisher.stop()
  await house.audit.stop()
  await house.register.close()
  house.held.release()
}
