import { gzipSync } from 'node:zlib'
import { hex, ownBytes } from '../bytes.ts'
import { digestOf } from '../clearing-house/file-record.ts'
import type { House } from '../clearing-house/house.ts'
import { today } from '../clearing-house/house.ts'
import type { Lang } from '../regime/types.ts'
import { chooseLang } from '../words.ts'

/** An answer as it is kept: rendered once per head of the log. */
export interface Kept {
  status: number
  headers: Record<string, string>
  body: Uint8Array
  /** The body as gzip, once somebody has asked for it so. */
  gzip?: Uint8Array
}

/** Answers smaller than this gain nothing by compression, in bytes. */
const SMALLEST = 1000

/**
 * A kept answer as its asker takes it: gzip for who accepts it, which is a tenth of a table on a slow line. Only public
 * answers come here, so that their length tells nothing; the ETag becomes a weak one (RFC 9110, 8.8.3).
 */
export function encode(answer: Kept, acceptEncoding: string | undefined): Pick<Kept, 'headers' | 'body'> {
  const accepted = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(acceptEncoding ?? '')
  if (!accepted || answer.body.length < SMALLEST) return answer
  answer.gzip ??= ownBytes(gzipSync(answer.body))
  const { etag, ...headers } = answer.headers
  return {
    headers: { ...headers, ...(etag ? { etag: `W/${etag}` } : {}), 'content-encoding': 'gzip' },
    body: answer.gzip,
  }
}

/** The most bytes of answers kept. */
const MOST_BYTES = 32 * 1024 * 1024
/** ETags of longer addresses are made anew each time. */
const LONGEST_KNOWN = 500
/** Answers larger than this are made anew each time: the page of a return of four thousand lines has three million. */
const LARGEST = 4 * 1024 * 1024

/**
 * Public answers, by their ETag: a hash of log root, publication, what states show as agreed, build, language, address and
 * UTC date. What none of these changes need not be rendered again.
 */
export class PageCache {
  readonly #house: House
  readonly #build: string
  readonly #kept = new Map<string, Kept>()
  readonly #etags = new Map<string, string>()
  readonly #rendering = new Map<string, Promise<void>>()
  #state = ''
  #bytes = 0

  constructor(house: House, build: string) {
    this.#house = house
    this.#build = build
  }

  /** The ETag of a public address in a language, now. */
  etag(address: string, lang: Lang): string {
    const { register, publisher, ready } = this.#house
    const state = [
      hex(register.head().root),
      publisher.published()?.size ?? 0,
      ready,
      register.settlements.open(),
      this.#build,
      today(this.#house),
    ].join(' ')
    if (state !== this.#state) this.#forget(state)
    const name = `${lang} ${address}`
    const known = this.#etags.get(name)
    if (known) return known
    const etag = `"${digestOf(this.#house, `${state} ${name}`).slice(0, 32)}"`
    // Long addresses nobody links to: kept, they would let anybody fill the memory.
    if (this.#etags.size < 20_000 && name.length <= LONGEST_KNOWN) this.#etags.set(name, etag)
    return etag
  }

  #forget(state: string): void {
    this.#state = state
    this.#etags.clear()
    this.#kept.clear()
    this.#bytes = 0
  }

  /** A kept answer for a request that carries no session, or undefined. */
  find(address: string, acceptLanguage: string | undefined): { etag: string; kept: Kept | undefined } {
    const etag = this.etag(address, chooseLang(acceptLanguage))
    return { etag, kept: this.#kept.get(etag) }
  }

  /** Who renders an answer now, to be waited for; a head that moves is asked about by many at once. */
  rendering(etag: string): Promise<void> | undefined {
    return this.#rendering.get(etag)
  }

  /** Says that an answer is being rendered, until what is returned is called. */
  begin(etag: string): () => void {
    let end = () => {}
    this.#rendering.set(
      etag,
      new Promise<void>((resolve) => {
        end = resolve
      }),
    )
    return () => {
      this.#rendering.delete(etag)
      end()
    }
  }

  /** Keeps an answer under its ETag, dropping the oldest past the bound. */
  keep(etag: string, answer: Kept): void {
    if (answer.body.length > LARGEST || this.#kept.has(etag)) return
    this.#kept.set(etag, answer)
    this.#bytes += weightOf(answer)
    for (const [oldest, old] of this.#kept) {
      if (this.#bytes <= MOST_BYTES) break
      this.#kept.delete(oldest)
      this.#bytes -= weightOf(old)
    }
  }
}

/** What an answer may come to weigh: its body, as much again for its gzip at worst, and a kilobyte of headers. */
const weightOf = ({ body }: Kept): number => 2 * body.length + 1024
