/** A value made when it is first asked for: a schema compiled at import would be paid for by commands that check nothing. */
export function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
