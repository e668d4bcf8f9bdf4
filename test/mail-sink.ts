import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A mail as the sink took it in. */
export interface Taken {
  to: string[]
  from: string
  /** Headers and body as they came, with quoted-printable and encoded words undone. */
  text: string
  raw: string
}

/** A mail server that keeps what it is given. */
export interface MailSink {
  url: string
  port: number
  taken: Taken[]
  /** What it says to a recipient; undefined: it takes the mail. */
  refusal: { code: number; message: string } | undefined
  close(): Promise<void>
}

const decoded = (raw: string): string => {
  const [head = '', ...body] = raw.split('\r\n\r\n')
  const quoted = (text: string) =>
    Buffer.from(
      text
        .replace(/=\r?\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
      'latin1',
    ).toString('utf8')
  const content = body.join('\r\n\r\n')
  const plain = /transfer-encoding: base64/i.test(head)
    ? Buffer.from(content, 'base64').toString('utf8')
    : /transfer-encoding: quoted-printable/i.test(head)
      ? quoted(content)
      : content
  const words = head
    .replace(/\r\n[ \t]+/g, ' ')
    .replace(/(\?=) (=\?)/g, '$1$2')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('utf8')
        : quoted(text.replaceAll('_', ' ')),
    )
  return `${words}\n\n${plain}`
}

/** Opens a sink on a port of its own, or on that one. */
export async function openMailSink(port = 0): Promise<MailSink> {
  const sink: Omit<MailSink, 'url' | 'port' | 'close'> = { taken: [], refusal: undefined }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo(_address, _session, done) {
      const { refusal } = sink
      done(refusal && Object.assign(new Error(refusal.message), { responseCode: refusal.code }))
    },
    onData(stream, session, done) {
      let raw = ''
      stream.setEncoding('latin1')
      stream.on('data', (part: string) => {
        raw += part
      })
      stream.on('end', () => {
        const { rcptTo, mailFrom } = session.envelope
        const bytes = Buffer.from(raw, 'latin1').toString('utf8')
        sink.taken.push({
          to: rcptTo.map(({ address }) => address),
          from: mailFrom === false ? '' : mailFrom.address,
          text: decoded(bytes),
          raw: bytes,
        })
        done()
      })
    },
  })
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const own = (server.server.address() as AddressInfo).port
  return Object.assign(sink, {
    port: own,
    url: `smtp://127.0.0.1:${own}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  })
}
