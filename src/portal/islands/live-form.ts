import { Idiomorph } from 'idiomorph'
import { readDecimal } from '../../regime/typed/amounts.ts'
import type { Lang } from '../../regime/types.ts'

/** Sums while one types, a save that keeps the page, and a copy for a lost line. The form works without it. */
class LiveForm extends HTMLElement {
  #busy = false
  #next: string | undefined

  connectedCallback(): void {
    this.addEventListener('input', () => {
      this.#addUp()
      this.#keep()
    })
    this.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLSelectElement && target.dataset['decides'] !== undefined)
        this.#form.requestSubmit(this.querySelector<HTMLButtonElement>('button.default'))
    })
    this.addEventListener('submit', (event) => void this.#send(event as SubmitEvent))
    this.#restore()
    this.#addUp()
  }

  get #form(): HTMLFormElement {
    return this.querySelector('form.draft') as HTMLFormElement
  }

  get #name(): string {
    return `draft ${location.pathname.replace(/^\/[a-z]{2}/, '')} ${this.#form.dataset['version']}`
  }

  /** What each row's columns add up to, as soon as it is typed. */
  #addUp(): void {
    for (const output of this.querySelectorAll<HTMLOutputElement>('output[data-sum]')) {
      const cells = this.querySelectorAll<HTMLInputElement>(
        `input[data-row="${output.dataset['sum']}"]:not([data-column="total"])`,
      )
      const values = [...cells].map((cell) => readNumber(cell.value)).filter((value) => value !== undefined)
      output.textContent =
        values.length === 0
          ? ''
          : new Intl.NumberFormat(document.documentElement.lang, {
              maximumFractionDigits: 6,
              useGrouping: true,
            }).format(values.reduce((sum, value) => sum + value, 0))
    }
  }

  #keep(): void {
    try {
      sessionStorage.setItem(
        this.#name,
        JSON.stringify(
          [...new FormData(this.#form)].filter(
            ([name, value]) => typeof value === 'string' && !this.#isAside(name),
          ),
        ),
      )
    } catch {
      // A browser that keeps nothing loses nothing it had.
    }
  }

  /** Whether a field is kept beside the record: what tells of a person leaves no copy in the browser. */
  #isAside(name: string): boolean {
    return this.querySelector(`[data-aside][name="${CSS.escape(name)}"]`) !== null
  }

  /** Puts back what was typed on this very version and did not reach the house. */
  #restore(): void {
    const kept = sessionStorage.getItem(this.#name)
    if (kept === null) return
    const typed = new Map(JSON.parse(kept) as [string, string][])
    for (const field of fieldsOf(this.#form)) field.value = typed.get(field.name) ?? field.value
  }

  /** Sends what the plain form would send and morphs the answer in, so that focus and place stay. One at a time. */
  async #send(event: SubmitEvent): Promise<void> {
    const button = event.submitter as HTMLButtonElement | null
    const operation = button?.value ?? 'save'
    // A file goes by the plain form, which shows how far it has come.
    if (operation === 'ready' || operation === 'discard' || operation === 'attach') return
    event.preventDefault()
    if (this.#busy) {
      this.#next = operation
      return
    }
    this.#busy = true
    const sent = this.#values()
    const body = new URLSearchParams(
      [...new FormData(this.#form, button)].map(([name, value]) => [name, String(value)]),
    )
    const kept = this.#name
    let answer: Response
    try {
      answer = await fetch(this.#form.action, { method: 'POST', body, credentials: 'same-origin' })
    } catch {
      // The line is lost: what was typed is kept here, and the plain way stays open.
      this.#keep()
      return
    } finally {
      this.#busy = false
    }
    if (!answer.ok) {
      this.#form.submit()
      return
    }
    sessionStorage.removeItem(kept)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.querySelector('live-form')
    if (fresh === null) return location.assign(answer.url)
    history.replaceState(null, '', answer.url)
    this.#morph(fresh, sent)
    if (operation === 'check') this.querySelector<HTMLElement>('#findings')?.focus()
    this.#goOn()
  }

  /** What stands in the fields now. */
  #values(): Map<string, string> {
    return new Map(fieldsOf(this.#form).map((field) => [field.name, field.value]))
  }

  /** Takes the house's page in; what was typed since it was asked stays as typed. */
  #morph(fresh: Element, sent: ReadonlyMap<string, string>): void {
    const since = [...this.#values()].filter(([name, value]) => sent.has(name) && sent.get(name) !== value)
    Idiomorph.morph(this, fresh.innerHTML, { morphStyle: 'innerHTML', ignoreActiveValue: true })
    for (const field of fieldsOf(this.#form)) {
      const typed = since.find(([name]) => name === field.name)?.[1]
      if (typed !== undefined) field.value = typed
    }
    this.#addUp()
  }

  /** Sends again what was pressed or chosen while the last answer was on its way. */
  #goOn(): void {
    const next = this.#next
    this.#next = undefined
    if (next !== undefined)
      this.#form.requestSubmit(this.querySelector<HTMLButtonElement>(`button[name="_op"][value="${next}"]`))
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** The fields somebody types or chooses in; ticks and what the house keeps for itself are not among them. */
const fieldsOf = (form: HTMLFormElement): Field[] =>
  [...form.elements].filter(
    (field): field is Field =>
      (field instanceof HTMLInputElement && !/^(checkbox|hidden|file)$/.test(field.type)) ||
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement,
  )

/** A figure as the house will read it, for a sum on the page only; undefined for a mark and what is no number. */
function readNumber(typed: string): number | undefined {
  const read = readDecimal(typed, document.documentElement.lang as Lang)
  return read === undefined ? undefined : Number(read)
}

customElements.define('live-form', LiveForm)
