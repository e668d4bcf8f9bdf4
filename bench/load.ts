import { connect } from 'node:net'

/** What a load came to. */
export interface Load {
  answers: number
  /** Wall time from the first request to the last answer, in seconds. */
  seconds: number
  /** Answers by status. */
  statuses: Record<number, number>
  /** Half of the requests were answered within, and all but one in a hundred, in milliseconds. */
  p50: number
  p99: number
}

const END_OF_HEAD = Buffer.from('\r\n\r\n')
const END_OF_CHUNKS = Buffer.from('0\r\n\r\n')

/** The status and length of the answer that begins a buffer; undefined until it is whole. */
function readAnswer(bytes: Buffer): { status: number; length: number } | undefined {
  const head = bytes.indexOf(END_OF_HEAD)
  if (head < 0) return undefined
  const lines = bytes.toString('latin1', 0, head)
  const status = Number(lines.slice(9, 12))
  const start = head + END_OF_HEAD.length
  const fixed = /\r\ncontent-length: *(\d+)/i.exec(lines)
  if (fixed) {
    const length = start + Number(fixed[1])
    return bytes.length >= length ? { status, length } : undefined
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(lines)) return { status, length: start }
  // One request at a time is under way, so nothing follows the last chunk.
  return bytes.subarray(-END_OF_CHUNKS.length).equals(END_OF_CHUNKS)
    ? { status, length: bytes.length }
    : undefined
}

/**
 * Sends whole requests over `clients` kept connections, each client the next one when its last is answered, until
 * `next` gives none or `seconds` are over. Written on bare sockets, so that the client takes little of the machine.
 */
export async function loadHouse(
  port: number,
  clients: number,
  next: () => Buffer | undefined,
  seconds: number,
): Promise<Load> {
  const statuses: Record<number, number> = {}
  const times: number[] = []
  const began = performance.now()
  const until = began + seconds * 1000
  const client = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      socket.setNoDelay(true)
      let held: Buffer = Buffer.alloc(0)
      let sent = 0
      const send = () => {
        const request = performance.now() < until ? next() : undefined
        if (request === undefined) return void socket.end(() => resolve())
        sent = performance.now()
        socket.write(request)
      }
      socket.on('connect', send)
      socket.on('error', reject)
      socket.on('close', () => resolve())
      socket.on('data', (part) => {
        held = held.length === 0 ? part : Buffer.concat([held, part])
        const answer = readAnswer(held)
        if (answer === undefined) return
        held = held.subarray(answer.length)
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
        times.push(performance.now() - sent)
        send()
      })
    })
  await Promise.all(Array.from({ length: clients }, client))
  const taken = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
  return { answers: times.length, seconds: taken, statuses, p50: at(0.5), p99: at(0.99) }
}

/** The bytes of a GET of an address. */
export const getRequest = (path: string): Buffer =>
  Buffer.from(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-language: en\r\n\r\n`)

/** The bytes of a POST of a JSON body. */
export const postRequest = (path: string, body: string): Buffer =>
  Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
