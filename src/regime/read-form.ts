import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { LineCounter, parseDocument } from 'yaml'
import { compile } from './cel.ts'
import { readText } from './folder.ts'
import { FORM_SHAPES } from './form-shapes.ts'
import { RegimeError } from './regime-error.ts'
import { fieldsBelow, nodeAt } from './schema-walk.ts'
import { type FormVersion, type FormWords, LANGS, type Lang } from './types.ts'

type FormFile = Omit<FormVersion, 'ref' | 'id' | 'version' | 'words' | 'example' | 'digest'>

/** Every form version among a regime's files. Throws RegimeError naming the file and what is wrong in it. */
export function readForms(bytes: ReadonlyMap<string, Uint8Array>): FormVersion[] {
  const names = new Set(
    [...bytes.keys()].flatMap((path) => /^forms\/([a-z][a-z0-9-]*)\//.exec(path)?.[1] ?? []),
  )
  return [...names].sort().flatMap((id) => readVersions(id, bytes))
}

function readVersions(id: string, bytes: ReadonlyMap<string, Uint8Array>): FormVersion[] {
  const folder = `forms/${id}`
  const read = <T>(file: string, shape: keyof typeof FORM_SHAPES): T => {
    const found = bytes.get(`${folder}/${file}`)
    if (found === undefined) throw new RegimeError(`${folder}/${file}`, 1, 'the file is missing')
    return readShaped<T>(`${folder}/${file}`, found, shape)
  }
  const words = Object.fromEntries(
    LANGS.map((lang) => [lang, read<FormWords>(`${lang}.yaml`, 'words')]),
  ) as Record<Lang, FormWords>
  const example = read<FormVersion['example']>('example.yaml', 'example')
  const versions = [...bytes.keys()]
    .flatMap((path) => Number(new RegExp(`^${folder}/v([1-9]\\d*)\\.yaml$`).exec(path)?.[1] ?? []))
    .filter((n) => n > 0)
  if (versions.length === 0) throw new RegimeError(`${folder}/v1.yaml`, 1, 'the form has no version')
  return versions
    .sort((a, b) => a - b)
    .map((version) => {
      const file = `${folder}/v${version}.yaml`
      const content = read<FormFile>(`v${version}.yaml`, 'form')
      const digest = `sha256:${createHash('sha256')
        .update(canonicalize(content) as string)
        .digest('hex')}`
      const form: FormVersion = { ...content, ref: `${id}/${version}`, id, version, words, example, digest }
      checkForm(form, file)
      for (const lang of LANGS) checkWords(form, words[lang], `${folder}/${lang}.yaml`)
      return form
    })
}

function readShaped<T>(file: string, bytes: Uint8Array, shape: keyof typeof FORM_SHAPES): T {
  const lines = new LineCounter()
  const document = parseDocument(readText(file, bytes), {
    lineCounter: lines,
    uniqueKeys: true,
    strict: true,
  })
  const [error] = document.errors
  if (error)
    throw new RegimeError(file, lines.linePos(error.pos[0]).line, error.message.split('\n')[0] as string)
  const value = document.toJS({ maxAliasCount: 0 })
  const valid = FORM_SHAPES[shape]
  if (!valid(value)) {
    const found = valid.errors?.[0]
    const path = (found?.instancePath ?? '')
      .split('/')
      .slice(1)
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')))
    const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined
    throw new RegimeError(
      file,
      node?.range ? lines.linePos(node.range[0]).line : 1,
      `${found?.instancePath} ${found?.message} ${JSON.stringify(found?.params)}`,
    )
  }
  return value as T
}

/** Throws RegimeError unless expressions are CEL and everything named exists. */
function checkForm(form: FormVersion, file: string): void {
  const refuse = (reason: string): never => {
    throw new RegimeError(file, 1, reason)
  }
  const cel = (where: string, source: string) => {
    try {
      compile(source)
    } catch (error) {
      refuse(`${where} is not CEL: ${(error as Error).message}`)
    }
  }
  for (const [name, source] of Object.entries(form.terms)) cel(`terms/${name}`, source)
  for (const rule of form.rules) {
    for (const source of [
      rule.holds,
      rule.when,
      rule.pointer.startsWith('/') ? undefined : rule.pointer,
      ...Object.values(rule.each ?? {}),
      ...Object.values(rule.params ?? {}),
    ]) {
      if (source !== undefined) cel(`rule ${rule.id}`, source)
    }
  }
  if (new Set(form.rules.map(({ id }) => id)).size !== form.rules.length) refuse('a rule id stands twice')
  for (const section of form.layout) {
    if (section.when) cel(`layout ${section.id}`, section.when)
    for (const pointer of [...(section.fields ?? []), ...(section.table ? [section.table.pointer] : [])]) {
      if (nodeAt(form.schema, pointer) === undefined)
        refuse(`layout ${section.id} names ${pointer}, which the schema does not`)
    }
    for (const name of section.table ? [section.table.rows, section.table.columns] : []) {
      if (!form.lists[name]) refuse(`layout ${section.id} names the list ${name}, which is not there`)
    }
  }
}

/** Throws RegimeError unless every section, field, code and rule has its words, and nothing else has. */
function checkWords(form: FormVersion, words: FormWords, file: string): void {
  const same = (what: string, wanted: readonly string[], given: readonly string[]) => {
    const missing = wanted.find((name) => !given.includes(name))
    const strange = given.find((name) => !wanted.includes(name))
    if (missing !== undefined) throw new RegimeError(file, 1, `${what}: ${missing} has no words`)
    if (strange !== undefined)
      throw new RegimeError(file, 1, `${what}: ${strange} is not in the form`)
  }
  const fields = Object.keys(form.schema.properties ?? {}).flatMap((name) =>
    fieldsBelow(form.schema, `/${name}`),
  )
  same(
    'sections',
    form.layout.map(({ id }) => id),
    Object.keys(words.sections),
  )
  same(
    'fields',
    fields.filter(
      (pointer) => !pointer.endsWith('/*') || nodeAt(form.schema, pointer)?.properties === undefined,
    ),
    Object.keys(words.fields),
  )
  same(
    'rules',
    form.rules.map(({ id }) => id),
    Object.keys(words.rules),
  )
  same('lists', Object.keys(form.lists), Object.keys(words.lists))
  for (const [name, codes] of Object.entries(form.lists))
    same(`lists/${name}`, codes, Object.keys(words.lists[name] ?? {}))
}
