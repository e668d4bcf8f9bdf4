import 'hono/jsx'

/** The house's own elements, as pages write them. */
declare module 'hono/jsx' {
  namespace JSX {
    interface IntrinsicElements {
      'verify-receipt': Record<string, unknown>
      'live-form': Record<string, unknown>
      'line-table': Record<string, unknown>
      'passkey-place': Record<string, unknown>
    }
  }
}
