import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FiledRecord } from '../src/records/types.ts'
import { fieldsBelow } from '../src/regime/schema-walk.ts'
import type { FormVersion } from '../src/regime/types.ts'
import { type ApiHouse, openApiHouse } from './api-house.ts'

// What has no meaning to anybody but a program: `ask` holds every answer to be no failure of the house.

let h: ApiHouse
beforeAll(async () => {
  h = await openApiHouse()
}, 120_000)
afterAll(() => h.close())

const NAMES = ['constructor', '__proto__', 'tostring', 'hasOwnProperty']
const author = { seat: 'URY', role: 'author' as const }
const formOf = (ref: string) => h.house.regime.forms.get(ref) as FormVersion

/** A draft of a form, as its address. */
async function begun(form: string): Promise<string> {
  const { header } = await h.ask('/en/desk/drafts', {
    ...author,
    form: { form, from: 'nothing', period: '2024' },
  })
  return header('location') as string
}

describe('a draft', () => {
  test.each([
    'border-manual-credential/1',
    'acquisition-notification/1',
    'milex-return/2',
    'annual-calendar/1',
  ])('of %s takes names that every object has for what they are: words', async (ref) => {
    const at = await begun(ref)
    const pointers = fieldsBelow(formOf(ref).schema, '').map((pointer) => pointer.replaceAll('*', '0'))
    let version = 1
    for (const name of NAMES) {
      const form = {
        _version: String(version),
        ...Object.fromEntries(pointers.map((pointer) => [pointer, name])),
        [`_explain:${name}`]: 'x',
        [`_readers:/${name}`]: 'filer',
        [`_done:${name}`]: 'true',
        [`/${name}/${name}`]: 'x',
      }
      const { status } = await h.ask(at, { ...author, form })
      expect([303, 400, 409]).toContain(status)
      version += status === 303 ? 1 : 0
      // As another seat has it: both accounts are shown.
      await h.ask(at, { ...author, form: { ...form, _version: '0' } })
      for (const page of ['', '?check', '/sheet.xlsx'])
        expect((await h.ask(`${at}${page}`, author)).status, `${page} after ${name}`).toBeLessThan(400)
    }
  })

  test('whose year is no year yet is shown and checked, and no file of an odd name goes away', async () => {
    for (const period of ['dos mil', '2024-13', '31/12/2024', '99999', '2024-02-31']) {
      const at = await begun('milex-return/2')
      await h.ask(at, { ...author, form: { _version: '1', _period: period, _op: 'save' } })
      for (const page of ['', '?check']) expect((await h.ask(`${at}${page}`, author)).status).toBe(200)
      expect((await h.ask('/en/desk', author)).body).toContain(period.split('/')[0])
      await h.ask(at, { ...author, form: { _version: '2', _op: 'discard' } })
    }
    const at = await begun('milex-return/2')
    for (const name of ['zzz', '__proto__', '../../x'])
      expect((await h.ask(at, { ...author, form: { _version: '1', _op: `detach:${name}` } })).status).toBe(
        303,
      )
  })
})

test('a filed record that names what every object has is read by everybody like any other', async () => {
  const form = formOf('border-manual-credential/1')
  const answers = form.example.answers
  const { id } = await h.file({
    form: form.ref,
    participant: 'URY',
    period: undefined as never,
    measures: [...form.measures].slice(0, 1),
    audience: { kind: 'public' },
    answers: {
      ...answers,
      kind: 'credential-type',
      credential: {
        'number-pattern': '[A-Z]{3}',
        fields: ['constructor'],
        'holder-roles': ['constructor', 'hasOwnProperty'],
      },
      explanations: [{ rule: 'constructor', text: 'x' }],
    } as unknown as FiledRecord['answers'],
  })
  for (const address of [`/es/records/${id}`, `/es/records/${id}.xlsx`, `/api/v1/records/${id}`])
    expect((await h.ask(address)).status, address).toBe(200)
  expect((await h.ask(`/es/records/${id}`)).body).toContain('constructor')
})
