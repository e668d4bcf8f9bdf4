import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { getRequest, type Load, loadHouse } from './load.ts'

const CLIENTS = 32
const SECONDS = 3
const LANGS = ['en', 'es', 'pt', 'fr']

/** How fast a page came from the house, and the same bytes from node:http alone. */
export interface PageRace {
  house: Load
  bare: Load
  bytes: number
}

async function loadBare(answer: Response, body: Buffer, clients: number): Promise<Load> {
  const child = fork(fileURLToPath(new URL('./bare-server.ts', import.meta.url)), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  try {
    const kept = [...answer.headers].filter(
      ([name]) => !/^(date|connection|keep-alive|content-length|transfer-encoding)$/.test(name),
    )
    child.send({ headers: Object.fromEntries(kept), body: body.toString('base64') })
    const [port] = (await once(child, 'message')) as [number]
    const request = getRequest('/')
    await loadHouse(port, clients, () => request, 0.5)
    return await loadHouse(port, clients, () => request, SECONDS)
  } finally {
    child.disconnect()
  }
}

const read = async (url: string): Promise<{ answer: Response; body: Buffer }> => {
  const answer = await fetch(url, { headers: { 'accept-language': 'en' } })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  return { answer, body: Buffer.from(await answer.arrayBuffer()) }
}

/** The home page, rendered once for this head of the log. */
export async function raceHome(url: string): Promise<PageRace> {
  const { answer, body } = await read(`${url}/en`)
  const port = Number(new URL(url).port)
  const request = getRequest('/en')
  await loadHouse(port, CLIENTS, () => request, 0.5)
  const house = await loadHouse(port, CLIENTS, () => request, SECONDS)
  return { house, bare: await loadBare(answer, body, CLIENTS), bytes: body.length }
}

/** The matrix, each address asked once, so that none was rendered before. */
export async function raceMatrix(url: string): Promise<PageRace> {
  const { answer, body } = await read(`${url}/en/matrix?year=1980`)
  const addresses = Array.from({ length: 30 }, (_, i) => 1990 + i).flatMap((year) =>
    LANGS.map((lang) => getRequest(`/${lang}/matrix?year=${year}`)),
  )
  let next = 0
  const house = await loadHouse(Number(new URL(url).port), 4, () => addresses[next++], 10)
  return { house, bare: await loadBare(answer, body, 4), bytes: body.length }
}

/** The bytes a first visit to the home page takes: the page, its styles and its scripts, as sent and gzipped. */
export async function weighFirstView(url: string): Promise<{ sent: number; gzipped: number; files: number }> {
  const { body } = await read(`${url}/en`)
  const html = body.toString('utf8')
  const links = [
    ...html.matchAll(/<link[^>]+rel="(?:stylesheet|modulepreload)"[^>]*>/g),
    ...html.matchAll(/<script[^>]+src=[^>]*>/g),
  ].flatMap(([tag]) => /(?:href|src)="([^"]+)"/.exec(tag)?.[1] ?? [])
  const rest = await Promise.all(
    [...new Set(links)].map(async (link) => (await read(new URL(link, url).href)).body),
  )
  const all = [body, ...rest]
  const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0)
  return {
    sent: sum(all.map(({ length }) => length)),
    gzipped: sum(all.map((one) => gzipSync(one).length)),
    files: all.length,
  }
}
