import { expect, test } from 'vitest'
import type { Audience } from '../records/types.ts'
import { ANYONE, mayRead, type Reader } from './reader.ts'

const ury: Reader = { kind: 'seat', participant: 'URY', seat: 'trial' }
const arg: Reader = { kind: 'seat', participant: 'ARG', seat: 'trial' }
const oas: Reader = { kind: 'seat', participant: 'OAS', seat: 'trial' }
const nobody = [false, false, false, true]

// Columns: anyone, another state, the secretariat, the filer.
const table: [string, unknown, boolean[]][] = [
  ['public', { kind: 'public' }, [true, true, true, true]],
  ['filer', { kind: 'filer' }, nobody],
  ['participants, not open yet', { kind: 'participants' }, nobody],
  ['a group, not open yet', { kind: 'group', groups: ['andean'] }, nobody],
  ['parties, not open yet', { kind: 'parties', parties: ['ARG'] }, nobody],
  ['unknown', { kind: 'everyone' }, nobody],
  ['empty', {}, nobody],
  ['absent', undefined, nobody],
  ['a word', 'public', nobody],
]
test.each(table)('audience %s', (_, audience, expected) => {
  const readers = [ANYONE, arg, oas, ury]
  expect(
    readers.map((reader) => mayRead(reader, { participant: 'URY', audience: audience as Audience })),
  ).toEqual(expected)
})
