import type { FormVersion, Measure, Participant, Regime, Rule } from './types.ts'

/** The measure, or part of one, of this id. */
export const findMeasure = (regime: Pick<Regime, 'measures'>, id: string): Measure | undefined =>
  regime.measures.find((measure) => measure.id === id)

/** The participant of this code. */
export const findParticipant = (
  regime: Pick<Regime, 'participants'>,
  code: string,
): Participant | undefined => regime.participants.find((participant) => participant.code === code)

/** The latest version of each form there is, those that another has followed too: their records are read for ever. */
export function newestForms({ forms }: Pick<Regime, 'forms'>): FormVersion[] {
  const newest = new Map<string, FormVersion>()
  for (const form of forms.values())
    if (form.version >= (newest.get(form.id)?.version ?? 0)) newest.set(form.id, form)
  return [...newest.values()]
}

/** The latest version of each form that may be begun: forms that another has followed are left out. */
export const latestForms = (regime: Pick<Regime, 'forms' | 'succeeded'>): FormVersion[] =>
  newestForms(regime).filter(({ id }) => !Object.hasOwn(regime.succeeded, id))

/** The latest version of each form that serves a measure or a part of it. */
export const formsFor = (regime: Pick<Regime, 'forms' | 'succeeded'>, measureId: string): FormVersion[] =>
  latestForms(regime).filter((form) =>
    form.measures.some((id) => id === measureId || id.startsWith(`${measureId}.`)),
  )

/** Which records besides its own a rule looks at: earlier ones of its form, those of other forms, those it names. */
export function looksAt(rule: Rule): { previous: boolean; beside: boolean; cited: boolean } {
  const text = [
    rule.when,
    rule.holds,
    rule.pointer,
    ...Object.values(rule.each ?? {}),
    ...Object.values(rule.params ?? {}),
  ].join(' ')
  const names = (one: string) => new RegExp(`\\b${one}\\b`).test(text)
  return { previous: names('previous'), beside: names('beside'), cited: names('cited') }
}

/** What a rule looks at: the record alone, or also what its filer has filed and may read. */
export const basisOf = (rule: Rule): 'answers' | 'history' =>
  Object.values(looksAt(rule)).some(Boolean) ? 'history' : 'answers'
