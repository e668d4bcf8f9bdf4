import type { Audience } from '../records/types.ts'
import { mayRead } from './reader.ts'
import type { Circles, rolesOf, Standing } from './roles.ts'

/** A role of a standing that reads, so that a participant stands for its readers. */
const READING = { state: 'reader', secretariat: 'officer', observer: 'reader' } as const satisfies Record<
  Standing,
  ReturnType<typeof rolesOf>[number]
>

/** The participants whose readers an audience lets in, the filer among them; `everyone` for what is public. */
export function membersOf(audience: Audience, filer: string, circles: Circles): 'everyone' | string[] {
  if (audience.kind === 'public') return 'everyone'
  return [...circles.standing]
    .filter(([participant, standing]) =>
      mayRead(
        { kind: 'seat', participant, seat: '', role: READING[standing] },
        { participant: filer, audience },
        circles,
      ),
    )
    .map(([participant]) => participant)
}

/** Whether nobody reads the inner audience who does not read the outer one, whatever participants join later. */
export function isWithin(inner: Audience, outer: Audience, filer: string, circles: Circles): boolean {
  const out = membersOf(outer, filer, circles)
  if (out === 'everyone') return true
  const all = membersOf(inner, filer, circles)
  return all !== 'everyone' && all.every((one) => out.includes(one))
}

/** Who reads the new audience that did not read the old one, and who no longer does. */
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
