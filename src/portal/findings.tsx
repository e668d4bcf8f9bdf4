import type { Finding } from '../problems.ts'
import type { FiledRecord, Json } from '../records/types.ts'
import { sayFinding } from '../regime/say-finding.ts'
import type { FormVersion } from '../regime/types.ts'
import { labelAt } from './desk/answer-words.tsx'
import type { View } from './view.ts'

type Explanation = { rule?: Json; text?: Json }

const explanationsOf = ({ answers }: Pick<FiledRecord, 'answers'>): Explanation[] =>
  Array.isArray(answers['explanations']) ? (answers['explanations'] as Explanation[]) : []

/** What the checks say, as facts beside the figures, each with what its filer explains: nobody is marked down. */
export function Findings({
  view,
  form,
  findings,
  record,
}: {
  view: View
  form: FormVersion
  findings: readonly Finding[]
  record: Pick<FiledRecord, 'answers'>
}) {
  const { words, lang } = view
  const explanations = explanationsOf(record)
  // One explanation covers all findings of its rule, and stands under the last of them.
  const last = new Map(findings.map(({ rule }, i) => [rule, i]))
  const elsewhere = explanations.filter(({ rule }) => !last.has(String(rule)))
  if (findings.length === 0 && elsewhere.length === 0) return null
  return (
    <>
      <h2>{words.t('portal.findings')}</h2>
      {/* The sentence is about sums, which only a form of figures has. */}
      {form.layout.some(({ table }) => table) && <p class="soft small">{words.t('portal.findings.lead')}</p>}
      <ul class="plain">
        {findings.map((finding, i) => {
          const { message, pointer, rule } = sayFinding(form, finding, lang)
          const own = last.get(rule) === i ? explanations.filter((one) => one.rule === rule) : []
          return (
            <li>
              {message}
              {finding.params?.['unchecked'] === 1 && <span class="soft small"> ({rule})</span>}{' '}
              <Where view={view} form={form} pointer={pointer} />
              <Explained words={words} explanations={own} />
            </li>
          )
        })}
        {elsewhere.length > 0 && (
          <li>
            <Explained words={words} explanations={elsewhere} />
          </li>
        )}
      </ul>
    </>
  )
}

/** What a finding is about, as the form calls it. */
function Where({ view, form, pointer }: { view: View; form: FormVersion; pointer: string }) {
  const label = labelAt(view, form, pointer)
  return label === pointer ? null : <span class="soft small">{label}</span>
}

function Explained({ words, explanations }: { words: View['words']; explanations: readonly Explanation[] }) {
  return (
    <>
      {explanations.map(({ text }) => (
        <div>
          <span class="soft">{words.t('portal.explained')}</span> {String(text)}
        </div>
      ))}
    </>
  )
}
