import { ROOT } from '../build.ts'
import { readConfig } from '../config.ts'
import type { FiledRecord } from '../records/types.ts'
import { checkAnswers } from '../regime/check-answers.ts'
import { readRegime } from '../regime/read-regime.ts'
import { sayFinding } from '../regime/say-finding.ts'
import { LANGS } from '../regime/types.ts'
import { parseArgs, readObject } from './arguments.ts'
import { type Command, Misuse } from './command.ts'

/** `confianza check` */
export const check: Command = {
  help: `confianza check FILE [--lang en|es|pt|fr] [--json]
  Checks a record file, or answers with --form, --participant and --period. Needs no house and no network.
  Exit 1 when something keeps it out.`,
  async run(args, io) {
    const { values, rest } = parseArgs(args, ['lang', 'form', 'participant', 'period'])
    const [file] = rest
    if (file === undefined || rest.length > 1) throw new Misuse('one FILE is needed')
    const lang = LANGS.find((one) => one === (values.lang ?? 'en'))
    if (lang === undefined) throw new Misuse(`--lang is one of ${LANGS.join(', ')}`)
    const config = readConfig(io.env, ROOT)
    const regime = await readRegime(config.regimeDir)
    const content = readObject<FiledRecord>(file)
    const record =
      content.form === undefined
        ? (draftOf(content as unknown as FiledRecord['answers'], values, regime.ref) as FiledRecord)
        : content
    const form = regime.forms.get(record.form)
    if (form === undefined) throw new Misuse(`${record.form} is not a form of ${regime.ref}`)
    const findings = checkAnswers(form, { record, previous: [], regime }).map((finding) =>
      sayFinding(form, finding, lang),
    )
    if (values.json) io.out(JSON.stringify({ findings }))
    else
      for (const { severity, pointer, message, rule } of findings)
        io.out(`${severity}\t${pointer}\t${rule}\t${message}`)
    return findings.some(({ severity }) => severity === 'error') ? 1 : 0
  },
}

function draftOf(
  answers: FiledRecord['answers'],
  values: { form?: string; participant?: string; period?: string },
  regime: string,
): Omit<FiledRecord, 'nonce'> {
  const { form, participant, period } = values
  if (form === undefined || participant === undefined)
    throw new Misuse('answers alone need --form and --participant')
  return {
    v: 1,
    regime,
    form,
    participant,
    says: 'answers',
    measures: [],
    ...(period ? { period } : {}),
    audience: { kind: 'public' },
    language: 'en',
    answers,
    provenance: { kind: 'state' },
    made: new Date().toISOString().slice(0, 10),
  }
}
