import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finding, ProblemCode } from '../../src/problems.ts'
import { ask, expectRefusal, openTestHouse, posted, sample, type TestHouse } from './house.ts'

const CHECK = '/api/v1/check'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house?.close())

const { form, participant, answers } = sample()
const question = (change: object = {}) => posted({ form, participant, answers, ...change })
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

describe('a question the house does not understand', () => {
  test.each<[string, ReturnType<typeof posted>, ProblemCode]>([
    ['broken JSON', posted('{'), 'bad-json'],
    ['not UTF-8', posted(new Uint8Array([0x22, 0xff, 0x22])), 'bad-json'],
    ['a tower of brackets', posted(`{"answers":${deep(100_000)}}`), 'bad-json'],
    ['answers nested 33 deep', posted(`{"answers":${deep(33)}}`), 'bad-json'],
    ['__proto__ among the answers', posted('{"answers":{"__proto__":{"polluted":1}}}'), 'bad-json'],
    ['2 MiB', posted({ form, participant, answers: { a: 'a'.repeat(2 * 1024 * 1024) } }), 'too-large'],
    ['another content type', { ...question(), headers: { 'content-type': 'text/plain' } }, 'wrong-type'],
    ['no content type', { ...question(), headers: {} }, 'wrong-type'],
    ['no answers', posted({ form, participant }), 'bad-request'],
    ['a strange member', question({ nonce: 'A' }), 'bad-request'],
    ['a list', posted([question()]), 'bad-request'],
    ['answers that are null', question({ answers: null }), 'bad-request'],
    ['no fields but null', question({ answers: null, says: 'not-in-position' }), 'bad-request'],
    ['answers that are a list', question({ answers: [] }), 'bad-request'],
    ['answers that are text', question({ answers: 'x' }), 'bad-request'],
    ['a form that is a list', question({ form: [form] }), 'bad-request'],
    ['a form that is null', question({ form: null }), 'bad-request'],
    ['a participant that is an object', question({ participant: {} }), 'bad-request'],
    ['a period that is a number', question({ period: 2024 }), 'bad-request'],
    ['a provenance that is text', question({ provenance: 'state' }), 'bad-request'],
    ['a provenance that is null', question({ provenance: null }), 'bad-request'],
    ['a provenance nobody knows', question({ provenance: { kind: 'heard' } }), 'bad-request'],
    ['a source that is null', question({ provenance: { kind: 'transcribed', source: null } }), 'bad-request'],
    ...[5, 'month-not-given', {}, [5], null].map((gaps): [string, ReturnType<typeof posted>, ProblemCode] => [
      `gaps that are ${JSON.stringify(gaps)}`,
      question({ provenance: { kind: 'transcribed', source: { gaps } } }),
      'bad-request',
    ]),
    ['an unknown form', question({ form: 'no-such-form/1' }), 'unknown-form'],
    ['a form of a member every object has', question({ form: 'constructor' }), 'unknown-form'],
    ['an unknown participant', question({ participant: 'ZZZ' }), 'unknown-participant'],
    [
      'a participant of a member every object has',
      question({ participant: 'toString' }),
      'unknown-participant',
    ],
  ])('%s', async (_, asked, code) => {
    await expectRefusal(house, CHECK, asked, code)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test.each(['GET', 'PUT', 'PATCH', 'DELETE'])('%s is no question', async (method) => {
    await expectRefusal(house, CHECK, { method }, 'method-not-allowed')
  })
})

describe('a question it understands is answered, whatever is in it:', () => {
  test.each<[string, object, string[]]>([
    ['what is right', {}, []],
    ['null among the answers', { answers: { ...answers, remarks: null } }, ['schema.type']],
    [
      'a member every object has',
      { answers: { ...answers, constructor: 1 } },
      ['schema.additionalProperties'],
    ],
    ['a lone surrogate', { answers: { ...answers, instrument: '\ud800' } }, ['schema.enum']],
    ['a strange kind of answer', { says: { toString: 5 } }, ['form.says']],
    [
      'a transcription whose copy lacks the month',
      {
        answers: { ...answers, deposited: undefined },
        provenance: { kind: 'transcribed', source: { gaps: ['month-not-given'] } },
      },
      ['bound-since-when'],
    ],
  ])('%s', async (_, change, rules) => {
    const size = house.house.register.head().size
    const said: string[][] = []
    for (const lang of ['en', 'es', 'fr']) {
      const asked = question(change)
      const headers = { ...asked.headers, 'accept-language': lang }
      const answer = await ask(house, CHECK, { ...asked, headers })
      expect(answer.status, answer.body).toBe(200)
      const findings: Finding[] = JSON.parse(answer.body).findings
      expect(findings.map(({ rule }) => rule)).toEqual(rules)
      said.push(findings.map(({ message }) => message ?? ''))
    }
    // A sentence each, and each language its own.
    for (const message of said.flat()) expect(message).toMatch(/^[^{}]{10,}\.$/)
    for (const i of rules.keys()) expect(new Set(said.map((one) => one[i])).size).toBe(3)
    expect(house.house.register.head().size).toBe(size)
  })
})

test('the house had nothing to tell its operator', () => {
  expect(house.told).toEqual([])
})
