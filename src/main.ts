import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { encode, type PageCache } from './api/page-cache.ts'
import { UPLOAD_PATIENCE } from './api/read-body.ts'
import { createApp } from './app.ts'
import type { House } from './clearing-house/house.ts'
import { closeHouse, openHouse } from './clearing-house.ts'
import { openControl, socketOf } from './cli/control.ts'
import { type Config, ConfigError } from './config.ts'
import { startDispatch } from './dispatch/start-dispatch.ts'

/** An open house that answers. */
export interface RunningHouse {
  house: House & { settled: Promise<void> }
  /** `http://127.0.0.1:8080` */
  address: string
  /** Closes doors and house; what is in hand is finished. */
  close(): Promise<void>
}

/** How long the head of a request may take, in milliseconds. Its body has bounds of its own (api/read-body.ts). */
const PATIENCE = 30_000

/** Opens the house and starts its doors: HTTP and the control socket. */
export async function serve(config: Config, log: House['log']): Promise<RunningHouse> {
  // A wrong path is told before anything is made on it.
  socketOf(config.dataDir)
  const house = await openHouse(config, { log })
  const server = createServer({ requestTimeout: UPLOAD_PATIENCE + PATIENCE, headersTimeout: PATIENCE })
  try {
    const { app, cache } = createApp(house)
    const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
    server.on('request', (request, response) => {
      if (!answerFromCache(cache, request, response)) void listener(request, response)
    })
    await listen(server, config.port, config.host)
    const control = await openControl(house)
    const { port } = server.address() as { port: number }
    const address = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
    // Any free port was asked for: only now does the house know its own address.
    if (config.port === 0 && config.publicUrl.endsWith(':0')) house.config = { ...config, publicUrl: address }
    const dispatch = startDispatch(house)
    return {
      house,
      address,
      async close() {
        await Promise.all([closeServer(server), control.close(), dispatch.stop()])
        await closeHouse(house)
      },
    }
  } catch (error) {
    if (server.listening) await closeServer(server)
    await closeHouse(house)
    throw error
  }
}

/** Answers a public GET that was rendered for this head, before any routing. */
function answerFromCache(cache: PageCache, request: IncomingMessage, response: ServerResponse): boolean {
  const { headers, method, url } = request
  if (
    method !== 'GET' ||
    headers.cookie !== undefined ||
    headers['if-none-match'] !== undefined ||
    url === undefined
  )
    return false
  const { kept } = cache.find(url, headers['accept-language'])
  if (kept === undefined) return false
  const answer = encode(kept, headers['accept-encoding'] as string | undefined)
  response
    .writeHead(kept.status, { ...answer.headers, 'content-length': answer.body.length })
    .end(answer.body)
  return true
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      reject(new ConfigError(taken ? 'PORT' : 'HOST', `cannot be listened on: ${error.message}`))
    })
    server.listen(port, host, () => resolve())
  })

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 1000).unref()
  })
}
