import { parentPort } from 'node:worker_threads'
import { nodeCrypto } from '../crypto-node.ts'
import type { SignatureCheck } from '../records/statement.ts'

parentPort?.on('message', ({ id, checks }: { id: number; checks: SignatureCheck[] }) => {
  parentPort?.postMessage({
    id,
    results: checks.map((one) => nodeCrypto.verify(one.public, one.message, one.signature)),
  })
})
