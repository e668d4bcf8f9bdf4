import { PGlite } from '@electric-sql/pglite'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepStatements } from './kept-statements.ts'

let db: PGlite
let ask: ReturnType<typeof keepStatements>
beforeAll(async () => {
  db = await PGlite.create()
  ask = keepStatements(db)
})
afterAll(() => db.close())

const times = async (count: number, work: (i: number) => Promise<unknown>) => {
  for (let i = 0; i < count; i++) await work(i)
}
const keptNow = async () =>
  (
    await db.query<{ statement: string; plans: number }>(
      'select statement, (generic_plans + custom_plans)::int as plans from pg_prepared_statements',
    )
  ).rows

test('whatever is asked, kept or not, is answered as without keeping', async () => {
  const sql =
    'select $1::text as a, $2::text[] as b, $3::int8 as c, $4::bytea as d, $5::jsonb as e, $6::timestamptz as f, $7::bool as g'
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(
        fc.option(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''))),
        fc.array(fc.string()),
        fc.maxSafeInteger(),
        fc.uint8Array(),
        fc.oneof(fc.constant(null), fc.array(fc.integer()), fc.record({ x: fc.string() })),
        fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
        fc.boolean(),
      ),
      async (params) => {
        expect(await ask(sql, params)).toEqual((await db.query(sql, params)).rows)
      },
    ),
  )
  expect((await keptNow()).map(({ statement }) => statement)).toContain(sql)
})

test('what fails says why, hurts nothing asked after it, and ends its transaction alone', async () => {
  await db.exec('create table once (n int primary key)')
  const insert = 'insert into once values ($1) returning n'
  await times(5, async (n) => expect(await ask(insert, [n])).toEqual([{ n }]))
  await times(5, (n) =>
    expect(ask(insert, [n])).rejects.toMatchObject({ code: '23505', constraint: 'once_pkey' }),
  )
  await times(5, () => expect(ask('select no($1)', [1])).rejects.toMatchObject({ code: '42883' }))
  await db.exec('begin')
  await expect(ask(insert, [1])).rejects.toThrow()
  await expect(ask(insert, [100])).rejects.toMatchObject({ code: '25P02' })
  await expect(ask('select $1::int as first', [1])).rejects.toMatchObject({ code: '25P02' })
  await db.exec('rollback')
  expect(await ask(insert, [100])).toEqual([{ n: 100 }])
  expect(await ask('select $1::int as first', [1])).toEqual([{ first: 1 }])
})

test('asked together, all are answered, each with its own', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => ask('select $1::int as n', [n])))
  expect(answers).toEqual(Array.from({ length: 50 }, (_, n) => [{ n }]))
})

test('is answered to each role and setting by the policy that binds it, in whatever order they ask', async () => {
  await db.exec(`
    create table told (whose text); insert into told values ('URY'), ('ARG'), ('ARG');
    alter table told enable row level security;
    create policy own on told using (whose = current_setting('test.who', true));
    create role reader; grant select on told to reader`)
  const count = async (who: string | undefined) => {
    await db.exec(who ? `begin; set local role reader; set local test.who = '${who}'` : 'begin')
    const [row] = (await ask('select count(*)::int as n from told where whose <> $1', ['X'])) as {
      n: number
    }[]
    await db.exec('commit')
    return row?.n
  }
  for (let i = 0; i < 12; i++) {
    expect(await count('URY')).toBe(1)
    expect(await count(undefined)).toBe(3)
    expect(await count('ARG')).toBe(2)
    expect(await count('CHL')).toBe(0)
  }
})

test('a plan is made anew after some hundreds of uses', async () => {
  const sql = 'select $1::int + 1 as next'
  await times(700, async (n) => expect(await ask(sql, [n])).toEqual([{ next: n + 1 }]))
  const [kept] = (await keptNow()).filter(({ statement }) => statement === sql)
  expect(kept?.plans).toBeLessThan(500)
})

test('no more than some hundreds are kept, and the others are answered too', async () => {
  await times(300, (n) =>
    times(3, async () => expect(await ask(`select $1::int as n${n}`, [n])).toEqual([{ [`n${n}`]: n }])),
  )
  expect((await keptNow()).length).toBe(200)
})
