import { Idiomorph } from 'idiomorph'
import { pasteFigures, walkFigures } from './live-form/figure-keys.ts'
import { addUpFigures } from './live-form/figures.ts'
import { dropCopy, keepCopy, restoreCopy } from './live-form/kept-copy.ts'
import { LineTable } from './live-form/line-table.ts'
import { keepOneAnswer } from './live-form/no-value.ts'

/** How long typing rests before what stands there is saved, and how long before a lost line is tried again. */
const PAUSE = 1500
const AGAIN = 10_000
/** How long a choice that decides what else is asked rests: it may still be being typed. */
const DECIDED = 700

/** Buttons whose answer is another page. A file goes by the plain form, which shows how far it has come. */
const LEADS_AWAY = /^(ready|discard|attach|next|previous|list)$/

/**
 * Sums while one types, saves at pauses of typing that keep the page, and a copy for a lost line. The form works without
 * it.
 */
class LiveForm extends HTMLElement {
  #busy = false
  #next: string | undefined
  #pause: ReturnType<typeof setTimeout> | undefined
  #decided: HTMLSelectElement | undefined

  connectedCallback(): void {
    this.addEventListener('input', ({ target }) => {
      keepOneAnswer(target)
      addUpFigures(this)
      this.#typed()
    })
    this.addEventListener('keydown', walkFigures)
    this.addEventListener('paste', pasteFigures)
    addEventListener('online', () => void this.#saveNow())
    addEventListener('pagehide', () => this.#saveLeaving())
    this.addEventListener('change', ({ target }) => {
      if (!(target instanceof HTMLSelectElement) || target.dataset['decides'] === undefined) return
      this.#decided = target
      this.#saveIn(DECIDED)
    })
    this.addEventListener('submit', (event) => void this.#submitted(event as SubmitEvent))
    if (restoreCopy(this.#form)) this.#typed()
    addUpFigures(this)
  }

  get #form(): HTMLFormElement {
    return this.querySelector('form.draft') as HTMLFormElement
  }

  /** What is typed is kept here at once, and saved when typing rests. */
  #typed(): void {
    keepCopy(this.#form)
    this.#say('unsaved')
    this.#saveIn(PAUSE)
  }

  #saveIn(milliseconds: number): void {
    clearTimeout(this.#pause)
    this.#pause = setTimeout(() => void this.#saveNow(), milliseconds)
  }

  /** Says that something is not saved: the page's words, which the next answer of the house replaces. */
  #say(what: 'unsaved' | 'lost'): void {
    const state = this.querySelector<HTMLElement>('.saved')
    if (state?.dataset[what]) state.textContent = state.dataset[what]
  }

  /** Saves what was typed since the last save. A block that waits to be pasted is taken when its button says so. */
  async #saveNow(): Promise<void> {
    if (this.#pause === undefined) return
    await this.#send('save', undefined)
  }

  /** Sends what was typed in the last moment before the page is left. */
  #saveLeaving(): void {
    if (this.#pause === undefined) return
    const body = new Blob([String(this.#fields('save'))], { type: 'application/x-www-form-urlencoded' })
    // The copy stays until a page shows that it came in.
    navigator.sendBeacon(this.#form.action, body)
  }

  async #submitted(event: SubmitEvent): Promise<void> {
    const button = event.submitter as HTMLButtonElement | null
    const operation = button?.value ?? 'save'
    if (LEADS_AWAY.test(operation) && !this.#busy) {
      clearTimeout(this.#pause)
      this.#pause = undefined
      return keepCopy(this.#form, { sent: true })
    }
    event.preventDefault()
    await this.#send(operation, button ?? undefined)
  }

  /** What the plain form would send. */
  #fields(operation: string, button?: HTMLButtonElement): URLSearchParams {
    const fields = [...new FormData(this.#form, button)].filter(
      ([name]) => button !== undefined || !name.startsWith('_paste:'),
    )
    const body = new URLSearchParams(fields.map(([name, value]) => [name, String(value)]))
    if (button === undefined) body.set('_op', operation)
    return body
  }

  /** Sends what stands in the form and morphs the answer in, so that focus and place stay. One at a time. */
  async #send(operation: string, button: HTMLButtonElement | undefined): Promise<void> {
    clearTimeout(this.#pause)
    this.#pause = undefined
    if (this.#busy) {
      // A save by itself waits for the next pause; what was pressed is pressed again.
      if (button === undefined) this.#saveIn(PAUSE)
      else this.#next = operation
      return
    }
    this.#busy = true
    try {
      await this.#exchange(operation, button)
    } finally {
      this.#busy = false
    }
    this.#goOn()
  }

  /** One question to the house and its answer, taken in: what is sent next is sent of the page as it then is. */
  async #exchange(operation: string, button: HTMLButtonElement | undefined): Promise<void> {
    const sent = this.#values()
    // A block that waits for its button is not sent, and stays.
    if (button === undefined)
      for (const name of sent.keys()) if (name.startsWith('_paste:')) sent.set(name, '')
    const tables = this.#lineTables.map((table) => [table.dataset['list'], table.count] as const)
    for (const table of this.#lineTables) table.markSent()
    let answer: Response
    try {
      const body = this.#fields(operation, button)
      answer = await fetch(this.#form.action, { method: 'POST', body, credentials: 'same-origin' })
    } catch {
      // The line is lost: what was typed is kept here and tried again, and the plain way stays open.
      keepCopy(this.#form)
      this.#say('lost')
      this.#saveIn(AGAIN)
      return
    }
    if (!answer.ok) {
      // What asks to be decided is shown; what else is refused is told when somebody presses a button.
      if (button === undefined && answer.status !== 409) return
      this.#next = undefined
      keepCopy(this.#form, { sent: true })
      this.#form.submit()
      return
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.querySelector('live-form')
    dropCopy()
    if (fresh === null || pageOf(fresh) !== pageOf(this)) {
      if (button === undefined) return this.#offer(page)
      this.#next = undefined
      return location.assign(answer.url)
    }
    history.replaceState(null, '', answer.url)
    takeHeading(page)
    const moved = this.#lineTables.filter((table) => table.hasMoved)
    if (this.#morph(fresh, sent) || moved.length > 0) this.#typed()
    for (const table of moved)
      table.heldSince(tables.find(([list]) => list === table.dataset['list'])?.[1] ?? table.count)
    if (operation === 'check') this.querySelector<HTMLElement>('#findings')?.focus()
  }

  /**
   * Where a choice made another page of this one, that is offered: nobody is led away by choosing. A button leads there,
   * so that what is typed until it is pressed is taken along.
   */
  #offer(page: Document): void {
    const version = page.querySelector<HTMLFormElement>('form.draft')?.dataset['version']
    const held = this.querySelector<HTMLInputElement>('input[name="_version"]')
    // What is typed here from now on is typed over what was just saved.
    if (version !== undefined && held) this.#form.dataset['version'] = held.value = version
    const state = this.querySelector<HTMLElement>('.saved')
    if (state) state.textContent = page.querySelector('.saved')?.textContent ?? ''
    const button = document.createElement('button')
    Object.assign(button, { name: '_op', value: 'list', textContent: state?.dataset['more'] ?? '' })
    const offer = this.querySelector('.offered') ?? document.createElement('p')
    offer.className = 'mark offered'
    offer.setAttribute('role', 'status')
    offer.replaceChildren(button)
    const field = this.#decided?.closest('.field')
    if (field) field.after(offer)
    else this.#form.append(offer)
  }

  get #lineTables(): LineTable[] {
    return [...this.querySelectorAll('line-table')].filter((one) => one instanceof LineTable)
  }

  /** What stands in the fields now. */
  #values(): Map<string, string> {
    return new Map(fieldsOf(this.#form).map((field) => [keyOf(field), stateOf(field)]))
  }

  /** Takes the house's page in; what was typed since it was asked stays as typed. Whether there was such. */
  #morph(fresh: Element, sent: ReadonlyMap<string, string>): boolean {
    const since = [...this.#values()].filter(([name, value]) => sent.has(name) && sent.get(name) !== value)
    Idiomorph.morph(this, fresh.innerHTML, {
      morphStyle: 'innerHTML',
      ignoreActiveValue: true,
      callbacks: {
        // Lines that came or went since they were sent stay as they are; the next save tells the house.
        beforeNodeMorphed: (old: Node) => !(old instanceof LineTable && old.hasMoved),
        // What somebody has opened stays open.
        beforeAttributeUpdated: (name: string, node: Element) =>
          !(name === 'open' && node instanceof HTMLDetailsElement),
      },
    })
    for (const field of fieldsOf(this.#form)) {
      const typed = since.find(([key]) => key === keyOf(field))?.[1]
      if (typed === undefined) continue
      if (isTick(field)) field.checked = typed === 'true'
      else field.value = typed
    }
    addUpFigures(this)
    return since.some(([name]) => !name.startsWith('_paste:'))
  }

  /** Sends again what was pressed or chosen while the last answer was on its way. */
  #goOn(): void {
    const next = this.#next
    this.#next = undefined
    if (next !== undefined)
      this.#form.requestSubmit(this.querySelector<HTMLButtonElement>(`button[name="_op"][value="${next}"]`))
  }
}

/** Which page of a draft a form is: its list, its only page, or a section's. */
const pageOf = (within: Element): string | undefined =>
  within.querySelector<HTMLFormElement>('form.draft')?.dataset['page']

/** What stands around the form follows it. */
function takeHeading(page: Document): void {
  document.title = page.title
  const [here, there] = [document, page].map((one) => one.querySelector('h1'))
  if (here && there) here.textContent = there.textContent
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** Whether a field is set or not, by itself or as one of several. */
const isTick = (field: Field): field is HTMLInputElement => /^(checkbox|radio)$/.test(field.type)

/** What tells a field of a form from the others: its name, of ticks also what each says. */
const keyOf = (field: Field): string => (isTick(field) ? `${field.name} ${field.value}` : field.name)

/** What somebody typed or chose in a field, of a tick whether it is set. */
const stateOf = (field: Field): string => (isTick(field) ? String(field.checked) : field.value)

/** The fields somebody types or chooses in; what the house keeps for itself is not among them. */
const fieldsOf = (form: HTMLFormElement): Field[] =>
  [...form.elements].filter(
    (field): field is Field =>
      (field instanceof HTMLInputElement && !/^(hidden|file)$/.test(field.type)) ||
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement,
  )

customElements.define('live-form', LiveForm)
