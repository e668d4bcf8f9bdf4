import { isAbsolute, join, resolve } from 'node:path'

/** Every setting of the house, read once from the environment and checked. */
export interface Config {
  host: string
  port: number
  /** The address the public uses, without a trailing slash. */
  publicUrl: string
  /** A PostgreSQL URL; absent for the embedded database. */
  databaseUrl?: string
  dataDir: string
  regimeDir: string
  mode: 'trial' | 'production'
  /** The log's origin when the settings name one; a trial house makes its own. */
  logOrigin?: string
  keysDir: string
  /** Whether the last hop of X-Forwarded-For is who asks: a proxy stands before the house. */
  trustProxy?: boolean
  /** Whether requests are counted; off where the proxy does so. */
  limits?: boolean
  smtpUrl?: string
  mailFrom?: string
}

/** A setting with a wrong value; the message is one line that names it. */
export class ConfigError extends Error {
  constructor(name: string, reason: string) {
    super(`${name} ${reason}`)
    this.name = 'ConfigError'
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** Names and addresses of this machine alone, as settings and as URLs write them. */
export const LOOPBACK = ['127.0.0.1', '::1', '[::1]', 'localhost']

function urlOf(name: string, value: string, protocols: readonly string[]): URL {
  let url: URL
  try {
    url = new URL(value)
  } catch {
    throw new ConfigError(name, 'is not an address')
  }
  if (!protocols.includes(url.protocol))
    throw new ConfigError(name, `begins with one of ${protocols.join(', ')}`)
  return url
}

/**
 * The settings of an environment (README, `confianza doctor`); `root` is the package's folder, where regimes are found.
 * Throws ConfigError naming the first setting that is wrong or contradicts another.
 */
export function readConfig(env: Environment, root: string): Config {
  const read = (name: string) => (env[name] === '' ? undefined : env[name])
  const mode = read('CONFIANZA_MODE') ?? 'trial'
  if (mode !== 'trial' && mode !== 'production')
    throw new ConfigError('CONFIANZA_MODE', 'is trial or production')
  const host = read('HOST') ?? '127.0.0.1'
  if (mode === 'trial' && !LOOPBACK.includes(host))
    throw new ConfigError('HOST', 'of a trial is a loopback address: anybody there may sign in as any state')
  const portText = read('PORT') ?? '8080'
  if (!/^\d{1,5}$/.test(portText) || Number(portText) > 65535)
    throw new ConfigError('PORT', 'is a number from 0 to 65535')
  const port = Number(portText)
  const shown = host.includes(':') ? `[${host}]` : host
  const publicUrl = urlOf('PUBLIC_URL', read('PUBLIC_URL') ?? `http://${shown}:${port}`, ['http:', 'https:'])
  const databaseUrl = read('DATABASE_URL')
  if (databaseUrl) urlOf('DATABASE_URL', databaseUrl, ['postgres:', 'postgresql:'])
  const smtpUrl = read('SMTP_URL')
  if (smtpUrl) urlOf('SMTP_URL', smtpUrl, ['smtp:', 'smtps:'])
  const mailFrom = read('MAIL_FROM')
  if (mailFrom && !/^[^\s@]+@[^\s@]+$/.test(mailFrom)) throw new ConfigError('MAIL_FROM', 'is a mail address')
  const logOrigin = read('LOG_ORIGIN')
  if (logOrigin && !/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/.test(logOrigin))
    throw new ConfigError('LOG_ORIGIN', 'is a host and a path without scheme')
  if (mode === 'trial' && logOrigin && !logOrigin.startsWith('trial.invalid/'))
    throw new ConfigError('LOG_ORIGIN', 'of a trial begins with trial.invalid/')
  if (mode === 'production') {
    if (publicUrl.protocol !== 'https:')
      throw new ConfigError('PUBLIC_URL', 'of a production house begins with https:')
    if (!logOrigin) throw new ConfigError('LOG_ORIGIN', 'is needed in production')
    if (/^trial\.invalid(\/|$)/.test(logOrigin))
      throw new ConfigError(
        'LOG_ORIGIN',
        "of a production house is no trial's: anybody sat for any state there",
      )
    if (!read('KEYS_DIR')) throw new ConfigError('KEYS_DIR', 'is needed in production')
  }
  const oneOf = (name: string, on: string, off: string, fallback: string): boolean => {
    const value = read(name) ?? fallback
    if (value !== on && value !== off) throw new ConfigError(name, `is ${on} or ${off}`)
    return value === on
  }
  const place = (name: string, fallback: string) => {
    const value = read(name)
    return value === undefined ? fallback : resolve(value)
  }
  const dataDir = place('CONFIANZA_DATA', resolve('data'))
  const regime = read('CONFIANZA_REGIME') ?? 'regimes/miami-2003'
  return {
    host,
    port,
    publicUrl: publicUrl.href.replace(/\/$/, ''),
    ...(databaseUrl ? { databaseUrl } : {}),
    dataDir,
    regimeDir: isAbsolute(regime) ? regime : join(root, regime),
    mode,
    ...(logOrigin ? { logOrigin } : {}),
    keysDir: place('KEYS_DIR', join(dataDir, 'keys')),
    trustProxy: oneOf('TRUST_PROXY', '1', '0', '0'),
    limits: oneOf('RATE_LIMITS', 'on', 'off', 'on'),
    ...(smtpUrl ? { smtpUrl } : {}),
    ...(mailFrom ? { mailFrom } : {}),
  }
}

/** The settings as `confianza doctor` prints them: passwords in addresses are masked. */
export function showConfig(config: Config): Record<string, string> {
  const mask = (value: string) => {
    const url = new URL(value)
    if (url.password) url.password = '***'
    if (url.searchParams.has('password')) url.searchParams.set('password', '***')
    return url.href
  }
  return {
    CONFIANZA_MODE: config.mode,
    HOST: config.host,
    PORT: String(config.port),
    PUBLIC_URL: config.publicUrl,
    DATABASE_URL: config.databaseUrl ? mask(config.databaseUrl) : '(embedded)',
    CONFIANZA_DATA: config.dataDir,
    CONFIANZA_REGIME: config.regimeDir,
    LOG_ORIGIN: config.logOrigin ?? '(made once by the trial house)',
    KEYS_DIR: config.keysDir,
    TRUST_PROXY: config.trustProxy ? '1' : '0',
    RATE_LIMITS: config.limits === false ? 'off' : 'on',
    SMTP_URL: config.smtpUrl ? mask(config.smtpUrl) : '(none)',
    MAIL_FROM: config.mailFrom ?? '(none)',
  }
}
