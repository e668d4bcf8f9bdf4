import { concat, utf8 } from '../src/bytes.ts'

/** A file of a ZIP, and what its directory says of it where that is not so. */
export interface ZipPart {
  name: string
  data?: Uint8Array
  size?: number
  at?: number
  flags?: number
  method?: number
}

/** A ZIP of stored files, spelled by hand so that its directory can lie. */
export function aZip(parts: readonly ZipPart[]): Uint8Array {
  const locals: Uint8Array[] = []
  const central: Uint8Array[] = []
  let at = 0
  for (const part of parts) {
    const name = utf8(part.name)
    const data = part.data ?? utf8('<x/>')
    const common = header(26, (put) => {
      put(0, 20, 2)
      put(2, part.flags ?? 0, 2)
      put(4, part.method ?? 0, 2)
      put(14, data.length, 4)
      put(18, part.size ?? data.length, 4)
      put(22, name.length, 2)
    })
    const local = concat(new Uint8Array([0x50, 0x4b, 3, 4]), common, name, data)
    central.push(
      concat(
        new Uint8Array([0x50, 0x4b, 1, 2, 20, 0]),
        common,
        header(14, (put) => put(10, part.at ?? at, 4)),
        name,
      ),
    )
    locals.push(local)
    at += local.length
  }
  const directory = concat(...central)
  const end = header(18, (put) => {
    put(4, parts.length, 2)
    put(6, parts.length, 2)
    put(8, directory.length, 4)
    put(12, at, 4)
  })
  return concat(...locals, directory, new Uint8Array([0x50, 0x4b, 5, 6]), end)
}

function header(
  length: number,
  fill: (put: (at: number, value: number, bytes: 2 | 4) => void) => void,
): Uint8Array {
  const view = new DataView(new ArrayBuffer(length))
  fill((at, value, bytes) =>
    bytes === 2 ? view.setUint16(at, value, true) : view.setUint32(at, value, true),
  )
  return new Uint8Array(view.buffer)
}
