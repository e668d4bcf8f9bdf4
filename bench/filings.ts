import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { base64url } from '../src/bytes.ts'
import type { Signer } from '../src/crypto.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { openKeysDir } from '../src/keys-dir.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { entryBytes } from '../src/records/entry.ts'
import { readRecord } from '../src/records/record.ts'
import { recordLeaf, signRecord } from '../src/records/sign.ts'
import { type SignatureCheck, signatureCheck } from '../src/records/statement.ts'
import type { RecordEntry, Sig } from '../src/records/types.ts'
import { readRegime } from '../src/regime/read-regime.ts'
import { postRequest } from './load.ts'

/** A filing made and signed before anything is measured. */
export interface Filing {
  id: string
  bytes: Uint8Array
  leaf: Uint8Array
  check: SignatureCheck
  /** The whole HTTP request. */
  request: Buffer
}

/** The form that is filed: the one with the most to read and to check. */
const FORM = 'milex-return/1'
const FIRST_YEAR = 1990
const YEARS = 30

/**
 * Makes filings for the house that keeps its things in a directory: its secretariat's transcriptions of the form's
 * example, spread over states and years, no two alike.
 */
export async function makeFilings(dataDir: string, count: number): Promise<Filing[]> {
  const regime = await readRegime(fileURLToPath(new URL('../regimes/miami-2003', import.meta.url)))
  const form = regime.forms.get(FORM)
  if (form === undefined) throw new Error(`the regime has no ${FORM}`)
  const keysDir = join(dataDir, 'keys')
  const signer = openKeysDir(keysDir).find(regime.secretariat, 'filing') as Signer
  const origin = readFileSync(join(keysDir, 'origin'), 'utf8').trim()
  const states = regime.participants.filter(({ kind }) => kind === 'state')
  return Array.from({ length: count }, (_, i) => {
    const year = FIRST_YEAR + (Math.floor(i / states.length) % YEARS)
    const bytes = canonicalBytes({
      v: 1,
      regime: regime.ref,
      form: form.ref,
      participant: states[i % states.length]?.code,
      period: String(year),
      says: 'answers',
      measures: [...form.measures],
      audience: { kind: 'public' },
      language: form.example.language,
      answers: form.example.answers,
      provenance: { kind: 'transcribed', source: { key: `bench/${i}`, name: 'A benchmark' } },
      made: '2026-01-01',
      nonce: base64url(crypto.random(16)),
    })
    const { id, record } = readRecord(bytes, crypto)
    const { sigs } = signRecord(bytes, signer, origin, crypto)
    const entry: RecordEntry = { ...recordLeaf(id, record, regime.secretariat), sigs }
    return {
      id,
      bytes,
      leaf: entryBytes(entry),
      check: signatureCheck(entry, sigs[0] as Sig, signer, origin, crypto),
      request: postRequest('/api/v1/records', JSON.stringify({ record: base64url(bytes), sigs, values: [] })),
    }
  })
}
