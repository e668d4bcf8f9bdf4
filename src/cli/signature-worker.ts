import { parentPort } from 'node:worker_threads'
import { nodeCrypto } from '../crypto-node.ts'
import { unpackChecks } from './packed-checks.ts'

parentPort?.on('message', ({ id, packed }: { id: number; packed: Uint8Array }) => {
  parentPort?.postMessage({
    id,
    results: unpackChecks(packed).map((one) => nodeCrypto.verify(one.public, one.message, one.signature)),
  })
})
