import type { Audience } from '../records/types.ts'
import { filerOf, mayRead } from './reader.ts'
import type { Circles } from './roles.ts'
import { isWithin } from './within.ts'

/** The participants whose readers an audience lets in, the filer among them; `everyone` for what is public. */
export function membersOf(audience: Audience, filer: string, circles: Circles): 'everyone' | string[] {
  if (audience.kind === 'public') return 'everyone'
  return [...circles.standing.keys()].filter((code) =>
    mayRead(filerOf(circles, code), { participant: filer, audience }, circles),
  )
}

/** Who reads the later audience that did not read the earlier one, and who no longer does. */
export function changeOf(before: Audience, after: Audience, filer: string, circles: Circles) {
  const [was, is] = [before, after].map((audience) => membersOf(audience, filer, circles)) as [
    ReturnType<typeof membersOf>,
    ReturnType<typeof membersOf>,
  ]
  const all = [...circles.standing.keys()]
  const reads = (members: typeof was, one: string) => members === 'everyone' || members.includes(one)
  return {
    widens: !isWithin(after, before, filer, circles),
    narrows: !isWithin(before, after, filer, circles),
    added: all.filter((one) => reads(is, one) && !reads(was, one)),
    removed: all.filter((one) => reads(was, one) && !reads(is, one)),
  }
}
