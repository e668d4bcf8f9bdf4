import { expect, test } from 'vitest'
import { readConfig, showConfig } from './config.ts'

test('a newcomer sets nothing', () => {
  const config = readConfig({}, '/house')
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    publicUrl: 'http://127.0.0.1:8080',
    mode: 'trial',
    regimeDir: '/house/regimes/miami-2003',
  })
  expect(config.keysDir).toBe(`${config.dataDir}/keys`)
})

const production = {
  CONFIANZA_MODE: 'production',
  PUBLIC_URL: 'https://a.example',
  LOG_ORIGIN: 'a.example/log',
  KEYS_DIR: '/keys',
}
test.each([
  [{ PORT: '70000' }, 'PORT'],
  [{ PORT: 'x' }, 'PORT'],
  [{ HOST: '0.0.0.0' }, 'HOST'],
  [{ CONFIANZA_MODE: 'both' }, 'CONFIANZA_MODE'],
  [{ PUBLIC_URL: 'ftp://a' }, 'PUBLIC_URL'],
  [{ DATABASE_URL: 'mysql://a' }, 'DATABASE_URL'],
  [{ LOG_ORIGIN: 'https://a' }, 'LOG_ORIGIN'],
  [{ LOG_ORIGIN: 'log.example/a' }, 'LOG_ORIGIN'],
  [{ SMTP_URL: 'mail' }, 'SMTP_URL'],
  [{ MAIL_FROM: 'nobody' }, 'MAIL_FROM'],
  [{ TRUST_PROXY: 'yes' }, 'TRUST_PROXY'],
  [{ RATE_LIMITS: '0' }, 'RATE_LIMITS'],
  [{ ...production, PUBLIC_URL: 'http://a.example' }, 'PUBLIC_URL'],
  [{ ...production, LOG_ORIGIN: '' }, 'LOG_ORIGIN'],
  [{ ...production, LOG_ORIGIN: 'trial.invalid/0011223344556677' }, 'LOG_ORIGIN'],
  [{ ...production, KEYS_DIR: undefined }, 'KEYS_DIR'],
])('%o is refused by the name of the setting', (env, name) => {
  expect(() => readConfig(env, '/house')).toThrow(new RegExp(`^${name} [^\\n]+$`))
})

test('production may listen anywhere, and secrets are not shown', () => {
  const config = readConfig(
    { ...production, HOST: '0.0.0.0', DATABASE_URL: 'postgres://u:secret@db/x' },
    '/house',
  )
  expect(JSON.stringify(showConfig(config))).not.toContain('secret')
})
