import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { concat, utf8 } from '../src/bytes.ts'
import type { ProblemCode } from '../src/problems.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { MAX_RECORD } from '../src/records/record.ts'
import type { FiledRecord } from '../src/records/types.ts'
import {
  type Asked,
  ask,
  expectRefusal,
  filed,
  filing,
  openTestHouse,
  posted,
  sample,
  submission,
  type TestHouse,
} from './bad-input/house.ts'

const RECORDS = '/api/v1/records'
const NOBODY = 'f'.repeat(64)

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house?.close())

const refused = (asked: Asked, code: ProblemCode) => expectRefusal(house, RECORDS, asked, code)
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
/** The canonical text of a record with one thing in it spelled otherwise. */
const spelled = (from: string | RegExp, to: string): Uint8Array => {
  const right = new TextDecoder().decode(canonicalBytes(sample()))
  const wrong = right.replace(from, to)
  expect(wrong).not.toBe(right)
  return utf8(wrong)
}
const withMember = (member: string) => spelled('"answers":{', `"answers":{${member},`)

describe('a request that is none', () => {
  test.each<[string, Asked, ProblemCode]>([
    ['broken JSON', posted('{"record":'), 'bad-json'],
    ['nothing', posted(''), 'bad-json'],
    [
      'bytes that are not UTF-8',
      posted(concat(utf8('{"a":"'), new Uint8Array([0xff]), utf8('"}'))),
      'bad-json',
    ],
    ['a tower of brackets', posted(deep(100_000)), 'bad-json'],
    ['a tower that never ends', posted('['.repeat(100_000)), 'bad-json'],
    ['__proto__', posted('{"__proto__":{"record":"","sigs":[]}}'), 'bad-json'],
    ['__proto__ escaped', posted('{"\\u005f_proto__":{}}'), 'bad-json'],
    ['a list', posted([]), 'bad-request'],
    ['null', posted('null'), 'bad-request'],
    ['no record', posted({ sigs: [] }), 'bad-request'],
    ['a strange member', posted({ record: '', sigs: [], more: 1 }), 'bad-request'],
    ['a record that is a number', posted({ record: 5, sigs: [] }), 'bad-request'],
    ['a record that is no base64url', posted({ record: '+/==', sigs: [] }), 'bad-request'],
    ['signatures that are an object', posted({ record: 'e30', sigs: {} }), 'bad-request'],
    ['values that are an object', posted({ record: 'e30', sigs: [], values: {} }), 'bad-request'],
    [
      'a value without a salt',
      posted({ record: 'e30', sigs: [], values: [{ pointer: '/a' }] }),
      'bad-request',
    ],
    ['a request of 2 MiB', posted({ record: 'A'.repeat(2 * 1024 * 1024), sigs: [] }), 'too-large'],
    [
      'a request of 2 MiB that does not say so',
      {
        ...posted(`${' '.repeat(2 * 1024 * 1024)}{}`),
        headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      },
      'too-large',
    ],
    ['no content type', { method: 'POST', body: '{}' }, 'wrong-type'],
    ['a form', { ...posted('record='), headers: { 'content-type': 'text/plain' } }, 'wrong-type'],
    [
      'another kind of JSON',
      { ...posted('{}'), headers: { 'content-type': 'application/json-patch+json' } },
      'wrong-type',
    ],
  ])('%s', async (_, asked, code) => {
    await refused(asked, code)
  })
})

describe('bytes that are no record', () => {
  test.each<[string, () => Uint8Array, ProblemCode]>([
    ['broken JSON', () => spelled(/\}$/, ''), 'bad-json'],
    ['not UTF-8', () => concat(canonicalBytes(sample()).subarray(0, -1), new Uint8Array([0xc3])), 'bad-json'],
    ['nested 33 deep', () => withMember(`"a":${deep(31)}`), 'bad-json'],
    ['nested 100,000 deep', () => withMember(`"a":${deep(100_000)}`), 'bad-json'],
    ['__proto__', () => withMember('"__proto__":{"polluted":true}'), 'bad-json'],
    ['white space', () => spelled(',"', ', "'), 'not-canonical'],
    ['a line after it', () => concat(canonicalBytes(sample()), utf8('\n')), 'not-canonical'],
    ['a byte order mark', () => concat(utf8('\ufeff'), canonicalBytes(sample())), 'bad-json'],
    ['members in another order', () => utf8(JSON.stringify(sample())), 'not-canonical'],
    ['a number spelled otherwise', () => spelled('"v":1', '"v":1.0'), 'not-canonical'],
    ['a duplicate member', () => spelled('"v":1', '"v":1,"v":1'), 'not-canonical'],
    ['a lone surrogate', () => spelled('"cifta"', '"\\ud800"'), 'not-canonical'],
    ['a null member', () => spelled('"ratified"', 'null'), 'bad-record'],
    ['a list', () => utf8('[]'), 'bad-record'],
    ['1 MiB and a byte', () => new Uint8Array(MAX_RECORD + 1).fill(0x61), 'too-large'],
    ['2 MiB', () => new Uint8Array(2 * MAX_RECORD).fill(0x61), 'too-large'],
  ])('%s', async (_, bytes, code) => {
    await refused(posted(submission(house, bytes())), code)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test.each<[string, object]>([
    ['a nonce of 15 bytes', { nonce: 'AAAAAAAAAAAAAAAAAAAA' }],
    ['a nonce that is no base64url', { nonce: '+'.repeat(22) }],
    ['no nonce', { nonce: undefined }],
    ['a strange member', { more: 1 }],
    ['a strange audience', { audience: { kind: 'everybody' } }],
    ['a day there is not', { made: '2025-13-41' }],
    ['a relation to no id', { relation: { kind: 'amends', record: '../../etc' } }],
    ['unchanged from nothing', { says: 'unchanged', answers: {} }],
    ['answers that are a list', { answers: [] }],
    ['a measure that is none', { measures: ["'; drop table entry; --"] }],
  ])('%s', async (_, change) => {
    await refused(posted(filing(house, change as Partial<FiledRecord>)), 'bad-record')
  })
})

describe('a record that may not stand', () => {
  test.each<[string, object, ProblemCode]>([
    ['an unknown form', { form: 'no-such-form/1' }, 'unknown-form'],
    ['an unknown version of a form', { form: 'treaty-status/99' }, 'unknown-form'],
    ['an unknown participant', { participant: 'ZZZ' }, 'unknown-participant'],
    ['an unknown regime', { regime: 'miami-2003/2' }, 'unknown-regime'],
    ['a measure the form does not serve', { measures: ['I.4'] }, 'unknown-measure'],
    ['an audience that is not open', { audience: { kind: 'participants' } }, 'audience-not-open'],
    ['a group', { audience: { kind: 'group', groups: ['caribbean'] } }, 'audience-not-open'],
    ['parties', { audience: { kind: 'parties', parties: ['ARG'] } }, 'audience-not-open'],
    ['a relation to nothing', { relation: { kind: 'amends', record: NOBODY } }, 'unknown-record'],
    [
      'a commitment without its value',
      { answers: { ...sample().answers, 'contact-point': { $c: `sha256:${NOBODY}` } } },
      'bad-value',
    ],
    ['an answer no form has', { answers: { ...sample().answers, constructor: 'x' } }, 'bad-answers'],
  ])('%s', async (_, change, code) => {
    await refused(posted(filing(house, change as Partial<FiledRecord>)), code)
  })

  test('what keeps answers out is told in the words of the language', async () => {
    const { body } = await refused(posted(filing(house, { answers: { instrument: 'other' } })), 'bad-answers')
    const { findings } = JSON.parse(body)
    expect(findings).toContainEqual({
      pointer: '/status',
      rule: 'schema.required',
      severity: 'error',
      message: 'Este dato es necesario.',
    })
  })

  test("a relation to a record of another state, or to one's own of another form", async () => {
    const other = await filed(house, { participant: 'ARG' }, house.arg)
    const hidden = await filed(house, { participant: 'ARG', audience: { kind: 'filer' } }, house.arg)
    for (const { id } of [other, hidden])
      await refused(posted(filing(house, { relation: { kind: 'amends', record: id } })), 'unknown-record')
  })

  test('a relation to a record that was withdrawn or amended', async () => {
    for (const kind of ['withdraws', 'amends'] as const) {
      const { id } = await filed(house)
      await filed(house, { relation: { kind, record: id } })
      for (const again of ['amends', 'withdraws'] as const)
        await refused(posted(filing(house, { relation: { kind: again, record: id } })), 'superseded')
    }
  })
})

describe('the same bytes again', () => {
  test('are answered as before, and the log does not grow', async () => {
    const body = posted(filing(house))
    const first = await ask(house, RECORDS, body)
    const size = house.house.register.head().size
    const again = await ask(house, RECORDS, body)
    expect([first.status, again.status]).toEqual([201, 200])
    const { state: _, ...told } = JSON.parse(first.body)
    expect(JSON.parse(again.body)).toMatchObject(told)
    expect(house.house.register.head().size).toBe(size)
  })

  test('filed twice at once stand once', async () => {
    const size = house.house.register.head().size
    const body = posted(filing(house))
    const answers = await Promise.all([1, 2, 3].map(() => ask(house, RECORDS, body)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201])
    expect(new Set(answers.map((one) => JSON.parse(one.body).index)).size).toBe(1)
    expect(house.house.register.head().size).toBe(size + 1)
  })
})

test('the house had nothing to tell its operator', () => {
  expect(house.told).toEqual([])
})
