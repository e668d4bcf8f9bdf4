import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ANYONE, filerOf, type Reader } from '../src/audience/reader.ts'
import { isWithin } from '../src/audience/within.ts'
import { fromBase64url } from '../src/bytes.ts'
import { signAndFile, viewRecord } from '../src/clearing-house.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { readersOf, readersOffered, VALUE_READERS, withValues } from '../src/portal/desk/commit-draft.ts'
import { type DraftContent, newSecret, recordOfDraft } from '../src/portal/desk/draft.ts'
import { commitmentOf, commitmentsIn } from '../src/records/commitment.ts'
import { findAt } from '../src/records/pointer.ts'
import type { Audience, CommittedValue, FiledRecord, Json } from '../src/records/types.ts'
import type { FormVersion } from '../src/regime/types.ts'
import { formOf, openPersonalHouse, type PersonalHouse } from './personal-house.ts'

let home: PersonalHouse
let form: FormVersion
beforeAll(async () => {
  home = await openPersonalHouse()
  form = home.house.regime.forms.get('point-of-contact/1') as FormVersion
})
afterAll(() => home?.close())

const AUDIENCES: readonly Audience[] = [
  { kind: 'public' },
  { kind: 'participants' },
  { kind: 'group', groups: ['southern-cone', 'andean'] },
  { kind: 'parties', parties: ['ARG', 'BRA'] },
  { kind: 'filer' },
]
const personal = fc.record(
  {
    name: fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((name) => name.isWellFormed()),
    phone: fc.stringMatching(/^\+[1-9](-?[0-9]){6,14}$/),
    mobile: fc.stringMatching(/^\+[1-9](-?[0-9]){6,14}$/),
    email: fc.constantFrom('a@b.example', 'una.persona@ejemplo.example'),
  },
  { requiredKeys: [] },
)
const readers = fc.dictionary(
  fc.constantFrom('/name', '/phone', '/mobile', '/email'),
  fc.constantFrom(...VALUE_READERS),
)

describe('a draft with committed fields', () => {
  const draftOf = (answers: Record<string, Json>, more: Partial<DraftContent> = {}) => ({
    id: 'ab'.repeat(16),
    version: 3,
    content: {
      form: form.ref,
      says: 'answers' as const,
      measures: ['II.5'],
      audience: { kind: 'public' } as Audience,
      answers: { ...(form.example.answers as FiledRecord['answers']), ...answers },
      explanations: {},
      secret: newSecret(home.house),
      ...more,
    },
  })

  test('gives a record without a value, values that are the ones committed to, and the same again', () => {
    fc.assert(
      fc.property(personal, readers, fc.constantFrom(...AUDIENCES), (given, chosen, audience) => {
        const draft = draftOf(given, { readers: chosen, audience })
        const { record, values } = recordOfDraft(home.house, 'URY', draft, 'es')
        expect(recordOfDraft(home.house, 'URY', draft, 'es')).toEqual({ record, values })
        const pointers = Object.keys(given).map((name) => `/${name}`)
        expect(commitmentsIn(record.answers).sort()).toEqual(pointers.sort())
        const nonce = fromBase64url(record.nonce) as Uint8Array
        for (const { pointer, salt, value, audience: own } of values) {
          expect(value).toEqual(given[pointer.slice(1) as keyof typeof given])
          const made = commitmentOf(
            { nonce, salt: fromBase64url(salt) as Uint8Array, pointer, value },
            crypto,
          )
          expect(findAt(record.answers, pointer)).toEqual({ $c: made })
          expect(isWithin(own as Audience, audience, 'URY', home.house.register.circles)).toBe(true)
        }
        expect(new Set(values.map(({ salt }) => salt)).size).toBe(values.length)
        expect(withValues(form, record.answers, values)).toEqual(draft.content.answers)
        // What is published of it gives nothing away, and another secret gives other commitments.
        const other = recordOfDraft(home.house, 'URY', draftOf(given, { audience }), 'es')
        for (const pointer of pointers)
          expect(findAt(other.record.answers, pointer)).not.toEqual(findAt(record.answers, pointer))
      }),
      { numRuns: 150 },
    )
  })

  test('never commits to a commitment, and leaves out what has no input', () => {
    const { record, values } = recordOfDraft(
      home.house,
      'URY',
      draftOf({ phone: { $c: `sha256:${'0'.repeat(64)}` } }),
      'es',
    )
    expect([record.answers['phone'], values]).toEqual([undefined, []])
  })

  test('offers no readers wider than the record has, and falls back to the narrower', () => {
    const { house } = home
    const offered = AUDIENCES.map((audience) => readersOffered(house, { participant: 'URY', audience }))
    expect(offered).toEqual([
      ['record', 'participants', 'filer'],
      ['record', 'filer'],
      ['record', 'filer'],
      ['record', 'filer'],
      ['record'],
    ])
    const usual = AUDIENCES.map((audience) =>
      readersOf(house, { participant: 'URY', audience }, { 'x-audience': 'participants' }, undefined),
    )
    expect(usual).toEqual(['participants', 'record', 'record', 'record', 'record'])
  })
})

describe('values at filing', () => {
  const file = (
    given: Record<string, Json>,
    more: Partial<FiledRecord> = {},
    audience?: CommittedValue['audience'],
  ) => home.fileContact(given, more, audience)
  const own = () => filerOf(home.house.register.circles, 'URY')
  const reader = (participant: string): Reader => filerOf(home.house.register.circles, participant)

  test('take the readers of their field, never more than the record has', async () => {
    const open = await file({ '/email': 'a@b.example' })
    const closed = await file({ '/email': 'c@d.example' }, { audience: { kind: 'filer' } })
    const audiences = await Promise.all(
      [open, closed].map(
        async ({ id }) => (await viewRecord(home.house, own(), id)).kept.values[0]?.audience,
      ),
    )
    expect(audiences).toEqual([{ kind: 'participants' }, { kind: 'filer' }])
  })

  test('are read by those they name alone', async () => {
    const { id } = await file({ '/phone': '+598 2 000 0001' }, {}, { kind: 'parties', parties: ['ARG'] })
    const seen = async (who: Reader) =>
      (await viewRecord(home.house, who, id)).kept.values.map(({ value }) => value)
    expect(await seen(own())).toEqual(['+598 2 000 0001'])
    expect(await seen(reader('ARG'))).toEqual(['+598 2 000 0001'])
    for (const who of [ANYONE, reader('BRA'), reader('OAS'), { ...reader('ARG'), role: 'contact' } as Reader])
      expect(await seen(who)).toEqual([])
  })

  test.each<[string, FiledRecord['audience'], Audience]>([
    ['everyone', { kind: 'filer' }, { kind: 'public' }],
    ['the participants', { kind: 'filer' }, { kind: 'participants' }],
    ['another state', { kind: 'filer' }, { kind: 'parties', parties: ['ARG'] }],
  ])('wider than the record are refused: %s', async (_, audience, wider) => {
    await expect(file({ '/phone': '+598 2 000 0002' }, { audience }, wider)).rejects.toMatchObject({
      code: 'audience-not-open',
    })
  })

  test('cannot name who is nobody', async () => {
    const wider: [Audience, string][] = [
      [{ kind: 'parties', parties: ['XXX'] }, 'unknown-participant'],
      [{ kind: 'parties', parties: ['URY'] }, 'audience-not-open'],
      [{ kind: 'group', groups: ['nowhere'] }, 'unknown-participant'],
      [{ kind: 'everyone' } as never, 'bad-record'],
      [{ kind: 'group', groups: [] }, 'bad-record'],
    ]
    for (const [audience, code] of wider)
      await expect(file({ '/phone': '+598 2 000 0004' }, {}, audience)).rejects.toMatchObject({ code })
  })

  test.each<[string, Record<string, Json>]>([
    ['no telephone', { '/phone': 'call me' }],
    ['a number', { '/phone': 59820000000 }],
    ['an object', { '/name': { first: 'A', last: 'B' } }],
    ['nothing at all', { '/name': '' }],
    ['null', { '/name': null }],
    ['too long a name', { '/name': 'x'.repeat(201) }],
    ['no address', { '/email': 'a at b' }],
  ])('that are not of their shape are refused: %s', async (_, given) => {
    const refusal = await file(given).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'bad-value' })
    expect(refusal.findings).toMatchObject([{ pointer: Object.keys(given)[0], severity: 'error' }])
    // The reason is kept by logs: it names the field and never the value.
    expect(String(refusal.detail)).not.toContain(String(Object.values(given)[0]) || 'nothing')
  })

  test.each(['/office', '/topics', '/topics/0', '/nothing', '/phone/$c', '', '/__proto__', '/constructor'])(
    'of %j, which is no committed field, are refused',
    async (pointer) => {
      const { values } = await file({ '/phone': '+598 2 000 0003' })
      const salt = values[0]?.salt as string
      const bytes = { pointer, salt, value: 'x' }
      const nonce = Buffer.alloc(16, 7)
      const record = {
        ...recordOfDraft(
          home.house,
          'URY',
          {
            id: 'cd'.repeat(16),
            version: 1,
            content: {
              form: form.ref,
              says: 'answers',
              measures: ['II.5'],
              audience: { kind: 'public' },
              answers: form.example.answers as FiledRecord['answers'],
              explanations: {},
            },
          },
          'es',
        ).record,
        nonce: nonce.toString('base64url'),
      }
      await expect(signAndFile(home.house, record, [bytes])).rejects.toMatchObject({ code: 'bad-value' })
    },
  )
})

describe('the page of a point of contact, without script', () => {
  const seat = { seat: 'URY' }
  const typed = {
    '/topics': 'disaster-relief',
    '/level': 'operational',
    '/institution': 'Institución',
    '/office': 'Guardia',
    '/languages': 'es',
    '/valid-from': '2025-01-01',
    '/name': 'Nombre de Prueba',
    '/phone': '+598 2 000 0009',
    '_readers:/phone': 'filer',
  }

  /** Begins a draft of the form, and gives its address. */
  const begin = async () => {
    const started = await home.ask('/en/desk/drafts', {
      ...seat,
      form: [
        ['form', form.ref],
        ['from', 'nothing'],
      ],
    })
    return started.location as string
  }

  const person = (address: string) => `${address}/sections/person`

  test('asks for each value and its readers, keeps both, says who will read, and files behind commitments', async () => {
    const address = await begin()
    const page = await home.ask(person(address), seat)
    expect(page.text).toContain('name="_readers:/phone"')
    expect((await home.ask(`${address}/sections/purpose`, seat)).text).toContain(
      'type="checkbox" name="/topics" value="cyber-security"',
    )
    const fields = [...formOf(page.text, person(address), typed), ['_op', 'sign']] as [string, string][]
    const saved = await home.ask(person(address), { ...seat, form: fields })
    expect(saved.status).toBe(303)
    const again = (await home.ask(person(address), seat)).text
    expect(again).toMatch(/name="\/phone"[^>]* value="\+598 2 000 0009"/)
    expect(again).toMatch(/name="_readers:\/phone">[\s\S]*?<option value="filer" selected/)
    const draft = address.split('/').at(-1) as string
    const kept = (await home.house.register.drafts.findDraft(
      filerOf(home.house.register.circles, 'URY'),
      draft,
    )) as {
      version: number
      content: DraftContent
      id: string
    }
    const { record, values } = recordOfDraft(home.house, 'URY', kept, 'en')
    expect(values.map(({ pointer, audience }) => [pointer, audience?.kind])).toEqual([
      ['/name', kept.content.audience.kind === 'filer' ? 'filer' : 'participants'],
      ['/phone', 'filer'],
    ])
    expect(JSON.stringify(record)).not.toContain('000 0009')
    const { id } = await signAndFile(home.house, record, values)
    const own = (await home.ask(`/en/records/${id}`, seat)).text
    expect(own).toContain('+598 2 000 0009')
    expect(own).toContain('Kept beside the record. Read by: Uruguay alone.')
    const other = (await home.ask(`/en/records/${id}`, { seat: 'ARG', role: 'reader' })).text
    expect(other).toContain('Nombre de Prueba')
    expect(other).not.toContain('000 0009')
    expect(other).toContain('Given, not shown to you')
    // Amended, it begins with the values and the readers it was filed with.
    const amended = await home.ask('/en/desk/drafts', {
      ...seat,
      form: [
        ['from', 'amend'],
        ['record', id],
      ],
    })
    const going = (await home.ask(person(amended.location as string), seat)).text
    expect(going).toMatch(/name="\/phone"[^>]* value="\+598 2 000 0009"/)
    expect(going).toMatch(/name="_readers:\/phone">.*?<option value="filer" selected/)
  })

  test('a record that is opened to more opens no value with it', async () => {
    const address = await begin()
    const save = async (changes: Record<string, string>) => {
      const page = (await home.ask(person(address), seat)).text
      const form = [...formOf(page, person(address), changes), ['_op', 'save']] as [string, string][]
      await home.ask(person(address), { ...seat, form })
      return (await home.ask(person(address), seat)).text
    }
    const chosen = (page: string) =>
      /name="_readers:\/name">.*?<option value="(\w+)" selected/.exec(page)?.[1]
    const { '_readers:/phone': _, ...first } = typed
    expect(chosen(await save({ ...first, _audience: 'participants' }))).toBe('record')
    expect(chosen(await save({ _audience: 'public' }))).toBe('participants')
    expect(chosen(await save({ '_readers:/name': 'record' }))).toBe('record')
    expect(chosen(await save({ _audience: 'filer' }))).toBe('record')
    expect(chosen(await save({ _audience: 'public' }))).toBe('participants')
  })

  test('names what is wrong with a value beside its field, and refuses names of its own making', async () => {
    const address = await begin()
    const page = (await home.ask(person(address), seat)).text
    const fields = formOf(page, person(address), { ...typed, '/phone': 'call me' })
    await home.ask(person(address), { ...seat, form: [...fields, ['_op', 'check']] })
    const checked = (await home.ask(`${person(address)}?check`, seat)).text
    expect(checked).toMatch(/id="f-phone-says"/)
    for (const name of ['/phone/$c', '/$c', '/phone/0', '/email/x'])
      expect((await home.ask(address, { ...seat, form: [...fields, [name, 'x']] })).status, name).toBe(400)
    const odd = [
      ...formOf(checked, `${person(address)}\\?check`, {}),
      ['_readers:/phone', 'everyone'],
      ['_readers:__proto__', 'filer'],
    ]
    expect((await home.ask(address, { ...seat, form: odd as [string, string][] })).status).toBe(303)
  })
})
