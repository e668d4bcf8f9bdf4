import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { RegimeError } from './regime-error.ts'
import { LANGS, type Words } from './types.ts'

/** A node of a YAML file that knows where it stands, so that every refusal names file and line. */
export class Place {
  readonly file: string
  readonly line: number
  readonly #node: Node | null
  readonly #lines: LineCounter

  private constructor(file: string, node: Node | null, lines: LineCounter, line: number) {
    this.file = file
    this.line = line
    this.#node = node
    this.#lines = lines
  }

  /** The top of a YAML 1.2 file. Anchors, aliases, tags, doubled keys and a second document are refused. */
  static open(file: string, text: string): Place {
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false })
    const problem = document.errors[0] ?? document.warnings[0]
    if (problem !== undefined)
      throw new RegimeError(file, lines.linePos(problem.pos[0]).line || 1, problem.message)
    return new Place(file, document.contents as Node | null, lines, 1)
  }

  /** Refuses the regime because of this place. */
  fail(reason: string): never {
    throw new RegimeError(this.file, this.line, reason)
  }

  /** The members of a closed mapping: all of `required`, any of `optional`, nothing else. */
  members<R extends string, O extends string = never>(
    required: readonly R[],
    optional: readonly O[] = [],
  ): Record<R, Place> & Partial<Record<O, Place>> {
    const found = Object.fromEntries(this.entries())
    for (const [name, place] of Object.entries(found))
      if (!(required as readonly string[]).includes(name) && !(optional as readonly string[]).includes(name))
        place.fail(`unknown member ${name}`)
    for (const name of required) if (found[name] === undefined) this.fail(`member ${name} is missing`)
    return found as Record<R, Place> & Partial<Record<O, Place>>
  }

  /** The members of an open mapping, in the order written. */
  entries(): [string, Place][] {
    const node = this.#plain()
    if (!isMap(node)) return this.fail('a mapping is expected')
    return node.items.map(({ key, value }) => {
      const at = this.#at(key as Node)
      const name = isScalar(key) ? String(key.value) : at.fail('a plain key is expected')
      if (name === '__proto__') at.fail('this key is not allowed')
      return [name, new Place(this.file, value as Node | null, this.#lines, at.line)]
    })
  }

  /** The items of a list. */
  items(): Place[] {
    const node = this.#plain()
    if (!isSeq(node)) return this.fail('a list is expected')
    return node.items.map((item) => this.#at(item as Node))
  }

  /** The place of a path, or the nearest there is above it. */
  seek(path: readonly (string | number)[]): Place {
    const [step, ...rest] = path
    const node = this.#node
    const next =
      step === undefined
        ? undefined
        : isMap(node)
          ? this.entries().find(([name]) => name === String(step))?.[1]
          : isSeq(node)
            ? this.items()[Number(step)]
            : undefined
    return next === undefined ? this : next.seek(rest)
  }

  /** A text that says something, without blanks at its ends. */
  text(): string {
    const value = this.#scalar()
    if (typeof value !== 'string') return this.fail('a text is expected (quote figures and dates)')
    if (value.trim() === '' || value.trim() !== value) this.fail('an empty text or blanks at its ends')
    return value
  }

  /** A text of a given shape; `what` says which in words. */
  matching(pattern: RegExp, what: string): string {
    const value = this.text()
    return pattern.test(value) ? value : this.fail(`${JSON.stringify(value)} is not ${what}`)
  }

  /** One of the known codes; `what` names the list. */
  oneOf<T extends string>(known: readonly T[] | ReadonlySet<T>, what: string): T {
    const value = this.text()
    const codes: readonly string[] = [...known]
    return codes.includes(value) ? (value as T) : this.fail(`unknown ${what} ${JSON.stringify(value)}`)
  }

  /** A list of different texts, each read by `read`. */
  distinct<T extends string>(read: (place: Place) => T): T[] {
    const seen = new Set<T>()
    for (const place of this.items()) {
      const value = read(place)
      if (seen.has(value)) place.fail(`${JSON.stringify(value)} stands here twice`)
      seen.add(value)
    }
    return [...seen]
  }

  /** A whole number from `least` up. */
  count(least = 0): number {
    const value = this.#scalar()
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least)
      return this.fail(`a whole number from ${least} is expected`)
    return value
  }

  /** True or false. */
  flag(): boolean {
    const value = this.#scalar()
    return typeof value === 'boolean' ? value : this.fail('true or false is expected')
  }

  /** The same words in every language. */
  words(): Words {
    const found = this.members([], LANGS)
    const missing = LANGS.filter((lang) => found[lang] === undefined)
    if (missing.length > 0) this.fail(`words are missing in ${missing.join(', ')}`)
    return Object.fromEntries(LANGS.map((lang) => [lang, found[lang]?.text()])) as Words
  }

  /** Plain data, as it stands in the file. */
  data(): unknown {
    const node = this.#plain()
    if (isMap(node)) return Object.fromEntries(this.entries().map(([name, place]) => [name, place.data()]))
    if (isSeq(node)) return this.items().map((place) => place.data())
    return this.#scalar()
  }

  #scalar(): unknown {
    const node = this.#plain()
    return isScalar(node) ? node.value : this.fail('a single value is expected')
  }

  #plain(): Node | null {
    const node = this.#node
    if (node === null) return this.fail('nothing stands here')
    if (isAlias(node) || node.anchor !== undefined) this.fail('anchors and aliases are not allowed')
    if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:'))
      this.fail('tags are not allowed')
    return node
  }

  #at(node: Node): Place {
    const start = node?.range?.[0]
    return new Place(
      this.file,
      node,
      this.#lines,
      start === undefined ? this.line : this.#lines.linePos(start).line,
    )
  }
}
