import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { PageCache } from './api/page-cache.ts'
import { createApp } from './app.ts'
import type { House } from './clearing-house/house.ts'
import { closeHouse, openHouse } from './clearing-house.ts'
import { openControl } from './cli/control.ts'
import type { Config } from './config.ts'

/** An open house that answers. */
export interface RunningHouse {
  house: House & { settled: Promise<void> }
  /** `http://127.0.0.1:8080` */
  address: string
  /** Closes doors and house; what is in hand is finished. */
  close(): Promise<void>
}

/** How long a connection may take to ask, in milliseconds. */
const PATIENCE = 30_000

/** Opens the house and starts its doors: HTTP and the control socket. */
export async function serve(config: Config, log: House['log']): Promise<RunningHouse> {
  const house = await openHouse(config, { log })
  try {
    const { app, cache } = createApp(house)
    const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
    const server = createServer(
      { requestTimeout: PATIENCE, headersTimeout: PATIENCE },
      (request, response) => {
        if (!answerFromCache(cache, request, response)) void listener(request, response)
      },
    )
    await listen(server, config.port, config.host)
    const control = await openControl(house)
    const port = (server.address() as { port: number }).port
    return {
      house,
      address: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
      async close() {
        await Promise.all([closeServer(server), control.close()])
        await closeHouse(house)
      },
    }
  } catch (error) {
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
  response.writeHead(kept.status, { ...kept.headers, 'content-length': kept.body.length }).end(kept.body)
  return true
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 1000).unref()
  })
}
