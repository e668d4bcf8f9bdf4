import { Idiomorph } from 'idiomorph'

/** Sums while one types, a save that keeps the page, and a copy for a lost line. The form works without it. */
class LiveForm extends HTMLElement {
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
        JSON.stringify([...new FormData(this.#form)].filter(([, value]) => typeof value === 'string')),
      )
    } catch {
      // A browser that keeps nothing loses nothing it had.
    }
  }

  /** Puts back what was typed on this very version and did not reach the house. */
  #restore(): void {
    const kept = sessionStorage.getItem(this.#name)
    if (kept === null) return
    for (const [name, value] of JSON.parse(kept) as [string, string][]) {
      const field = this.#form.elements.namedItem(name)
      if (field instanceof HTMLInputElement && field.type !== 'checkbox' && field.type !== 'hidden')
        field.value = value
      else if (field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) field.value = value
    }
  }

  /** Sends what the plain form would send and morphs the answer in, so that focus and place stay. */
  async #send(event: SubmitEvent): Promise<void> {
    const button = event.submitter as HTMLButtonElement | null
    const operation = button?.value ?? 'save'
    if (operation === 'sign' || operation === 'discard') return
    event.preventDefault()
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
    Idiomorph.morph(this, fresh.innerHTML, { morphStyle: 'innerHTML', ignoreActiveValue: true })
    if (operation === 'check') this.querySelector<HTMLElement>('#findings')?.focus()
    this.#addUp()
  }
}

/** A number as typed, for a sum on the page only: the house reads it for itself. */
function readNumber(typed: string): number | undefined {
  const text = typed.replaceAll(/[\s\u00a0\u202f'’]/g, '')
  if (!/^-?[\d.,]+$/.test(text)) return undefined
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','))
  const own = document.documentElement.lang === 'en' ? '.' : ','
  const groups = last >= 0 && text[last] !== own && /[.,]\d{3}$/.test(text) && !text.includes(own)
  const value =
    last < 0 || groups
      ? text.replaceAll(/[.,]/g, '')
      : `${text.slice(0, last).replaceAll(/[.,]/g, '')}.${text.slice(last + 1)}`
  return Number.isFinite(Number(value)) ? Number(value) : undefined
}

customElements.define('live-form', LiveForm)
