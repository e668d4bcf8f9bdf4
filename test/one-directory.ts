import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Everything a run of the tests writes stands in one directory, which goes with the run: workers that are stopped clean up nothing. */
export default function setup(): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'confianza-'))
  process.env['TMPDIR'] = dir
  return () => rmSync(dir, { recursive: true, force: true })
}
