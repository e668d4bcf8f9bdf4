import { browserCrypto, RECEIPT_STEPS, type ReceiptVerdict, verifyReceipt } from '../../verify.ts'

/** Checks a record and a receipt where they are dropped or chosen; nothing leaves the browser. */
class VerifyReceipt extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form') as HTMLFormElement
    form.hidden = false
    this.querySelector('.needs-script')?.remove()
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#check(form)
    })
    this.addEventListener('dragover', (event) => event.preventDefault())
    this.addEventListener('drop', (event) => {
      event.preventDefault()
      this.#take(form, [...(event.dataTransfer?.files ?? [])])
    })
  }

  /** Puts dropped files where they belong by their names, and checks once both are there. */
  #take(form: HTMLFormElement, files: readonly File[]): void {
    for (const file of files) {
      const input = form.elements.namedItem(
        /\.(tlog-proof|txt)$/.test(file.name) ? 'receipt' : 'record',
      ) as HTMLInputElement
      const list = new DataTransfer()
      list.items.add(file)
      input.files = list.files
    }
    void this.#check(form)
  }

  async #check(form: HTMLFormElement): Promise<void> {
    const fileOf = (name: string) => (form.elements.namedItem(name) as HTMLInputElement).files?.[0]
    const [record, receipt] = [fileOf('record'), fileOf('receipt')]
    if (!record || !receipt) return this.#show([this.#word('needBoth')])
    this.#show([this.#word('working')])
    const bytes = async (file: File) => new Uint8Array(await file.arrayBuffer())
    const vkey = (form.elements.namedItem('key') as HTMLTextAreaElement).value
    this.#tell(
      verifyReceipt({ record: await bytes(record), receipt: await bytes(receipt), vkey }, browserCrypto),
    )
  }

  #word(name: string, params: Record<string, string> = {}): string {
    const words = JSON.parse(this.dataset['words'] ?? '{}') as Record<string, string>
    return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key: string) => params[key] ?? whole)
  }

  #tell(verdict: ReceiptVerdict): void {
    if (!verdict.holds) {
      this.#show([this.#word('doesNotHold', { step: this.#word(`step-${verdict.step}`) }), verdict.why], 'no')
      return
    }
    const custody = this.#word(verdict.signer.custody === 'house' ? 'custodyHouse' : 'custodyOwn')
    this.#show(
      [
        this.#word('holds'),
        verdict.id,
        this.#word('entry', {
          index: String(verdict.index),
          size: String(verdict.size),
          origin: verdict.origin,
        }),
        this.#word('signer', { participant: verdict.signer.participant, key: verdict.signer.id, custody }),
        ...RECEIPT_STEPS.map((step) => `✓ ${this.#word(`step-${step}`)}`),
        this.#word('later'),
      ],
      'yes',
    )
  }

  #show([first, ...rest]: string[], outcome = ''): void {
    const place = this.querySelector('.verdict') as HTMLElement
    place.dataset['outcome'] = outcome
    const strong = document.createElement('strong')
    strong.textContent = first ?? ''
    const lead = document.createElement('p')
    lead.append(strong)
    const list = document.createElement('ul')
    list.append(
      ...rest.map((line) => {
        const item = document.createElement('li')
        item.textContent = line
        return item
      }),
    )
    place.replaceChildren(lead, ...(rest.length > 0 ? [list] : []))
  }
}

customElements.define('verify-receipt', VerifyReceipt)
