import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Role } from '../audience/roles.ts'
import { concat, text, utf8 } from '../bytes.ts'
import { secretIn } from '../keys-dir.ts'
import { Problem } from '../problems.ts'
import { LANGS, type Lang } from '../regime/types.ts'
import type { TakenJob } from '../register/job-store.ts'
import type { House } from './house.ts'

export type { TakenJob }

/** What a mail is about; its words are in locales/<lang>/mail.json. */
export type MailTemplate =
  | 'invitation'
  | 'to-clear'
  | 'returned'
  | 'clear-reminder'
  | 'clear-escalation'
  | 'recall'
  | 'difference'
  | 'passing-request'
  | 'recovery'

/** A mail to be sent: what waits for whom, where it is, and nothing of what it says. */
export interface Mail {
  to: { address: string; name?: string }
  lang: Lang
  template: MailTemplate
  /** The page it leads to, without the language: `/desk`. */
  path: string
  /** The participant it is about: a code. */
  participant: string
  /** Since when something waits: a day. */
  since?: string
}

/** What of the house a mail is queued with. */
export type Outbox = Pick<House, 'register' | 'config' | 'crypto' | 'now'>

/** The kind of job that a mail is. */
export const MAIL_JOB = 'mail'

const ADDRESS = /^[^\s@<>"',;:()[\]\\\p{C}]{1,64}@[^\s@<>"',;:()[\]\\\p{C}]{1,190}$/u
const PATH = /^\/[A-Za-z0-9/_#?=-]{0,200}$/

/** Throws Problem `bad-request` for what could become another header, another recipient or another link. */
function check({ to, path, lang }: Mail): void {
  if (!ADDRESS.test(to.address)) throw new Problem('bad-request', 'the mail address is not one')
  if (to.name !== undefined && !/^[^\p{C}\p{Zl}\p{Zp}<>]{1,200}$/u.test(to.name))
    throw new Problem('bad-request', 'the name holds what a mail cannot carry')
  if (!PATH.test(path)) throw new Problem('bad-request', 'the path is not one of the house')
  if (!LANGS.includes(lang)) throw new Problem('bad-request', 'the language is not one of the house')
}

const NONCE = 12
const TAG = 16

/** Links open seats, addresses are people's: a copy of the database shows neither. */
function seal({ config, crypto }: Outbox, key: string, mail: Mail): Uint8Array {
  const nonce = crypto.random(NONCE)
  const cipher = createCipheriv('aes-256-gcm', secretIn(config.keysDir, 'outbox'), nonce)
  cipher.setAAD(utf8(key))
  const sealed = concat(cipher.update(utf8(JSON.stringify(mail))), cipher.final())
  return concat(nonce, cipher.getAuthTag(), sealed)
}

/** The mail that a job carries. Throws when it was sealed by another house or changed. */
export function openMail({ config }: Pick<House, 'config'>, { key, sealed }: TakenJob): Mail {
  const decipher = createDecipheriv(
    'aes-256-gcm',
    secretIn(config.keysDir, 'outbox'),
    sealed.subarray(0, NONCE),
    { authTagLength: TAG },
  )
  decipher.setAAD(utf8(key))
  decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG))
  return JSON.parse(text(concat(decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()))) as Mail
}

/**
 * Queues a mail, with the caller's transaction if there is one; `key` says what it is about, and is sent once. A house
 * without SMTP_URL queues none: its desk shows the same. Throws Problem `bad-request`.
 */
export async function enqueueMail(house: Outbox, { key, ...mail }: Mail & { key: string }): Promise<boolean> {
  check(mail)
  if (house.config.smtpUrl === undefined) return false
  return house.register.jobs.queueJob({ kind: MAIL_JOB, key, sealed: seal(house, key, mail) }, house.now())
}

/** Tells those who hold seats of these roles that something waits for them; those without a mail address see it at the desk. */
export async function tellSeats(
  house: Outbox,
  {
    participant,
    roles,
    key,
    office,
    official: only,
    ...mail
  }: Omit<Mail, 'to' | 'lang'> & {
    key: string
    roles: readonly Role[]
    /** Only seats of this office. */
    office?: string | undefined
    /** Only this one of them. */
    official?: string | undefined
  },
): Promise<void> {
  if (house.config.smtpUrl === undefined) return
  const { people } = house.register
  const told = new Set<string>()
  for (const seat of await people.listHeldSeats([participant])) {
    if (!roles.includes(seat.role) || (office !== undefined && seat.office !== office)) continue
    const holder = await people.findHolder(seat.id)
    const official = holder === undefined || told.has(holder) ? undefined : await people.findOfficial(holder)
    if (official === undefined || (only !== undefined && official.id !== only)) continue
    told.add(official.id)
    if (official.email === undefined || !ADDRESS.test(official.email)) continue
    await enqueueMail(house, {
      ...mail,
      participant,
      key: `${key} ${official.id}`,
      to: { address: official.email },
      lang: LANGS.find((lang) => lang === official.language) ?? 'es',
    })
  }
}
