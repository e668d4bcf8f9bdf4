import { text } from '../bytes.ts'
import { tilePath } from '../log/tiles.ts'
import type { LogSource } from '../verify.ts'
import { Misuse } from './command.ts'

/** The most bytes taken of one answer: an entry bundle of 256 leaves of 8 kB, or a record. */
const LARGEST = 4 * 1024 * 1024
/** Patience with one answer, in milliseconds. */
const PATIENCE = 30_000

/** A log read over HTTP; nothing it answers is trusted, nor waited for without end, nor taken past a size. */
export function httpSource(url: string): LogSource {
  const base = URL.parse(url)
  if (base === null || !/^https?:$/.test(base.protocol)) throw new Misuse('--log is an http or https address')
  const prefix = base.href.replace(/\/$/, '')
  const read = async (path: string): Promise<Uint8Array | 'gone' | undefined> => {
    const answer = await fetch(`${prefix}${path}`, {
      signal: AbortSignal.timeout(PATIENCE),
      redirect: 'error',
    })
    if (answer.status === 410) return 'gone'
    if (!answer.ok) {
      await answer.body?.cancel()
      return undefined
    }
    const parts: Uint8Array[] = []
    let length = 0
    for await (const part of answer.body ?? []) {
      length += part.length
      if (length > LARGEST) throw new Error(`${path} is larger than ${LARGEST} bytes`)
      parts.push(part)
    }
    return new Uint8Array(Buffer.concat(parts))
  }
  const bytes = async (path: string) => {
    const found = await read(path)
    return found === 'gone' ? undefined : found
  }
  return {
    checkpoint: () => bytes('/log/checkpoint'),
    async key() {
      const found = await bytes('/log/key')
      return found && text(found)
    },
    tile: (level, index, width) => bytes(`/log/${tilePath({ level, index, width })}`),
    entries: (index, width) => bytes(`/log/${tilePath({ level: 'entries', index, width })}`),
    body: (id) => read(`/api/v1/records/${id}/bytes`),
  }
}
