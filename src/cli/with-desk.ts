import { ROOT } from '../build.ts'
import type { House } from '../clearing-house/house.ts'
import { closeHouse, openHouse } from '../clearing-house.ts'
import { type Config, readConfig } from '../config.ts'
import type { Io } from './command.ts'
import { type Desk, deskOf, findRunning } from './control.ts'

/** The settings of a command's environment. Throws ConfigError. */
export const configOf = (io: Io): Config => readConfig(io.env, ROOT)

/** Tells the operator what a house says of itself, on standard error. */
export const logTo =
  (io: Io): House['log'] =>
  (event, details) =>
    io.err(`${event}${details ? ` ${JSON.stringify(details)}` : ''}`)

/** Runs work at the desk of the running house on these settings, or of one opened for it. */
export async function withDesk<T>(io: Io, work: (desk: Desk) => Promise<T>): Promise<T> {
  const config = configOf(io)
  const running = await findRunning(config.dataDir)
  if (running) return work(running)
  const house = await openHouse(config, { log: logTo(io), facts: false })
  try {
    return await work(deskOf(house))
  } finally {
    await closeHouse(house)
  }
}
