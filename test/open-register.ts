import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Circles } from '../src/audience/roles.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { openEmbedded } from '../src/register/embedded.ts'
import { migrate } from '../src/register/migrate.ts'
import { openRegister, type Register } from '../src/register/register.ts'
import { ORIGIN } from './trial-log.ts'

/** The server that `TEST_DATABASE_URL` names; without it tests run on the embedded database. */
export const SERVER = process.env['TEST_DATABASE_URL']

let made = 0

/** A database of its own on the server, and the way to drop it. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `confianza_test_${process.pid}_${Date.now().toString(36)}_${++made}`
  const admin = async (sql: string) => {
    const client = new pg.Client({ connectionString: SERVER })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  await admin(`create database ${name}`)
  const url = new URL(SERVER as string)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => admin(`drop database if exists ${name} with (force)`) }
}

/** Where one test house keeps its things: a directory, and on a server a database. */
export interface Place {
  dataDir: string
  databaseUrl: string | undefined
  remove(): Promise<void>
}

let cluster: Promise<string> | undefined

/** A cluster of the embedded database with its tables, made once for all places: to make one takes ten times as long as to copy it. */
function emptyCluster(): Promise<string> {
  cluster ??= (async () => {
    const dir = mkdtempSync(join(tmpdir(), 'confianza-cluster-'))
    const database = await openEmbedded(dir)
    await migrate(database)
    await database.close()
    return join(dir, 'pg')
  })()
  return cluster
}

/**
 * A place on the embedded database, or on the server that `TEST_DATABASE_URL` names. `fresh`: nothing is there yet,
 * not even the embedded database's empty cluster.
 */
export async function makePlace({ fresh = false } = {}): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), 'confianza-test-'))
  if (!SERVER && !fresh) cpSync(await emptyCluster(), join(dataDir, 'pg'), { recursive: true })
  const database = SERVER ? await createDatabase() : undefined
  return {
    dataDir,
    databaseUrl: database?.url,
    async remove() {
      await database?.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A register at a place. */
export const openAt = (place: Place): Promise<Register> =>
  openRegister({ ...place, ...ORIGIN_SETTINGS }, crypto)

/** A few participants as the trial log knows them: states, the secretariat, an observer, two groups. */
export const CIRCLES: Circles = {
  standing: new Map([
    ...['URY', 'ARG', 'BRA', 'BOL', 'CHL', 'JAM'].map((code) => [code, 'state'] as const),
    ['OAS', 'secretariat'],
    ['FRA', 'observer'],
  ]),
  groups: new Map([
    ['southern-cone', ['ARG', 'BRA', 'CHL', 'URY']],
    ['caribbean', ['JAM']],
  ]),
}

/** What the trial log's register is opened with, besides its place. */
export const ORIGIN_SETTINGS = { origin: ORIGIN, secretariat: 'OAS', circles: CIRCLES }
