import { readFileSync } from 'node:fs'
import { ROOT } from '../build.ts'
import { readConfig } from '../config.ts'
import type { FiledRecord } from '../records/types.ts'
import { checkAnswers, sayFinding } from '../regime/check-answers.ts'
import { readRegime } from '../regime/read-regime.ts'
import { LANGS, type Lang } from '../regime/types.ts'
import { parseArgs } from './arguments.ts'
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
    const lang = (LANGS as readonly string[]).includes(values.lang ?? 'en')
      ? ((values.lang ?? 'en') as Lang)
      : 'en'
    const config = readConfig(io.env, ROOT)
    const regime = await readRegime(config.regimeDir)
    const content = JSON.parse(readFileSync(file, 'utf8'))
    const record = (
      content.form === undefined ? draftOf(content, values, regime.ref) : content
    ) as FiledRecord
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
