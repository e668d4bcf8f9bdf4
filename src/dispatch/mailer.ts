import { createTransport } from 'nodemailer'
import { type Config, LOOPBACK } from '../config.ts'
import type { RenderedMail } from './render-mail.ts'

/** How a mail went: handed over, refused for good, or to be tried again; `trouble` names no person. */
export type Sent = { state: 'sent' } | { state: 'refused' | 'later'; trouble: string }

/** Hands mails over to the next server. */
export interface Mailer {
  send(mail: RenderedMail): Promise<Sent>
  close(): void
}

/** How long any step with the mail server may take, in milliseconds. */
const PATIENCE = 20_000

/**
 * The mailer of the settings, or undefined where they name none. Links open seats: to other machines mails go encrypted,
 * unless the address says `?requireTLS=false`, for a relay on a network of one's own.
 */
export function openMailer({ smtpUrl }: Config): Mailer | undefined {
  if (smtpUrl === undefined) return undefined
  const { hostname, protocol, searchParams } = new URL(smtpUrl)
  const plain = LOOPBACK.includes(hostname) || searchParams.get('requireTLS') === 'false'
  const transport = createTransport({
    url: smtpUrl,
    requireTLS: protocol === 'smtp:' && !plain,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
    dnsTimeout: PATIENCE,
    // A mail is made of words; nothing in it is fetched or read.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(mail) {
      try {
        await transport.sendMail(mail)
        return { state: 'sent' }
      } catch (error) {
        const { code, responseCode = 0 } = error as { code?: string; responseCode?: number }
        const trouble = [code ?? 'unknown', ...(responseCode ? [responseCode] : [])].join(' ')
        // 5xx is for good (RFC 5321, 4.2.1), but for a server that does not know the house's own password.
        const refused = responseCode >= 500 && code !== 'EAUTH'
        return { state: refused ? 'refused' : 'later', trouble }
      }
    },
    close: () => transport.close(),
  }
}
