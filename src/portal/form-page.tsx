import { Problem } from '../problems.ts'
import { basisOf } from '../regime/find.ts'
import { fieldsBelow, nodeAt } from '../regime/schema-walk.ts'
import type { FormVersion, LayoutSection, Rule } from '../regime/types.ts'
import { whenOf } from './dues.tsx'
import { Facts, Joined, Page } from './layout.tsx'
import { StackTable } from './stack-table.tsx'
import type { View } from './view.ts'

/** A form as anybody reads it before filling it in: what it asks, its codes, what the checks look at, what is in doubt. */
export function formPage(view: View, name: string, version: string) {
  const { house, words, lang, to } = view
  const form = /^v[1-9]\d*$/.test(version) ? house.regime.forms.get(`${name}/${version.slice(1)}`) : undefined
  if (form === undefined) throw new Problem('not-found', 'no such form')
  const own = form.words[lang]
  const dues = house.regime.dues.filter((due) => due.form === form.id)
  const follows = house.regime.succeeded[form.id]
  return (
    <Page view={view} title={own.title}>
      <p class="crumb">
        <a href={to('/measures')}>{words.t('portal.place.measures')}</a>
      </p>
      <h1>{own.title}</h1>
      <p class="lead">{own.summary}</p>
      {follows && <p>{words.t('formpage.followed', { form: view.formTitle(follows) })}</p>}
      <Facts
        items={[
          [words.t('formpage.version'), <code>{form.ref}</code>],
          [
            words.t('portal.measures'),
            <Joined
              items={form.measures.map((id) => (
                <a href={to(`/measures/${id}`)}>{`${id} ${view.measure(id)}`}</a>
              ))}
            />,
          ],
          [
            words.t('portal.audience'),
            words.list(form.audiences.map((kind) => words.t(`audience.kind.${kind}`))),
          ],
          [words.t('formpage.says'), words.list(form.says.map((says) => words.t(`formpage.says.${says}`)))],
          dues.length > 0 && [
            words.t('dues.title'),
            <ul class="plain">
              {dues.map((due) => (
                <li>
                  {whenOf(view, due)} <span class="soft small">{due.basis[lang]}</span>
                </li>
              ))}
            </ul>,
          ],
          [
            words.t('formpage.data'),
            <Joined
              items={[
                <a href={`/api/v1/forms/${form.id}/v${form.version}`}>JSON Schema</a>,
                <a href={to(`/forms/${form.id}/v${form.version}.xlsx`)}>XLSX</a>,
              ]}
            />,
          ],
        ]}
      />
      {form.layout.map((section) => (
        <SectionOf view={view} form={form} section={section} />
      ))}
      <Notes view={view} form={form} />
      <Rules view={view} form={form} />
    </Page>
  )
}

function SectionOf({ view, form, section }: { view: View; form: FormVersion; section: LayoutSection }) {
  const { words, lang } = view
  const own = form.words[lang]
  const title = own.sections[section.id]
  const table = section.table
  return (
    <section>
      <h2>{title?.title}</h2>
      {title?.hint && <p class="soft">{title.hint}</p>}
      {section.when && <p class="soft small">{words.t('formpage.sometimes')}</p>}
      {table ? (
        <p>
          {words.t('formpage.table', {
            rows: (form.lists[table.rows] ?? []).length,
            columns: (form.lists[table.columns] ?? []).length,
          })}
        </p>
      ) : (
        <StackTable
          caption={title?.title ?? ''}
          columns={[words.t('formpage.field'), words.t('formpage.takes')]}
          rows={pointersOf(form, section).map((pointer) => [
            <>
              {own.fields[pointer]?.label ?? pointer}
              {isRequired(form, pointer) && <span class="soft small"> {words.t('formpage.required')}</span>}
              {own.fields[pointer]?.hint && (
                <>
                  <br />
                  <span class="soft small">{own.fields[pointer]?.hint}</span>
                </>
              )}
            </>,
            <Takes view={view} form={form} pointer={pointer} />,
          ])}
        />
      )}
    </section>
  )
}

/** The fields of a section; of a list those of its lines. */
const pointersOf = (form: FormVersion, { fields = [], lines }: LayoutSection): string[] =>
  (lines === undefined ? fields : [lines])
    .flatMap((pointer) => fieldsBelow(form.schema, pointer))
    .filter((pointer) => form.words.en.fields[pointer] !== undefined)

function isRequired(form: FormVersion, pointer: string): boolean {
  const at = pointer.lastIndexOf('/')
  const above = at === 0 ? form.schema : nodeAt(form.schema, pointer.slice(0, at))
  return above?.required?.includes(pointer.slice(at + 1)) ?? false
}

/** The most codes of a list that are told one by one; more stand behind a summary. */
const FEW = 8

/** What a field takes: its kind in a word, its codes with the years they are of, and whether it may be withheld. */
function Takes({ view, form, pointer }: { view: View; form: FormVersion; pointer: string }) {
  const { words } = view
  const node = nodeAt(form.schema, pointer)
  const item = node?.type === 'array' ? nodeAt(form.schema, `${pointer}/*`) : node
  const list = item?.['x-list']
  const codes = list === undefined ? [] : (item?.enum ?? form.lists[list] ?? []).map(String)
  const named = codes.map((code) => codeWords(view, form, list as string, code))
  return (
    <>
      {named.length === 0 ? (
        words.t(`formpage.kind.${kindOf(node?.['x-control'], node?.type, node?.['x-commit'])}`)
      ) : named.length <= FEW ? (
        named.join('; ')
      ) : (
        <details>
          <summary>{words.t('formpage.codes', { count: named.length })}</summary>
          <ul class="plain small">
            {named.map((name) => (
              <li>{name}</li>
            ))}
          </ul>
        </details>
      )}
      {node?.['x-mark'] && <span class="soft small"> {words.t('formpage.mark')}</span>}
    </>
  )
}

function codeWords({ words, lang }: View, form: FormVersion, list: string, code: string): string {
  const { from, until } = form.valid[list]?.[code] ?? {}
  const said = form.words[lang].lists[list]?.[code] ?? code
  const bound = [
    from && words.t('formpage.from', { year: from }),
    until && words.t('formpage.until', { year: until }),
  ]
  return [said, ...bound.filter(Boolean)].join(', ')
}

/** The kinds of fields that the page has a word for. */
const KINDS = [
  'amount',
  'whole',
  'day',
  'date',
  'moment',
  'position',
  'area',
  'record',
  'yes-no',
  'tick',
  'state',
  'list',
] as const

function kindOf(control: string | undefined, type: string | undefined, committed: boolean | undefined) {
  if (committed) return 'committed'
  if (type === 'array') return 'list'
  return KINDS.find((kind) => kind === control) ?? (control === 'participant' ? 'state' : 'text')
}

/** What readers should know of a form: doubts, and what this house decided. */
function Notes({ view: { words, lang }, form }: { view: View; form: FormVersion }) {
  const notes = (form.notes ?? []).flatMap((id) => form.words[lang].notes?.[id] ?? [])
  if (notes.length === 0) return null
  return (
    <>
      <h2>{words.t('formpage.notes')}</h2>
      <ul>
        {notes.map((note) => (
          <li>{note}</li>
        ))}
      </ul>
    </>
  )
}

function Rules({ view, form }: { view: View; form: FormVersion }) {
  const { words, lang } = view
  if (form.rules.length === 0) return null
  const sentence = ({ id }: Rule) => (form.words[lang].rules[id] ?? id).replaceAll(/\{(\w+)\}/g, '…')
  return (
    <>
      <h2>{words.t('formpage.rules')}</h2>
      <p class="soft">{words.t('formpage.rulesHow')}</p>
      <StackTable
        caption={words.t('formpage.rules')}
        columns={[words.t('formpage.rule'), words.t('formpage.severity'), words.t('formpage.looks')]}
        rows={form.rules.map((rule) => [
          sentence(rule),
          words.t(`formpage.severity.${rule.severity}`),
          words.t(`formpage.looks.${basisOf(rule)}`),
        ])}
      />
    </>
  )
}
