import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'

/** Makes or uses a passkey: asks the house what to tell the browser, and gives it the browser's answer. */
class PasskeyPlace extends HTMLElement {
  #busy = false

  connectedCallback(): void {
    this.querySelector('.needs-script')?.remove()
    if (!browserSupportsWebAuthn()) {
      this.#tell(this.#word('unsupported'))
      return
    }
    const form = this.querySelector('form') as HTMLFormElement
    form.hidden = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#act(form)
    })
  }

  async #act(form: HTMLFormElement): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    this.#tell(this.#word('working'))
    try {
      const fields = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]))
      const options = await this.#options(fields)
      const response =
        this.dataset['act'] === 'make'
          ? await startRegistration({ optionsJSON: options as never })
          : await startAuthentication({ optionsJSON: options as never })
      const { next } = (await ask(this.dataset['finish'] as string, { ...fields, response })) as {
        next: string
      }
      location.assign(next)
    } catch (error) {
      this.#tell(this.#explain(error))
    } finally {
      this.#busy = false
    }
  }

  /** What to tell the browser; to make a passkey, the house is told for whom. */
  #options(fields: Record<string, string>): Promise<unknown> {
    const address = this.dataset['options'] as string
    return this.dataset['act'] === 'make' ? ask(address, fields) : ask(address)
  }

  #explain(error: unknown): string {
    if (error instanceof Refusal) return error.message
    if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
      return this.#word('known')
    // What the browser says of a passkey that was not given is in English, and says little.
    if (error instanceof WebAuthnError || error instanceof DOMException) return this.#word('cancelled')
    return this.#word(error instanceof Error && error.name === 'NotAllowedError' ? 'cancelled' : 'lostLine')
  }

  #word(name: string): string {
    return (JSON.parse(this.dataset['words'] ?? '{}') as Record<string, string>)[name] ?? name
  }

  #tell(text: string): void {
    const place = this.querySelector('[role=status]')
    if (place) place.textContent = text
  }
}

/** The house's own words for why not. */
class Refusal extends Error {}

async function ask(address: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(
    address,
    body === undefined
      ? { headers: { accept: 'application/json' } }
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  )
  const said = (await answer.json()) as { title?: string }
  if (!answer.ok) throw new Refusal(said.title ?? String(answer.status))
  return said
}

customElements.define('passkey-place', PasskeyPlace)
