import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFacts } from '../src/regime/read-facts.ts'
import { readRegime } from '../src/regime/read-regime.ts'
import { RegimeError } from '../src/regime/regime-error.ts'

const regime = fileURLToPath(new URL('../regimes/miami-2003', import.meta.url))
let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'confianza-regime-'))
  await cp(regime, dir, { recursive: true })
})
afterAll(() => rm(dir, { recursive: true }))

/** Changes one file, reads, puts the file back; the refusal and the file as it was changed. */
async function refusalOf(
  file: string,
  change: (text: string) => string,
  read: (dir: string) => Promise<unknown> = readRegime,
): Promise<{ error: RegimeError; text: string }> {
  const path = join(dir, file)
  const whole = await readFile(path, 'utf8')
  const text = change(whole)
  expect(text, 'the change must change something').not.toBe(whole)
  try {
    await writeFile(path, text)
    const error = await read(dir).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(RegimeError)
    return { error: error as RegimeError, text }
  } finally {
    await writeFile(path, whole)
  }
}

const swap = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to)

/** What is broken: file, change, a piece of the line the refusal must name, and of its reason. */
const BREAKS: [string, string, (text: string) => string, string, RegExp][] = [
  [
    'an unknown member',
    'measures/I.4.yaml',
    swap('agenda:', 'colour: red\nagenda:'),
    'colour:',
    /unknown member colour/,
  ],
  ['a missing member', 'measures/I.4.yaml', swap(/^agenda:.*\n/m, ''), 'id: I.4', /member agenda is missing/],
  [
    'words missing in one language',
    'measures/II.26.yaml',
    swap(/^ {2}fr: S'.*\n/m, ''),
    'title:',
    /words are missing in fr/,
  ],
  ['empty words', 'measures/II.26.yaml', swap(/^( {2}fr:) S'.*$/m, '$1 ""'), '  fr: ""', /an empty text/],
  [
    'a fifth language',
    'measures/I.1.yaml',
    swap('title:', 'title:\n  nl: Oefeningen'),
    '  nl:',
    /unknown member nl/,
  ],
  [
    'an unknown kind',
    'measures/I.1.yaml',
    swap('[notification', '[notified'),
    'kinds:',
    /unknown code of kinds "notified"/,
  ],
  [
    'an unknown actor',
    'measures/I.1.yaml',
    swap('[defence-ministry', '[postman'),
    'actors:',
    /unknown code of actors "postman"/,
  ],
  [
    'an unknown audience',
    'measures/I.1.yaml',
    swap('default: participants', 'default: hemispheric'),
    'audience:',
    /unknown audience "hemispheric"/,
  ],
  [
    'an audience twice',
    'measures/I.1.yaml',
    swap('also: [public', 'also: [participants, public'),
    'audience:',
    /the default already/,
  ],
  [
    'an unknown instrument',
    'measures/I.3.yaml',
    swap('un-register', 'un-registry'),
    'instruments:',
    /unknown instrument "un-registry"/,
  ],
  [
    'a code twice',
    'measures/I.1.yaml',
    swap('[bilateral,', '[bilateral, bilateral,'),
    'levels:',
    /"bilateral" stands here twice/,
  ],
  ['no code at all', 'measures/I.1.yaml', swap(/^kinds:.*$/m, 'kinds: []'), 'kinds:', /a code is expected/],
  [
    'a letter the draft does not have',
    'measures/I.1.yaml',
    swap('D1.c', 'D3.c'),
    'draft:',
    /"D3.c" is not a letter/,
  ],
  [
    'an id at another place',
    'measures/I.1.yaml',
    swap('id: I.1', 'id: I.2'),
    'id:',
    /I.2 does not stand at I.1/,
  ],
  [
    'a number of another measure',
    'measures/I.1.yaml',
    swap('id: I.1\nsection: I\nparagraph: 1', 'id: I.2\nsection: I\nparagraph: 2'),
    'id: I.2',
    /the file of I.1 speaks of I.2/,
  ],
  [
    'a part of another measure',
    'measures/II.9.a.yaml',
    swap('partOf: II.9', 'partOf: II.8'),
    'partOf:',
    /II.8 does not stand at II.9/,
  ],
  [
    'a member twice',
    'measures/I.1.yaml',
    swap('agenda:', 'agenda: new\nagenda:'),
    'agenda: traditional',
    /unique/,
  ],
  ['broken YAML', 'measures/I.1.yaml', swap('kinds: [', 'kinds: [['), 'levels:', /./],
  ['an alias', 'participants.yaml', swap("iso2: 'AR'", "iso2: &x 'AR'"), 'iso2: &x', /anchors and aliases/],
  [
    'a participant twice',
    'participants.yaml',
    swap('  - code: ARG', '  - code: ATG'),
    '- code: ATG',
    /ATG stands here twice/,
  ],
  [
    'an unknown neighbour',
    'participants.yaml',
    swap('neighbours: [GTM, MEX]', 'neighbours: [GTM, MEX, XXX]'),
    '[GTM, MEX, XXX]',
    /unknown participant "XXX"/,
  ],
  [
    'a one-sided neighbour',
    'participants.yaml',
    swap('neighbours: [GTM, MEX]', 'neighbours: [GTM, HND, MEX]'),
    '- code: BLZ',
    /HND does not name BLZ/,
  ],
  [
    'a state without a currency',
    'participants.yaml',
    swap(/ {4}currencies: \[ARS\]\n/, ''),
    '- code: ARG',
    /member currencies is missing/,
  ],
  [
    'a note without a source',
    'participants.yaml',
    swap(/ {8}source: '?https:\/\/aldianews.*\n/, ''),
    'notice-of-leaving',
    /member source is missing/,
  ],
  [
    'a date that is none',
    'participants.yaml',
    swap("'2021-11-19'", "'2021-13-19'"),
    "'2021-13-19'",
    /is not a date/,
  ],
  [
    'an unknown member of a group',
    'regime.yaml',
    swap('members: [CAN, MEX, USA]', 'members: [CAN, GRL, MEX, USA]'),
    'GRL',
    /unknown participant "GRL"/,
  ],
  [
    'a group twice',
    'regime.yaml',
    swap('id: north-america', 'id: caribbean'),
    'id: caribbean',
    /caribbean stands here twice/,
  ],
  [
    'a code without words in one language',
    'regime.yaml',
    swap('bilateral: { en: Bilateral,', 'bilateral: {'),
    'bilateral: {',
    /words are missing in en/,
  ],
  [
    'an unknown secretariat',
    'regime.yaml',
    swap('secretariat: OAS', 'secretariat: UNO'),
    'secretariat:',
    /unknown participant "UNO"/,
  ],
  [
    'a state as secretariat',
    'regime.yaml',
    swap('secretariat: OAS', 'secretariat: URY'),
    'secretariat:',
    /URY is not a body/,
  ],
  ['a figure as a name', 'regime.yaml', swap('regime: miami-2003', 'regime: 2003'), 'regime:', /a text/],
  [
    'an instrument twice',
    'instruments.yaml',
    swap('id: oasis', 'id: oas'),
    'id: oas',
    /oas stands here twice/,
  ],
  [
    'an unknown kind of instrument',
    'instruments.yaml',
    swap('kind: treaty', 'kind: pact'),
    'kind: pact',
    /unknown code of instruments "pact"/,
  ],
  [
    'a form that serves a measure there is not',
    'forms/meeting/v1.yaml',
    swap('measures: [', 'measures: [II.27, '),
    'measures:',
    /serves II.27, which is no measure/,
  ],
  [
    'a commitment without x-commit',
    'forms/point-of-contact/v1.yaml',
    swap('      x-commit: true\n', ''),
    '    name:',
    /x-commit: true stands beside every commitment/,
  ],
  [
    'a committed field without the shape of one',
    'forms/point-of-contact/v1.yaml',
    swap("      $ref: '#/$defs/committed'\n", ''),
    '    name:',
    /a committed field has \$ref/,
  ],
  [
    'another shape under the name of a commitment',
    'forms/point-of-contact/v1.yaml',
    swap("pattern: '^sha256:[0-9a-f]{64}$'", "pattern: '^sha256:'"),
    "$ref: '#/$defs/committed'",
    /is not the shape of a commitment/,
  ],
  [
    'a committed text without a bound',
    'forms/point-of-contact/v1.yaml',
    swap('x-value: { type: string, minLength: 1, maxLength: 200 }', 'x-value: { type: string }'),
    'x-value:',
    /one bounded text/,
  ],
  [
    'a committed value of many parts',
    'forms/point-of-contact/v1.yaml',
    swap('x-value: { type: string, minLength: 1, maxLength: 200 }', 'x-value: { type: object }'),
    'x-value:',
    /one bounded text/,
  ],
  [
    'a committed value whose pattern is none',
    'forms/point-of-contact/v1.yaml',
    swap(
      'minLength: 1, maxLength: 200 }\n      x-control',
      "pattern: '(', maxLength: 200 }\n      x-control",
    ),
    'x-value:',
    /one bounded text/,
  ],
  [
    'a committed field without an input',
    'forms/point-of-contact/v1.yaml',
    swap('      x-control: line\n', ''),
    '    name:',
    /nothing is no input/,
  ],
  [
    'an x-personal that says no',
    'forms/point-of-contact/v1.yaml',
    swap('x-personal: true', 'x-personal: false'),
    'x-personal:',
    /true or absent/,
  ],
  [
    'readers whom no default can name',
    'forms/point-of-contact/v1.yaml',
    swap('x-audience: participants', 'x-audience: parties'),
    'x-audience:',
    /names no readers this form has/,
  ],
  [
    'readers the form does not have',
    'forms/point-of-contact/v1.yaml',
    swap('audiences: [participants, public, group', 'audiences: [public, group'),
    'x-audience:',
    /names no readers this form has/,
  ],
  [
    'a time of keeping that is none',
    'forms/point-of-contact/v1.yaml',
    swap('x-retain: P3Y', 'x-retain: 3 years'),
    'x-retain:',
    /ISO 8601 duration/,
  ],
  [
    'a time of keeping for what is not committed',
    'forms/point-of-contact/v1.yaml',
    swap('maxLength: 200, x-control: line }', 'maxLength: 200, x-control: line, x-retain: P3Y }'),
    'office:',
    /x-retain is for committed fields/,
  ],
  [
    'a committed field with an input and no value',
    'forms/meeting/v1.yaml',
    swap('x-control: committed', 'x-control: line'),
    'x-control: line',
    /without x-value the control is committed/,
  ],
  [
    'a committed field without an input on the page',
    'forms/meeting/v1.yaml',
    swap('/documents, /remarks]', '/documents, /contact, /remarks]'),
    'fields: [/outcome',
    /\/contact has no x-value/,
  ],
  [
    'a form told of that there is none of',
    'regime.yaml',
    swap('existence: [milex-return,', 'existence: [milex,'),
    'existence:',
    /unknown form "milex"/,
  ],
  [
    'an unknown member of a rule',
    'forms/meeting/v1.yaml',
    swap('severity: error', 'weight: 3\n    severity: error'),
    'weight:',
    /additional properties/,
  ],
  [
    'a rule that is not CEL',
    'forms/meeting/v1.yaml',
    swap('holds: has(answers.title)', 'holds: has(answers.title'),
    'holds: has(answers.title',
    /this is not CEL/,
  ],
  [
    'a rule that calls what nobody offers',
    'forms/meeting/v1.yaml',
    swap('holds: has(answers.title)', 'holds: hass(answers.title)'),
    'holds: hass(answers.title)',
    /nothing is called hass\(\) here/,
  ],
  [
    'a rule on what it does not see',
    'forms/meeting/v1.yaml',
    swap('holds: has(answers.title)', 'holds: has(answer.title)'),
    'holds: has(answer.title)',
    /nothing is called answer here/,
  ],
  [
    'a schema that is none',
    'forms/meeting/v1.yaml',
    swap('number: { type: integer', 'number: { type: integr'),
    'schema:',
    /this is no JSON Schema/,
  ],
  [
    'a control with a list that is not there',
    'forms/meeting/v1.yaml',
    swap('x-list: series', 'x-list: serie'),
    'x-list: serie',
    /there is no list serie/,
  ],
  [
    'a subject that is no field',
    'forms/meeting/v1.yaml',
    swap('subject: [/series', 'subject: [/serie'),
    'subject:',
    /the schema has no \/serie/,
  ],
  [
    'a rule twice',
    'forms/meeting/v1.yaml',
    swap('id: end-after-start', 'id: other-is-named'),
    '- id: other-is-named',
    /the rule other-is-named stands here twice/,
  ],
  [
    'a layout of a field there is not',
    'forms/meeting/v1.yaml',
    swap('fields: [/attended]', 'fields: [/guests]'),
    '/guests',
    /the schema has no \/guests/,
  ],
  [
    'words of a form for a field there is not',
    'forms/meeting/es.yaml',
    swap(/^fields:$/m, 'fields:\n  /town: { label: Ciudad }'),
    '/town',
    /\/town is not in the form/,
  ],
  [
    'a field of a form without words',
    'forms/meeting/es.yaml',
    swap(/^ {2}\/city:.*\n( {4}.*\n)*/m, ''),
    'fields:',
    /\/city has no words/,
  ],
]

describe('a broken regime is refused with file, line and reason', () => {
  for (const [what, file, change, mark, reason] of BREAKS)
    test(what, async () => {
      const { error, text } = await refusalOf(file, change)
      expect(error.reason).toMatch(reason)
      expect(error.file).toBe(file)
      expect(text.split('\n')[error.line - 1]).toContain(mark)
      expect(error.message).toBe(`${file}:${error.line}: ${error.reason}`)
    })
})

describe('the folder is whole', () => {
  const without = async (file: string): Promise<unknown> => {
    const path = join(dir, file)
    const whole = await readFile(path)
    await rm(path)
    try {
      return await readRegime(dir).catch((error: unknown) => error)
    } finally {
      await writeFile(path, whole)
    }
  }
  const withFile = async (file: string, bytes: Uint8Array | string): Promise<unknown> => {
    const path = join(dir, file)
    const whole = await readFile(path).catch(() => undefined)
    await writeFile(path, bytes)
    try {
      return await readRegime(dir).catch((error: unknown) => error)
    } finally {
      await (whole === undefined ? rm(path) : writeFile(path, whole))
    }
  }

  for (const file of ['regime.yaml', 'measures/I.1.yaml', 'measures/II.26.yaml', 'measures/II.9.d.yaml'])
    test(`it is refused without ${file}`, async () => {
      expect(await without(file)).toMatchObject({ file, line: 1, reason: 'the file is missing' })
    })

  test('a measure beyond the last is refused', async () => {
    const reason = 'regime.yaml counts no measure II.27'
    expect(await withFile('measures/II.27.yaml', 'id: II.27\n')).toMatchObject({
      file: 'measures/II.27.yaml',
      reason,
    })
  })

  test('a form without one of its languages is refused', async () => {
    const file = 'forms/meeting/fr.yaml'
    expect(await without(file)).toMatchObject({ file, line: 1, reason: 'the file is missing' })
  })

  test('a file nothing reads is refused', async () => {
    expect(await withFile('measures/notes.txt', 'x')).toMatchObject({ file: 'measures/notes.txt' })
  })

  test('a file that is not UTF-8 is refused', async () => {
    const reason = 'the file is not UTF-8'
    expect(await withFile('measures/I.1.yaml', Uint8Array.of(0x69, 0xff))).toMatchObject({ line: 1, reason })
  })

  test('a file of an editor is passed over', async () => {
    expect(await withFile('measures/.I.1.yaml.swp', 'x')).toMatchObject({ ref: 'miami-2003/1' })
  })

  test('a folder that is not there is refused', async () => {
    await expect(readRegime(join(dir, 'nowhere'))).rejects.toBeInstanceOf(RegimeError)
  })
})

describe('broken facts are refused with file, line and reason', () => {
  const FILE = 'facts/treaties-2009.yaml'
  const cases: [string, (text: string) => string, string, RegExp][] = [
    [
      'a state twice',
      swap('[CAN, JAM, USA, VCT]', '[CAN, CAN, JAM, USA, VCT]'),
      'CAN, CAN',
      /CAN stands here/,
    ],
    ['an unknown member', swap('member: deposited', 'field: deposited'), 'field:', /unknown member field/],
    ['a key twice', swap('key: pact-of-bogota', 'key: tiar'), '- key: tiar', /tiar stands here twice/],
    ['a source without a name', swap(/^ {2}name: US.*\n/m, ''), 'source:', /member name is missing/],
    ['a source that is no address', swap('http://www.state', 'www.state'), 'url:', /is not an address/],
  ]
  for (const [what, change, mark, reason] of cases)
    test(what, async () => {
      const { error, text } = await refusalOf(FILE, change, readFacts)
      expect(error.reason).toMatch(reason)
      expect(error.file).toBe(FILE)
      expect(text.split('\n')[error.line - 1]).toContain(mark)
    })

  test('a regime without facts has none', async () => {
    expect(await readFacts(join(dir, 'nowhere'))).toEqual([])
  })
})
