import { parentPort, workerData } from 'node:worker_threads'
import { nodeCrypto } from '../src/crypto-node.ts'
import { rateOf } from './rate.ts'

// One core's share of the Ed25519 bound: verifies the same signatures again and again.
const { signatures, seconds } = workerData as {
  signatures: { public: Uint8Array; message: Uint8Array; signature: Uint8Array }[]
  seconds: number
}
parentPort?.postMessage(
  rateOf(signatures, (one) => nodeCrypto.verify(one.public, one.message, one.signature), seconds),
)
