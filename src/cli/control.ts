import { chmodSync, existsSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { join, relative } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { asProblem, problemDocument } from '../api/problem-document.ts'
import { base64url, fromBase64url } from '../bytes.ts'
import type { House } from '../clearing-house/house.ts'
import {
  type Beside,
  type Filed,
  fileEntry,
  fileRecord,
  fileTranscription,
  filingSigner,
  findingsOnTranscription,
  type Submission,
  type Transcribed,
  type Transcription,
} from '../clearing-house.ts'
import { ConfigError } from '../config.ts'
import { type Finding, Problem, type ProblemCode } from '../problems.ts'
import { parseJson } from '../records/canonical.ts'
import { signRecord } from '../records/sign.ts'
import type { Entry, Sig } from '../records/types.ts'
import { type Invited, inviteFirst } from '../seats/invitations.ts'
import { relyingParty } from '../seats/passkeys.ts'

/** What commands ask of a house, whether it runs in this process or in another. */
export interface Desk {
  transcribe(item: Transcription): Promise<Transcribed & { findings: Finding[] }>
  file(submission: Submission): Promise<Filed>
  /** Signs exact record bytes with a filing key that the house holds for the participant. */
  sign(participant: string, record: Uint8Array): Promise<Sig[]>
  fileEntry(entry: Entry, beside?: Beside): Promise<{ index: number; digest: string }>
  /** Invites the secretariat's first administrator; the link works once. */
  invite(participant: string, invited: Invited): Promise<{ link: string; until: string }>
  rebuild(): Promise<number>
  state(): Promise<{ origin: string; size: number; published: number; readOnly?: string }>
}

/** The desk of a house in this process. */
export const deskOf = (house: House): Desk => ({
  async transcribe(item) {
    const done = await fileTranscription(house, item)
    return { ...done, findings: await findingsOnTranscription(house, item, done) }
  },
  file: (submission) => fileRecord(house, submission),
  async sign(participant, record) {
    return signRecord(record, await filingSigner(house, participant), house.origin, house.crypto).sigs
  },
  fileEntry: (entry, beside) => fileEntry(house, entry, beside),
  async invite(participant, invited) {
    const { token, invitation } = await inviteFirst(house, 'operator', { ...invited, participant })
    const { origin } = relyingParty(house.config)
    return {
      link: `${origin}/${invitation.language}/invitation/${token}`,
      until: invitation.expiresAt.toISOString(),
    }
  },
  rebuild: () => house.register.rebuild(),
  async state() {
    const { readOnly } = house.register
    return {
      origin: house.origin,
      size: house.register.head().size,
      published: house.publisher.published()?.size ?? 0,
      ...(readOnly ? { readOnly } : {}),
    }
  },
})

/** The longest path of a socket that every system takes, in bytes: macOS has the least room. */
const LONGEST = 103

/**
 * Where a running house listens for its own commands, in the shorter spelling: a socket's path has little room.
 * Throws ConfigError where it has none.
 */
export const socketOf = (dataDir: string): string => {
  const path = join(dataDir, 'control.sock')
  const near = relative('.', path)
  const short = near.length < path.length ? near : path
  if (Buffer.byteLength(short) > LONGEST)
    throw new ConfigError(
      'CONFIANZA_DATA',
      `is too deep: a socket in it would have over ${LONGEST} bytes of path`,
    )
  return short
}

/** Opens the control socket, for its owner alone (0600). */
export async function openControl(house: House): Promise<{ close(): Promise<void> }> {
  const path = socketOf(house.config.dataDir)
  // Whoever opens the house holds its lock: a socket that is there was left by one that was killed.
  rmSync(path, { force: true })
  const desk = deskOf(house)
  const app = new Hono()
  app.post('/:act', async (c) => {
    const body = parseJson(new Uint8Array(await c.req.arrayBuffer())) as never as { args: unknown[] }
    const [first, second] = body.args as [never, never]
    switch (c.req.param('act')) {
      case 'transcribe':
        return c.json(await desk.transcribe(first))
      case 'file': {
        const { record, ...rest } = first as { record: string }
        return c.json(
          await desk.file({
            ...(rest as unknown as Submission),
            record: fromBase64url(record) as Uint8Array,
          }),
        )
      }
      case 'sign':
        return c.json(await desk.sign(first, fromBase64url(second) as Uint8Array))
      case 'fileEntry':
        return c.json(await desk.fileEntry(first, second ?? {}))
      case 'invite':
        return c.json(await desk.invite(first, second))
      case 'rebuild':
        return c.json(await desk.rebuild())
      case 'state':
        return c.json(await desk.state())
      default:
        throw new Problem('not-found')
    }
  })
  app.onError((error) => {
    const problem = asProblem(error)
    if (problem.code === 'internal') house.log('control', { error: String(error) })
    return Response.json(
      { ...problemDocument(problem, 'en'), raw: problem.findings },
      { status: problem.status },
    )
  })
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }))
  // The directory is its owner's alone (0700), so nobody else meets the socket before it is, too.
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  chmodSync(path, 0o600)
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The desk of the house that runs on that data directory, or undefined when none answers. */
export async function findRunning(dataDir: string): Promise<Desk | undefined> {
  const path = socketOf(dataDir)
  if (!existsSync(path)) return undefined
  const ask = <T>(act: keyof Desk, ...args: unknown[]) => askSocket<T>(path, act, args)
  const desk: Desk = {
    transcribe: (item) => ask('transcribe', item),
    file: (submission) => ask('file', { ...submission, record: base64url(submission.record) }),
    sign: (participant, record) => ask('sign', participant, base64url(record)),
    fileEntry: (entry, beside = {}) => ask('fileEntry', entry, beside),
    invite: (participant, invited) => ask('invite', participant, invited),
    rebuild: () => ask('rebuild'),
    state: () => ask('state'),
  }
  return desk.state().then(
    () => desk,
    () => undefined,
  )
}

function askSocket<T>(socketPath: string, act: string, args: unknown[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path: `/${act}`, method: 'POST' }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () => {
        const value = JSON.parse(Buffer.concat(parts).toString() || 'null')
        if (answer.statusCode === 200) resolve(value)
        else reject(new Problem(value?.code as ProblemCode, value?.reason, value?.raw ?? []))
      })
    })
    asked.on('error', reject)
    asked.end(JSON.stringify({ args }))
  })
}
