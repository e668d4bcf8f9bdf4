import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { check } from '../src/cli/check.ts'
import { type Command, Misuse } from '../src/cli/command.ts'
import { doctor } from '../src/cli/doctor.ts'
import { file } from '../src/cli/file.ts'
import { importCommand } from '../src/cli/import.ts'
import { init } from '../src/cli/init.ts'
import { invite } from '../src/cli/invite.ts'
import { key } from '../src/cli/key.ts'
import { rebuild } from '../src/cli/rebuild.ts'
import { serve } from '../src/cli/serve.ts'
import { verify } from '../src/cli/verify.ts'
import { ConfigError } from '../src/config.ts'
import { type Env, envOf, exampleOf, productionAt, run, runJson, writeJson } from './cli-run.ts'
import { makePlace, type Place } from './open-register.ts'

let place: Place
let env: Env
beforeAll(async () => {
  place = await makePlace()
  env = envOf(place)
})
afterAll(() => place.remove())

const COMMANDS: [string, Command][] = Object.entries({
  serve,
  init,
  invite,
  check,
  file,
  verify,
  import: importCommand,
  key,
  rebuild,
  doctor,
})

test.each(COMMANDS)('%s is misused with an option it does not know', async (_, command) => {
  for (const args of [['--no-such-option'], ['--no-such-option=x'], ['-z']]) {
    const refused = await run(command, args, env).catch((error) => error)
    expect(refused).toBeInstanceOf(Misuse)
    expect(refused.message).toContain(args[0]?.split('=')[0])
  }
})

test.each(['serve', 'init', 'rebuild', 'doctor'])(
  '%s is misused with a word that has no place',
  async (name) => {
    const command = Object.fromEntries(COMMANDS)[name] as Command
    await expect(run(command, ['extra'], env)).rejects.toThrow(/^extra /)
  },
)

const FORMS = ['meeting/1', 'milex-return/1', 'treaty-status/1']

describe('check', () => {
  test.each(FORMS)(
    'finds nothing against the example of %s, as a record or as answers alone',
    async (form) => {
      const { record, answers, participant, period } = await exampleOf(form)
      const whole = await runJson<{ findings: object[] }>(
        check,
        [writeJson(place, 'record.json', record)],
        env,
      )
      expect(whole.code).toBe(0)
      const options = ['--form', form, '--participant', participant, ...(period ? ['--period', period] : [])]
      const alone = await runJson<object>(check, [writeJson(place, 'answers.json', answers), ...options], env)
      expect(alone).toEqual(whole)
    },
  )

  test('tells what keeps a record out in the language asked for, exit 1', async () => {
    const { record } = await exampleOf('treaty-status/1', { answers: { instrument: 'other' } })
    const path = writeJson(place, 'wrong.json', record)
    const told = await Promise.all(
      ['en', 'es', 'pt', 'fr'].map((lang) => run(check, [path, '--lang', lang], env)),
    )
    expect(told.map(({ code }) => code)).toEqual([1, 1, 1, 1])
    expect(told[0]?.out).toMatch(/^error\t\/status\t\S+\t\S/m)
    expect(new Set(told.map(({ out }) => out)).size).toBe(4)
  })

  test('finds fault with what is no JSON object, and is misused without a file, form or language it knows', async () => {
    for (const content of ['{"form":', '[]', 'null', '"x"']) {
      writeFileSync(join(place.dataDir, 'broken.json'), content)
      await expect(run(check, [join(place.dataDir, 'broken.json')], env)).rejects.toMatchObject({
        code: 'bad-json',
      })
    }
    const { record, answers } = await exampleOf('meeting/1')
    const [path, alone] = [writeJson(place, 'record.json', record), writeJson(place, 'answers.json', answers)]
    const strange = writeJson(place, 'strange.json', { ...record, form: 'meeting/99' })
    for (const args of [[], [path, path], [`${path}.gone`], [strange], [alone], [path, '--lang', 'de']])
      await expect(run(check, args, env), args.join(' ')).rejects.toBeInstanceOf(Misuse)
  })
})

describe('doctor', () => {
  const DATABASE_URL = 'postgres://house:db-secret@db.example/x'
  const SMTP_URL = 'smtps://mail:smtp-secret@mail.example'

  test('prints every setting, and never a password', async () => {
    const settings = { ...productionAt(place), DATABASE_URL, SMTP_URL, MAIL_FROM: 'house@house.example' }
    const [words, { code, value }] = [
      await run(doctor, [], settings),
      await runJson<{ settings: Env; house: string }>(doctor, [], settings),
    ]
    expect([words.code, code, value.house]).toEqual([0, 0, 'not running'])
    for (const [name, setting] of Object.entries(settings)) {
      expect(words.out).toMatch(new RegExp(`^  ${name} +\\S`, 'm'))
      if (!/_URL$/.test(name)) expect(value.settings[name]).toBe(setting)
    }
    expect(value.settings).toMatchObject({ CONFIANZA_REGIME: expect.stringContaining('miami-2003') })
    expect(words.out + JSON.stringify(value)).not.toContain('secret')
    expect(value.settings['DATABASE_URL']).toContain('house:***@db.example')
  })

  test('looks without making anything, and refuses a wrong setting by its name', async () => {
    const dataDir = join(place.dataDir, 'never')
    const found = await runJson(doctor, [], { ...env, CONFIANZA_DATA: dataDir })
    expect(found).toMatchObject({ code: 0, value: { house: 'never started' } })
    expect(existsSync(dataDir)).toBe(false)
    const wrong = await run(doctor, [], { ...env, PORT: 'abc' }).catch((error) => error)
    expect(wrong).toBeInstanceOf(ConfigError)
    expect(wrong.message).toMatch(/^PORT /)
  })
})
