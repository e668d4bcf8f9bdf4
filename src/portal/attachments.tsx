import type { Child } from 'hono/jsx'
import { fileAddress } from '../api/file-routes.ts'
import {
  ATTACHMENT_TYPES,
  cleanName,
  filesOfRecord,
  isAttachmentType,
  isShowable,
  type NamedFile,
  type RecordView,
} from '../clearing-house.ts'
import type { Attachment } from '../records/types.ts'
import type { Lang } from '../regime/types.ts'
import { StackTable } from './stack-table.tsx'
import type { View } from './view.ts'

/** How many bytes, in the units of the language: `1.2 MB`, `1,2 Mo`. */
export function sizeInWords(bytes: number, lang: Lang): string {
  const [value, unit] =
    bytes < 1000
      ? [bytes, 'byte']
      : bytes < 1_000_000
        ? [bytes / 1000, 'kilobyte']
        : [bytes / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(lang, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value)
}

type TypeName = (typeof ATTACHMENT_TYPES)[keyof typeof ATTACHMENT_TYPES][0]

/** A file's type in words; a type the house does not know is said as it stands. */
function typeInWords({ words }: View, type: string): string {
  if (!isAttachmentType(type)) return type
  const name: TypeName = ATTACHMENT_TYPES[type][0]
  return words.t(`files.type.${name}`)
}

/** A table of files; `address` of one, where its bytes are here; `more`: what else may be done with it. */
export function FileTable({
  view,
  files,
  address,
  more,
}: {
  view: View
  files: readonly Attachment[]
  address(file: Attachment): string | undefined
  more?: (file: Attachment) => Child
}) {
  const { words, lang } = view
  return (
    <StackTable
      caption={words.t('files.lead')}
      columns={[
        words.t('files.name'),
        words.t('files.type'),
        { title: words.t('files.size'), n: true },
        words.t('files.digest'),
      ]}
      rows={files.map((file) => {
        const at = address(file)
        const name = <bdi>{cleanName(file.name)}</bdi>
        return [
          <>
            {at === undefined ? name : <a href={at}>{name}</a>}
            {at !== undefined && isShowable(file.type) && (
              <>
                {' '}
                <a
                  class="small"
                  href={`${at}?show`}
                  aria-label={words.t('files.showOf', { name: cleanName(file.name) })}
                >
                  {words.t('files.show')}
                </a>
              </>
            )}
            {at === undefined && <span class="small soft"> {words.t('files.notReceived')}</span>}
            {more?.(file)}
          </>,
          typeInWords(view, file.type),
          sizeInWords(file.size, lang),
          <code class="digest">{file.sha256}</code>,
        ]
      })}
    />
  )
}

/**
 * The files of a record, each with the way to it once the house has its bytes. `onOutstanding` is called when some are not
 * here yet: such a page changes without the log.
 */
export async function Attachments({
  view,
  seen: { row, record },
  onOutstanding,
}: {
  view: View
  seen: RecordView
  onOutstanding?: (() => void) | undefined
}) {
  const files = await filesOfRecord(view.house, view.reader, row.id, record)
  if (files.length === 0) return null
  if (files.some(({ received }) => !received)) onOutstanding?.()
  const here = new Set(files.filter(({ received }: NamedFile) => received).map(({ sha256 }) => sha256))
  return (
    <>
      <h2 id="attachments">{view.words.t('files.title')}</h2>
      <FileTable
        view={view}
        files={files}
        address={(file) => (here.has(file.sha256) ? fileAddress(row.id, file) : undefined)}
      />
    </>
  )
}
