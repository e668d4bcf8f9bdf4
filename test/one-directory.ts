import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'

const IN_MEMORY = '/dev/shm'
/** What the tests need at most, in bytes, with room to spare. */
const ROOM = 4 * 1024 ** 3

/** In memory where the machine has the room: nobody keeps what tests write, and most of their waiting is for the disk. */
function where(): string {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY)
    if (Math.min(bavail * bsize, freemem()) > ROOM) return IN_MEMORY
  } catch {
    // There is no such place.
  }
  return tmpdir()
}

/** Everything a run of the tests writes stands in one directory, which goes with the run: workers that are stopped clean up nothing. */
export default function setup(): () => void {
  const dir = mkdtempSync(join(where(), 'confianza-'))
  process.env['TMPDIR'] = dir
  return () => rmSync(dir, { recursive: true, force: true })
}
