import { fileTranscription } from '../../src/clearing-house.ts'
import type { Actor } from './actors.ts'
import type { Furnished } from './furnished.ts'
import type { Row } from './row.ts'

const AUTHOR: Actor[] = ['URY author']

let copies = 0
/** A record transcribed for Uruguay that nobody has spoken about. */
const transcribed = async ({ house }: Furnished): Promise<string> =>
  (
    await fileTranscription(house, {
      form: 'treaty-status/1',
      participant: 'URY',
      measures: ['II.4'],
      language: 'es',
      answers: { instrument: 'cifta', status: 'ratified', 'as-of': '2009' },
      source: { key: `copy/${copies++}`, name: 'A copy' },
    })
  ).id

/** A withdrawal that came back to its authors. */
const takenBack = async (f: Furnished): Promise<string> => {
  const asked = { method: 'POST', form: { reason: 'It is old.' } }
  const made = await f.ask('URY author', { ...asked, path: `/en/desk/records/${f.restricted}/withdraw` })
  const draft = (made.headers.get('location') ?? '').replace('/waiting', '')
  await f.ask('URY author', { ...asked, path: `${draft}/take-back` })
  return draft
}

/** Withdrawing and confirming: authors of the participant whose record it is. */
export const FATE_ROWS: readonly Row[] = [
  {
    route: 'GET /:lang/desk/records/:id/withdraw',
    ask: (f) => ({ path: `/en/desk/records/${f.restricted}/withdraw` }),
    allowed: AUTHOR,
  },
  {
    route: 'POST /:lang/desk/records/:id/withdraw',
    ask: (f) => ({ path: `/en/desk/records/${f.restricted}/withdraw`, form: { reason: 'It is old.' } }),
    allowed: AUTHOR,
  },
  {
    route: 'GET /:lang/desk/records/:id/confirm',
    ask: async (f) => ({ path: `/en/desk/records/${await transcribed(f)}/confirm` }),
    allowed: AUTHOR,
  },
  {
    route: 'POST /:lang/desk/records/:id/confirm',
    ask: async (f) => ({ path: `/en/desk/records/${await transcribed(f)}/confirm`, form: {} }),
    allowed: AUTHOR,
  },
  {
    route: 'GET /:lang/desk/drafts/:id/fate',
    ask: async (f) => ({ path: `${await takenBack(f)}/fate` }),
    allowed: AUTHOR,
  },
  {
    route: 'POST /:lang/desk/drafts/:id/fate',
    ask: async (f) => ({ path: `${await takenBack(f)}/fate`, form: { _version: '1', reason: 'Old.' } }),
    allowed: AUTHOR,
  },
]
