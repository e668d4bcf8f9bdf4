import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onlySections, shownSections } from '../src/portal/desk/sections.ts'
import type { FiledRecord, Json } from '../src/records/types.ts'
import { mapCommitted } from '../src/regime/committed-values.ts'
import { formsFor, latestForms } from '../src/regime/find.ts'
import { type FormVersion, LANGS, type Lang } from '../src/regime/types.ts'
import { type ApiHouse, type Asked, openApiHouse } from './api-house.ts'
import { REGIME } from './forms/form-case.ts'
import { drawnOf, submitted } from './forms/submitted.ts'

// The example of every form goes the whole way as an official goes it who has no script: from the page of a measure,
// section by section, to the hand of who clears it, into the log, to its page.

let h: ApiHouse
beforeAll(async () => {
  // Every form from one address within a minute: no official does that.
  h = await openApiHouse({ RATE_LIMITS: 'off' })
}, 120_000)
afterAll(() => h.close())

const FORMS = latestForms(REGIME)
const STATES = REGIME.participants.filter(({ kind }) => kind === 'state').map(({ code }) => code)
type Fields = [string, string][]

const asForm = (fields: Fields): NonNullable<Asked['form']> => {
  const form: Record<string, string[]> = {}
  for (const [name, value] of fields) form[name] = [...(form[name] ?? []), value]
  return form
}

/** The fields of the form on a page that is sent to an address, as a browser would send them untouched. */
function fieldsOf(page: string, address: string): Fields {
  const found = [...page.matchAll(/<form\b[^>]*\baction="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].find(
    ([, action, inside]) => action === address && /name="_version"/.test(inside as string),
  )
  if (found === undefined) throw new Error(`no form for ${address} on ${page.slice(0, 300)}`)
  return submitted(found[2] as string)
}

const isAnswer = ([name]: [string, string]) => /^(_(mark|time|record|others|lines|paste):)?\//.test(name)

/** What is typed into the sections of a page, so that the example's answers stand there. */
const typed = (form: FormVersion, sections: FormVersion['layout'], lang: Lang): Fields =>
  submitted(
    drawnOf(onlySections(form, sections), form.example.answers as FiledRecord['answers'], lang),
  ).filter(isAnswer)

/** Fills in a draft and hands it on; where that leads. */
async function fillIn(form: FormVersion, at: string, seat: string, lang: Lang): Promise<string> {
  const sit = { seat }
  const sendPage = async (
    address: string,
    sections: FormVersion['layout'],
    operation: string,
    choose: Fields = [],
  ) => {
    const page = (await h.ask(address, sit)).body
    const chosen = new Set(choose.map(([name]) => name))
    const fields = fieldsOf(page, address).filter(
      (field) => !isAnswer(field) && !chosen.has(field[0]) && field[0] !== '_op',
    )
    return h.ask(address, {
      ...sit,
      form: asForm([...fields, ...choose, ...typed(form, sections, lang), ['_op', operation]]),
    })
  }
  const audience: Fields = [
    ['_audience', form.audiences.includes('participants') ? 'participants' : 'public'],
  ]
  const period: Fields =
    form.period === 'year' && !form.periodFrom ? [['_period', form.example.period ?? '']] : []
  const list = (await h.ask(at, sit)).body
  if (!list.includes(`${at}/sections/`)) {
    // What is chosen decides what else is asked for: a first send opens it, as its button says.
    await sendPage(at, form.layout, 'save', [...period, ...audience])
    const sent = await sendPage(at, form.layout, 'ready', [...period, ...audience])
    return sent.header('location') ?? sent.body.slice(0, 2000)
  }
  const filled = new Set<string>()
  for (;;) {
    const page = (await h.ask(at, sit)).body
    const next = [...page.matchAll(/sections\/([a-z0-9-]+)"/g)]
      .map(([, id]) => id as string)
      .find((id) => !filled.has(id))
    if (next === undefined) break
    filled.add(next)
    await sendPage(
      `${at}/sections/${next}`,
      form.layout.filter(({ id }) => id === next),
      'list',
    )
  }
  expect([...filled].sort()).toEqual(
    shownSections(form, form.example.answers as never)
      .map(({ id }) => id)
      .sort(),
  )
  await sendPage(`${at}/record`, [], 'list', [...period, ...audience])
  const sent = await h.ask(at, {
    ...sit,
    form: asForm([
      ...fieldsOf((await h.ask(at, sit)).body, at).filter(([name]) => name !== '_op'),
      ['_op', 'ready'],
    ]),
  })
  return sent.header('location') ?? sent.body.slice(0, 2000)
}

/** Answers with commitments as what stands behind them, to be compared with what was typed. */
const plain = (
  form: FormVersion,
  answers: FiledRecord['answers'],
  values: { pointer: string; value: Json }[],
) => mapCommitted(form, answers, (pointer) => values.find((one) => one.pointer === pointer)?.value)

/** Codes are ticked in the order of their list, states in that of their names. */
const sorted = (value: Json): Json =>
  Array.isArray(value)
    ? value.every((one) => typeof one === 'string')
      ? [...value].sort()
      : value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, sorted(one)]))
      : value

test.each(
  FORMS.map((form, i) => ({
    ref: form.ref,
    form,
    lang: LANGS[i % 4] as Lang,
    seat: STATES[i % STATES.length] as string,
  })),
)(
  'the example of $ref is filed through the pages in $lang, without script',
  async ({ form, lang, seat }) => {
    const own = form.example.participant
    const state = own === seat ? own : STATES.includes(own) ? own : seat
    const begun = await h.ask(`/${lang}/desk/drafts`, {
      seat: state,
      form: {
        form: form.ref,
        from: 'nothing',
        measure: form.measures[0] as string,
        ...(form.example.period ? { period: form.example.period } : {}),
      },
    })
    expect([begun.status, begun.body.slice(0, 300)]).toEqual([303, ''])
    const at = begun.header('location') as string
    expect(at).toMatch(/\/desk\/drafts\/[0-9a-f]{32}$/)
    const ready = await fillIn(form, at, state, lang)
    // Written once, an example ages: what a warning says of its dates is explained, as an official would.
    if (ready !== `${at}/ready`) {
      const page = (await h.ask(`${at}?check`, { seat: state })).body
      const asked = fieldsOf(page, `${at}?check`).map(([name, value]): [string, string] =>
        name.startsWith('_explain:') ? [name, 'An example of a test.'] : [name, value],
      )
      const found = /id="findings"[\s\S]*?<\/section>/.exec(page)?.[0].replaceAll(/<[^>]+>/g, ' ')
      const again = await h.ask(at, {
        seat: state,
        form: asForm([...asked.filter(([name]) => name !== '_op'), ['_op', 'ready']]),
      })
      expect([again.header('location'), found]).toEqual([`${at}/ready`, found])
    }
    const page = (await h.ask(`${at}/ready`, { seat: state })).body
    const handed = await h.ask(`${at}/ready`, { seat: state, form: asForm(fieldsOf(page, `${at}/ready`)) })
    expect(handed.header('location')).toBe(`${at}/waiting`)
    const clearing = { seat: state, role: 'clearing' as const }
    const shown = (await h.ask(`${at}/clear`, clearing)).body
    const record = /name="record" value="([0-9a-f]{64})"/.exec(shown)?.[1] as string
    const filed = await h.ask(`${at}/clear`, { ...clearing, form: { record } })
    expect(filed.header('location')).toBe(`/${lang}/desk/filed/${record}`)
    const { record: told, values } = (await h.ask(`/api/v1/records/${record}`, { seat: state })).json
    expect(told.form).toBe(form.ref)
    const { explanations: _, ...answers } = told.answers
    expect(sorted(plain(form, answers, values))).toEqual(sorted(form.example.answers as Json))
    expect((await h.ask(`/${lang}/records/${record}`, { seat: state })).body).toContain(
      form.words[lang].title.replaceAll("'", '&#39;'),
    )
  },
  30_000,
)

describe('the page of a measure', () => {
  test.each(REGIME.measures.map(({ id }, i) => ({ id, lang: LANGS[i % 4] as Lang })))(
    '$id begins a record of every form that serves it',
    async ({ id, lang }) => {
      const signedIn = (await h.ask(`/${lang}/measures/${id}`, { seat: 'URY' })).body
      const forms = formsFor(REGIME, id)
      expect(forms.length).toBeGreaterThan(0)
      for (const form of forms) {
        expect(signedIn).toContain(`name="form" value="${form.ref}"`)
        expect(signedIn).toContain(form.words[lang].title.replaceAll("'", '&#39;'))
      }
      // Whoever is not signed in is led to where one is, and back.
      expect((await h.ask(`/${lang}/measures/${id}`)).body).toContain(`/${lang}/sign-in?next=`)
    },
  )
})

test.each(FORMS.map((form, i) => ({ ref: form.ref, form, lang: LANGS[(i + 1) % 4] as Lang })))(
  'the page of $ref says in $lang what it asks, what it checks and what is in doubt',
  async ({ form, lang }) => {
    const page = (await h.ask(`/${lang}/forms/${form.id}/v${form.version}`)).body
    const spelled = (text: string) =>
      text.replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('"', '&quot;')
    const own = form.words[lang]
    expect(page).toContain(spelled(own.summary))
    for (const { id } of form.layout) expect(page).toContain(spelled(own.sections[id]?.title as string))
    for (const note of form.notes ?? []) expect(page).toContain(spelled(own.notes?.[note] as string))
    for (const { id } of form.rules)
      expect(page).toContain(spelled((own.rules[id] as string).split('{')[0] as string))
  },
)
