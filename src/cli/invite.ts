import { LANGS, type Lang } from '../regime/types.ts'
import { parseArgs } from './arguments.ts'
import { type Command, Misuse } from './command.ts'
import { withDesk } from './with-desk.ts'

/** `confianza invite` */
export const invite: Command = {
  help: `confianza invite --participant OAS --name NAME [--email ADDRESS] [--language en|es|pt|fr] [--json]
  Invites the secretariat's first administrator, by a link that works once within 7 days. Refused once the secretariat
  has an administrator, and for every other participant: theirs are invited from the secretariat's desk.`,
  async run(args, io) {
    const { values, rest } = parseArgs(args, ['participant', 'name', 'email', 'language'])
    if (rest[0] !== undefined) throw new Misuse(`${rest[0]} has no place here`)
    const { participant, name, email } = values
    if (participant === undefined) throw new Misuse('--participant is needed')
    if (name === undefined) throw new Misuse('--name is needed')
    const language = LANGS.find((lang): lang is Lang => lang === (values.language ?? 'en'))
    if (language === undefined) throw new Misuse(`--language is one of ${LANGS.join(', ')}`)
    const made = await withDesk(io, (desk) =>
      desk.invite(participant, { name, language, ...(email === undefined ? {} : { email }) }),
    )
    io.out(values.json ? JSON.stringify(made) : `${made.link}\nuntil ${made.until}`)
    return 0
  },
}
