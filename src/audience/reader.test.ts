import { describe, expect, test } from 'vitest'
import { CIRCLES } from '../../test/open-register.ts'
import type { Audience } from '../records/types.ts'
import { ANYONE, mayRead, type Reader } from './reader.ts'
import { grants, ROLES, type Role, rolesOf } from './roles.ts'

const seat = (participant: string, role: Role): Reader => ({ kind: 'seat', participant, seat: role, role })
const nobody = [false, false, false, false, false, true]

// Columns: anyone; a state of the group; a state outside it; the secretariat; an observer; the filer.
const READERS = [
  ANYONE,
  seat('ARG', 'reader'),
  seat('JAM', 'author'),
  seat('OAS', 'officer'),
  seat('FRA', 'reader'),
  seat('URY', 'clearing'),
]
const table: [string, unknown, boolean[]][] = [
  ['public', { kind: 'public' }, [true, true, true, true, true, true]],
  ['filer', { kind: 'filer' }, nobody],
  [
    'participants: states, and who serves them',
    { kind: 'participants' },
    [false, true, true, true, false, true],
  ],
  ['a group', { kind: 'group', groups: ['southern-cone'] }, [false, true, false, false, false, true]],
  [
    'two groups',
    { kind: 'group', groups: ['southern-cone', 'caribbean'] },
    [false, true, true, false, false, true],
  ],
  ['a group nobody knows', { kind: 'group', groups: ['andean'] }, nobody],
  ['a group without members', { kind: 'group', groups: [] }, nobody],
  ['a group that is a word', { kind: 'group', groups: 'southern-cone' }, nobody],
  ['parties', { kind: 'parties', parties: ['JAM', 'FRA'] }, [false, false, true, false, true, true]],
  ['parties that are a word', { kind: 'parties', parties: 'JAM' }, nobody],
  ['no parties', { kind: 'parties', parties: [] }, nobody],
  ['unknown', { kind: 'everyone' }, nobody],
  ['empty', {}, nobody],
  ['absent', undefined, nobody],
  ['a word', 'public', nobody],
]
test.each(table)('audience %s', (_, audience, expected) => {
  expect(
    READERS.map((reader) => mayRead(reader, { participant: 'URY', audience: audience as Audience }, CIRCLES)),
  ).toEqual(expected)
})

describe('roles', () => {
  const reading: [string, Role[]][] = [
    ['URY', ['author', 'clearing', 'reader']],
    ['OAS', ['clearing', 'officer']],
    ['FRA', ['clearing', 'reader', 'contributor']],
    ['nobody the regime knows', []],
  ]
  test.each(reading)('of %s that read beyond what is public', (participant, expected) => {
    const audience = { kind: 'filer' } as const
    expect(
      ROLES.filter((role) => mayRead(seat(participant, role), { participant, audience }, CIRCLES)),
    ).toEqual(expected)
  })
  test('the operator and administrators read nothing that is not public', () => {
    for (const [participant, standing] of CIRCLES.standing)
      for (const role of ['operator', 'administrator'] as const)
        if (rolesOf(standing).includes(role))
          expect(
            mayRead(seat(participant, role), { participant, audience: { kind: 'participants' } }, CIRCLES),
          ).toBe(false)
  })
  test('what no table names is denied', () => {
    expect(grants(undefined, 'author', 'read')).toBe(false)
    expect(grants('state', 'officer', 'transcribe')).toBe(false)
    expect(grants('state', '__proto__', 'read')).toBe(false)
    expect(grants('state', 'constructor', 'read')).toBe(false)
  })
})
