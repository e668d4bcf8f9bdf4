import type { Child } from 'hono/jsx'
import type { View } from '../view.ts'

/**
 * A passkey's place on a page: the script asks `options` what to tell the browser, and gives its answer to `finish`.
 * Without script it says plainly what is missing.
 */
export function PasskeyPlace({
  view,
  act,
  options,
  finish,
  elsewhere,
  children,
}: {
  view: View
  act: 'make' | 'use'
  options: string
  finish: string
  /** The house's own name, where the page was reached under another that has no passkeys. */
  elsewhere: string | undefined
  children?: Child
}) {
  const { words } = view
  if (elsewhere !== undefined)
    return (
      <p class="mark">
        {words.t('seats.otherName')} <a href={elsewhere}>{elsewhere}</a>
      </p>
    )
  const said = {
    working: words.t('seats.working'),
    cancelled: words.t('seats.cancelled'),
    known: words.t('seats.known'),
    unsupported: words.t('seats.unsupported'),
    lostLine: words.t('seats.lostLine'),
  }
  return (
    <passkey-place
      data-act={act}
      data-options={options}
      data-finish={finish}
      data-words={JSON.stringify(said)}
    >
      <p class="needs-script empty">
        {words.t(act === 'make' ? 'seats.needsScriptToMake' : 'seats.needsScript')}
      </p>
      <form hidden>{children}</form>
      <p role="status" />
    </passkey-place>
  )
}
