import type { Json } from './types.ts'

/** The value an RFC 6901 JSON pointer names, or undefined where there is none. */
export function findAt(value: Json, pointer: string): Json | undefined {
  if (pointer === '') return value
  let here: Json | undefined = value
  for (const part of pointer.split('/').slice(1)) {
    if (here === null || typeof here !== 'object') return undefined
    const name: string = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(here) && !/^(0|[1-9]\d*)$/.test(name)) return undefined
    here = Object.hasOwn(here, name) ? (here as { [member: string]: Json })[name] : undefined
  }
  return here
}
