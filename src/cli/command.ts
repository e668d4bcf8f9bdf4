/** What a command is given besides its arguments. */
export interface Io {
  env: Readonly<Record<string, string | undefined>>
  /** Results, to standard output. */
  out(text: string): void
  /** Progress and refusals, to standard error. */
  err(text: string): void
}

/** One command: its help, and what it does. 0 is success, 1 a negative finding, 2 misuse. */
export interface Command {
  help: string
  run(args: string[], io: Io): Promise<0 | 1 | 2>
}

/** A command called in a way it does not know; its message is shown with the help. */
export class Misuse extends Error {}
