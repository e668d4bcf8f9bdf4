import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FiledRecord } from '../src/records/types.ts'
import { sha256Hex } from '../src/regime/manifest.ts'
import { readRegime } from '../src/regime/read-regime.ts'
import { LANGS } from '../src/regime/types.ts'
import { type ApiHouse, openApiHouse } from './api-house.ts'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** The files below a folder, by their names inside it, with their SHA-256. */
async function filesOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  return new Map(
    await Promise.all(
      files.map(
        async (file) =>
          [relative(folder, file).replaceAll('\\', '/'), sha256Hex(await readFile(file))] as const,
      ),
    ),
  )
}

describe('a form that comes as a folder of data', () => {
  const FORM = 'joint-patrol'
  let dir: string
  let api: ApiHouse
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'confianza-regime-'))
    await cp(at('regimes/miami-2003'), dir, { recursive: true })
    await cp(at(`test/added-form/${FORM}`), join(dir, 'forms', FORM), { recursive: true })
    api = await openApiHouse({ CONFIANZA_REGIME: dir })
  })
  afterAll(async () => {
    await api?.close()
    await rm(dir, { recursive: true, force: true })
  })

  const record = () => {
    const { example, ref, measures } = formOf()
    return {
      form: ref,
      participant: example.participant,
      measures: [...measures],
      period: example.period as string,
      language: example.language,
      answers: example.answers as FiledRecord['answers'],
    }
  }
  const formOf = () => {
    const form = api.house.regime.forms.get(`${FORM}/1`)
    if (form === undefined) throw new Error('the form was not read')
    return form
  }

  test('is its folder and no other: version, example, and words in four languages', async () => {
    const [before, after] = [await filesOf(at('regimes/miami-2003')), await filesOf(dir)]
    const added = [...after.keys()].filter((name) => !before.has(name))
    const names = ['en', 'es', 'example', 'fr', 'pt', 'v1'].map((name) => `forms/${FORM}/${name}.yaml`)
    expect(added.sort()).toEqual(names)
    for (const [name, digest] of before) expect(after.get(name), name).toBe(digest)
  })

  test('is among the forms, with its schema and rules', async () => {
    const { json } = await api.ask('/api/v1/forms')
    expect(json.forms.map(({ ref }: { ref: string }) => ref)).toContain(`${FORM}/1`)
    const { json: form } = await api.ask(`/api/v1/forms/${FORM}/v1`)
    expect(form.properties.service.enum).toEqual(api.house.regime.lists.get('services/1')?.codes)
    expect(form['x-form'].rules.map(({ basis }: { basis: string }) => basis)).toEqual(['answers', 'history'])
  })

  test('stands on the page of its measure and on the desk, in each language', async () => {
    for (const lang of LANGS) {
      const { title, summary } = formOf().words[lang]
      for (const asked of [
        await api.ask(`/${lang}/measures/II.17`),
        await api.ask(`/${lang}/desk`, { seat: 'URY' }),
      ]) {
        expect(asked.status).toBe(200)
        expect(asked.body.replaceAll('&#39;', "'")).toContain(title)
        expect(asked.body.replaceAll('&#39;', "'")).toContain(summary)
      }
    }
  })

  test('is begun at the desk', async () => {
    const begun = await api.ask('/es/desk/drafts', {
      seat: 'URY',
      form: { form: `${FORM}/1`, from: 'nothing' },
    })
    expect(begun.status).toBe(303)
    const draft = await api.ask(begun.header('location')?.replace(/\?.*/, '') as string, { seat: 'URY' })
    expect(draft.body).toContain('La patrulla')
  })

  test('is checked by its rules, filed, and read with its words', async () => {
    const asked = { ...record(), answers: { ...record().answers, partner: 'URY' } }
    const checked = await api.ask('/api/v1/check', { method: 'POST', body: asked, lang: 'pt' })
    expect(checked.json.findings).toMatchObject([
      { rule: 'partner-is-another', pointer: '/partner', message: 'O outro Estado é o mesmo que apresenta.' },
    ])

    const { id } = await api.file(record())
    const listed = await api.ask(`/api/v1/records?form=${FORM}`)
    expect(listed.json.records).toMatchObject([{ id, form: `${FORM}/1`, measures: ['II.17'] }])
    expect((await api.ask('/fr/measures/II.17')).body).toContain(id.slice(0, 12))
    const page = (await api.ask(`/fr/records/${id}`)).body
    for (const words of ['Patrouille commune', 'En bateau', 'Argentine', 'Une opération est en cours'])
      expect(page, words).toContain(words)

    // It is filed: the same day with the same partner is told now.
    const again = await api.ask('/api/v1/check', { method: 'POST', body: record(), lang: 'en' })
    expect(again.json.findings.map(({ rule }: { rule: string }) => rule)).toEqual(['once-a-day'])
  })
})

/**
 * Where code knows a form by its name, outside of the rooms that are about forms one by one: what others wrote down
 * (imports), what is written for others (exports), and what is reckoned from figures (analysis).
 */
const KNOWN: Readonly<Record<string, { forms: readonly string[]; why: string }>> = {
  'src/api/openapi.ts': { forms: ['milex-return'], why: 'an address as an example' },
  'src/cli/import.ts': { forms: ['milex-return'], why: 'the command imports returns of UN MilEx' },
  'src/clearing-house/view.ts': { forms: ['milex-return'], why: 'the figures of the page of expenditure' },
  'src/portal/expenditure.tsx': { forms: ['milex-return'], why: 'the page of expenditure' },
  'src/portal/desk/inventory-page.tsx': {
    forms: ['treaty-status'],
    why: 'a part of an inventory has that name',
  },
  'src/portal/participant.tsx': { forms: ['treaty-status'], why: 'treaties stand on a page of their own' },
  'src/clearing-house/parties.ts': { forms: ['treaty-status'], why: 'who is a party decides what is owed' },
  'src/clearing-house/compare.ts': { forms: ['nil-return'], why: 'a nil of its own is an account too' },
}
const ABOUT_ONE_FORM = /^src\/(imports|exports|analysis)\//

describe('code that knows a form by its name', () => {
  const withoutComments = (text: string) =>
    text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[\s;{(])\/\/[^\n]*/g, '$1')

  test('is told here with its reason, and nothing is told that is not so', async () => {
    const { forms } = await readRegime(at('regimes/miami-2003'))
    const ids = [...new Set([...forms.values()].map(({ id }) => id))]
    expect(ids.length).toBeGreaterThan(20)
    const found: Record<string, string[]> = {}
    for (const name of (await readdir(at('src'), { recursive: true })).sort()) {
      const path = `src/${name.replaceAll('\\', '/')}`
      if (!/\.tsx?$/.test(path) || /\.test\.tsx?$/.test(path) || ABOUT_ONE_FORM.test(path)) continue
      const code = withoutComments(await readFile(at(path), 'utf8'))
      const named = ids.filter((id) =>
        new RegExp(`['"\`](?:[^'"\`\\n]*[/= ])?${id}(?:/\\d+)?['"\`&/ ]`).test(code),
      )
      if (named.length > 0) found[path] = named.sort()
    }
    expect(found).toEqual(Object.fromEntries(Object.entries(KNOWN).map(([path, { forms }]) => [path, forms])))
  })
})
