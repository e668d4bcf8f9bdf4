import { createHash } from 'node:crypto'
import { base64url, utf8 } from '../../src/bytes.ts'
import { signAndFile } from '../../src/clearing-house.ts'
import type { Attachment, Audience, FiledRecord } from '../../src/records/types.ts'
import type { Act } from './acts.ts'
import { aContent, committed, FORMS, takesAnyAudience } from './content.ts'
import { type Effect, pick, seers, TOLD } from './effect.ts'
import { inForce, mayReadRecord, remember } from './knows.ts'
import { aWord } from './marks.ts'
import { circleOf, mayRead, usualOf, type Who, within } from './rule.ts'
import type { Kept, World } from './world.ts'

/** Files a record with all that can stand in it and beside it, and brings the bytes of its file. */
export async function file(world: World, act: Extract<Act, { do: 'file' }>): Promise<Effect> {
  const { house, people } = world
  const content = aContent(act.form, act.filer, act.period)
  const own = world.records.filter(({ filer, form }) => filer === act.filer && form === act.form)
  const about = act.speaks && pick(own, act.speaks.of)
  // What takes another out of force is for all who read that one: half of those that are drawn.
  const wished = about && act.speaks && act.speaks.of % 2 === 0 ? inForce(world, about) : act.audience
  const open = takesAnyAudience(act.form)
  const audience: Audience = open || wished.kind === 'public' ? wished : { kind: 'filer' }
  const circle = circleOf(people, audience, act.filer)
  const narrow = (wish: Audience | undefined) =>
    wish && (open || wish.kind === 'filer') && within(circleOf(people, wish, act.filer), circle)
      ? wish
      : undefined
  const nonce = base64url(house.crypto.random(16))
  const { answers, values } = committed(house, content, nonce, act.values.map(narrow))
  const [inFile, reason] = [aWord(), aWord()]
  const bytes = utf8(`%PDF-1.7\n% ${inFile}\n%%EOF\n`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const attachment: Attachment = {
    name: `${aWord()}.pdf`,
    type: 'application/pdf',
    size: bytes.length,
    sha256,
  }
  const source = { key: 'source', name: aWord() }
  const record: Omit<FiledRecord, 'nonce'> = {
    v: 1,
    regime: house.regime.ref,
    form: act.form,
    participant: act.filer,
    says: 'answers',
    measures: [FORMS[act.form]],
    ...(content.period ? { period: content.period } : {}),
    audience,
    language: 'es',
    answers,
    ...(act.file ? { attachments: [attachment] } : {}),
    ...(act.speaks && about ? { relation: { kind: act.speaks.kind, record: about.id, reason } } : {}),
    provenance: act.transcribed ? { kind: 'transcribed', source } : { kind: 'state' },
    made: world.today(),
  }
  const { id } = await signAndFile(house, { ...record, nonce }, values)
  const kept: Kept = {
    id,
    filer: act.filer,
    form: act.form,
    nonce,
    ...(act.transcribed ? { by: house.regime.secretariat } : {}),
    ...(content.period ? { year: content.period } : {}),
    audience,
    changes: [],
    values: values.map(({ pointer, audience: own }, i) => {
      const wish: Audience = { kind: act.form === 'point-of-contact/1' ? 'participants' : 'filer' }
      const mark = Object.values(content.behind)[i]?.mark as string
      return { pointer, mark, audience: own ?? usualOf(people, wish, audience, act.filer), erased: false }
    }),
    files: act.file ? [{ sha256, name: attachment.name, mark: inFile }] : [],
    ...(record.relation ? { speaksOf: record.relation.record } : {}),
    once: new Set(),
  }
  world.records.push(kept)
  remember(world, kept)
  const what = `${act.form} of ${act.filer} for ${JSON.stringify(audience)} (${id.slice(0, 12)})`
  const may = (who: Who) => mayReadRecord(world, who, kept)
  const said = [...content.marks, attachment.name.slice(0, -4), reason, source.name]
  for (const mark of said) world.marks.set(mark, { what, may })
  for (const value of kept.values)
    world.marks.set(value.mark, {
      what: `${value.pointer}, for ${JSON.stringify(value.audience)}, beside ${what}`,
      may: (who) => !value.erased && may(who) && mayRead(people, who, kept.filer, value.audience),
    })
  for (const one of kept.files) {
    world.marks.set(one.mark, { what: `the file of ${what}`, may })
    const { status } = await world.ask(
      {},
      {
        method: 'PUT',
        address: `/api/v1/records/${id}/attachments/${sha256}`,
        headers: { 'record-nonce': nonce, 'content-type': 'application/pdf' },
        bytes,
      },
    )
    if (status !== 201) throw new Error(`the file of ${what} is not taken: ${status}`)
  }
  return { said: `${what} is filed`, seenBy: seers(world, kept), existence: TOLD.includes(act.form) }
}
