import type { Finding } from '../../problems.ts'
import { fieldInWords } from '../../regime/say-shape.ts'
import type { FormVersion } from '../../regime/types.ts'
import { fieldId } from '../form/draw-form.tsx'
import type { View } from '../view.ts'
import type { DeskDraft } from './draft.ts'

/** What stands in the way and what deserves a look, each leading to its field. */
export function FoundSummary({
  view: { words, lang },
  form,
  findings,
  pageOf,
}: {
  view: View
  form: FormVersion
  findings: readonly Finding[]
  /** The address of the page a finding's field is on; '' for this one, undefined where it has no field on any. */
  pageOf: (finding: Finding) => string | undefined
}) {
  /** Away from its field, a finding about a shape says which field it means. */
  const said = ({ rule, pointer, message = '' }: Finding) => {
    const field = rule.startsWith('schema.') ? fieldInWords(form, pointer, lang) : undefined
    return field === undefined ? message : words.t('fields.found', { field, message })
  }
  const part = (severity: 'error' | 'warning' | 'note', title: string) => {
    const some = findings.filter((finding) => finding.severity === severity)
    return (
      some.length > 0 && (
        <>
          <h3>{title}</h3>
          <ul>
            {some.map((finding) => {
              const page = pageOf(finding)
              return (
                <li>
                  {page === undefined ? (
                    said(finding)
                  ) : (
                    <a href={`${page}#${fieldId(finding.pointer)}`}>{said(finding)}</a>
                  )}
                </li>
              )
            })}
          </ul>
        </>
      )
    )
  }
  return (
    <section class="mark" id="findings" aria-labelledby="findings-title" tabindex={-1}>
      <h2 id="findings-title">{words.t(findings.length === 0 ? 'desk.nothingFound' : 'portal.findings')}</h2>
      {part('error', words.t('desk.errors'))}
      {part('warning', words.t('desk.warnings'))}
      {part('note', words.t('desk.notes'))}
    </section>
  )
}

/** A line to explain each kind of warning, where the form takes explanations. */
export function Explanations({
  view: { words },
  form,
  findings,
  draft,
}: {
  view: View
  form: FormVersion
  findings: readonly Finding[]
  draft: DeskDraft
}) {
  if (!form.schema.properties?.['explanations']) return null
  const rules = new Map(
    findings.filter(({ severity }) => severity === 'warning').map(({ rule, message }) => [rule, message]),
  )
  if (rules.size === 0) return null
  return (
    <fieldset>
      <legend>{words.t('desk.explain')}</legend>
      <p class="soft small">{words.t('desk.explainHow')}</p>
      {[...rules].map(([rule, message]) => (
        <p class="field">
          <label for={`explain-${rule}`}>{message}</label>
          <textarea id={`explain-${rule}`} name={`_explain:${rule}`} class="short">
            {draft.content.explanations[rule] ?? ''}
          </textarea>
        </p>
      ))}
    </fieldset>
  )
}
