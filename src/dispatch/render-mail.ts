import type { House } from '../clearing-house/house.ts'
import type { Mail } from '../clearing-house.ts'
import { say } from '../words.ts'

/** A mail as it goes out: plain text alone. */
export interface RenderedMail {
  from: string
  to: { address: string; name: string }
  subject: string
  text: string
  /** The same for each time a mail is tried, so that a second copy is known to be one. */
  messageId: string
  headers: Record<string, string>
}

/** The address mails come from: MAIL_FROM, or the house's own name. */
export const senderOf = ({ publicUrl, mailFrom }: House['config']): string =>
  mailFrom ?? `confianza@${new URL(publicUrl).hostname.replace(/[[\]]/g, '')}`

/** A mail in the words of its language. `key` is its job's. */
export function renderMail(
  { config, regime, crypto }: Pick<House, 'config' | 'regime' | 'crypto'>,
  { to, lang, template, path, participant, since }: Mail,
  key: string,
): RenderedMail {
  const words = say(lang)
  const params = {
    participant: regime.participants.find(({ code }) => code === participant)?.name[lang] ?? participant,
    link: `${config.publicUrl}/${lang}${path}`,
    date: since === undefined ? '' : words.date(since),
    house: config.publicUrl,
  }
  const trial = config.mode === 'trial'
  const subject = words.t(`mail.${template}.subject`, params)
  const from = senderOf(config)
  return {
    from,
    to: { address: to.address, name: to.name ?? '' },
    subject: `${trial ? 'TRIAL · ' : ''}${subject}`,
    text: [
      ...(trial ? [words.t('mail.trial')] : []),
      words.t('mail.greeting'),
      words.t(`mail.${template}.body`, params),
      '-- ',
      words.t('mail.footer', params),
    ].join('\n\n'),
    messageId: `<${Buffer.from(crypto.sha256(Buffer.from(key)))
      .toString('hex')
      .slice(0, 32)}@${from.split('@')[1]}>`,
    // Nobody's absence is told to the house (RFC 3834).
    headers: { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' },
  }
}
