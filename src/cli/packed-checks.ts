import type { SignatureCheck } from '../records/statement.ts'

// One block of memory for many checks: as objects their copy to another thread costs as much as half the check.
//   32 bytes public key | 64 bytes signature | uint16 big-endian length | message
const [KEY, SIGNATURE, LENGTH] = [32, 64, 2]

/** Checks as one block of bytes. Keys, signatures and messages are of the lengths that `signatureChecks` gives. */
export function packChecks(checks: readonly SignatureCheck[]): Uint8Array<ArrayBuffer> {
  const size = checks.reduce((sum, { message }) => sum + KEY + SIGNATURE + LENGTH + message.length, 0)
  const packed = new Uint8Array(size)
  const view = new DataView(packed.buffer)
  let at = 0
  for (const { public: key, signature, message } of checks) {
    if (key.length !== KEY || signature.length !== SIGNATURE || message.length > 0xffff)
      throw new RangeError('a check of another size')
    packed.set(key, at)
    packed.set(signature, at + KEY)
    view.setUint16(at + KEY + SIGNATURE, message.length)
    packed.set(message, at + KEY + SIGNATURE + LENGTH)
    at += KEY + SIGNATURE + LENGTH + message.length
  }
  return packed
}

/** The checks of a block. */
export function unpackChecks(packed: Uint8Array): SignatureCheck[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const checks: SignatureCheck[] = []
  for (let at = 0; at < packed.length; ) {
    const from = at + KEY + SIGNATURE + LENGTH
    const to = from + view.getUint16(from - LENGTH)
    checks.push({
      public: packed.subarray(at, at + KEY),
      signature: packed.subarray(at + KEY, at + KEY + SIGNATURE),
      message: packed.subarray(from, to),
    })
    at = to
  }
  return checks
}
