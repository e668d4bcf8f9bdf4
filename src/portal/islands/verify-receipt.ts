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
      const input = form.elements.namedItem(inputFor(file.name)) as HTMLInputElement
      const list = new DataTransfer()
      list.items.add(file)
      input.files = list.files
    }
    void this.#check(form)
  }

  async #check(form: HTMLFormElement): Promise<void> {
    const fileOf = (name: string) => (form.elements.namedItem(name) as HTMLInputElement).files?.[0]
    const [record, receipt] = [fileOf('record'), fileOf('receipt')]
    const [approvals, policy] = [fileOf('approvals'), fileOf('policy')]
    if (!record || !receipt) return this.#show([this.#word('needBoth')])
    this.#show([this.#word('working')])
    const bytes = async (file: File) => new Uint8Array(await file.arrayBuffer())
    const vkey = (form.elements.namedItem('key') as HTMLTextAreaElement).value
    const files = {
      record: await bytes(record),
      receipt: await bytes(receipt),
      vkey,
      ...(approvals && { approvals: await bytes(approvals) }),
      ...(policy && { policy: await bytes(policy) }),
    }
    this.#tell(verifyReceipt(files, browserCrypto))
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
        this.#clearance(verdict.clearance),
        ...RECEIPT_STEPS.filter((step) => step !== 'approvals' || typeof verdict.clearance === 'object').map(
          (step) => `✓ ${this.#word(`step-${step}`)}`,
        ),
        this.#word('later'),
      ],
      'yes',
    )
  }

  #clearance(clearance: Extract<ReceiptVerdict, { holds: true }>['clearance']): string {
    if (clearance === undefined) return this.#word('noClearances')
    if (clearance === 'not-shown') return this.#word('notShown')
    const { count, needed, seats } = clearance
    return this.#word('cleared', { count: String(count), needed: String(needed), seats: seats.join(', ') })
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

/** Which input a dropped file belongs to, by the names the house gives its files. */
function inputFor(name: string): string {
  if (/\.(tlog-proof|txt)$/.test(name)) return 'receipt'
  return /(?:^|[-._])(approvals|policy)\.json$/.exec(name)?.[1] ?? 'record'
}

customElements.define('verify-receipt', VerifyReceipt)
