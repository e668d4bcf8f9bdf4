/** A regime that cannot be used: which file (inside its folder), which line (from 1), and why. */
export class RegimeError extends Error {
  readonly file: string
  readonly line: number
  readonly reason: string
  constructor(file: string, line: number, reason: string) {
    super(`${file}:${line}: ${reason}`)
    this.name = 'RegimeError'
    this.file = file
    this.line = line
    this.reason = reason
  }
}
