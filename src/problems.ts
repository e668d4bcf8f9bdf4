/** Every way to refuse: the code outsiders rely on and its HTTP status. The words are in locales/<lang>/problems.json. */
export const PROBLEMS = {
  'bad-json': 400,
  'not-canonical': 400,
  'bad-record': 400,
  'bad-entry': 400,
  'bad-request': 400,
  'bad-signature': 403,
  'unknown-key': 403,
  'revoked-key': 403,
  'wrong-key': 403,
  'wrong-act': 403,
  'wrong-log': 403,
  'not-cleared': 403,
  'bad-approval': 403,
  'own-draft': 403,
  'not-counted': 403,
  'not-certified': 409,
  'already-cleared': 409,
  'bad-value': 422,
  'unknown-form': 422,
  'unknown-participant': 422,
  'unknown-measure': 422,
  'unknown-regime': 422,
  'unknown-record': 422,
  'bad-answers': 422,
  'audience-not-open': 422,
  'kind-not-open': 422,
  duplicate: 409,
  replay: 409,
  superseded: 409,
  stale: 409,
  'too-large': 413,
  'wrong-type': 415,
  'bad-attachment': 422,
  'sheet-unreadable': 422,
  'sheet-encrypted': 422,
  'sheet-macros': 422,
  'sheet-links': 422,
  'sheet-too-large': 413,
  'sheet-unknown': 422,
  'not-found': 404,
  'not-allowed': 403,
  'sign-in-needed': 401,
  'passkey-needed': 403,
  'bad-passkey': 403,
  'provider-refused': 403,
  'seat-held': 409,
  'too-many': 429,
  'cross-site': 403,
  'method-not-allowed': 405,
  gone: 410,
  'read-only': 503,
  'not-ready': 503,
  'not-published': 503,
  internal: 500,
} as const satisfies Record<string, number>

/** A code of {@link PROBLEMS}. */
export type ProblemCode = keyof typeof PROBLEMS

/** What a check says about one place of a record (RFC 6901 pointer); `message` is in the reader's language once said. */
export interface Finding {
  pointer: string
  rule: string
  severity: 'error' | 'warning' | 'note' | 'prompt'
  /** Values the words of the rule name, already formatted or raw. */
  params?: Record<string, string | number>
  message?: string
}

/** A refusal the caller can act on (RFC 9457); thrown, never returned. `detail` is for the log, not for the reader. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly findings: readonly Finding[]
  readonly detail: string | undefined
  constructor(code: ProblemCode, detail?: string, findings: readonly Finding[] = []) {
    super(detail ? `${code}: ${detail}` : code)
    this.name = 'Problem'
    this.code = code
    this.detail = detail
    this.findings = findings
  }
  /** The HTTP status of this problem. */
  get status(): number {
    return PROBLEMS[this.code]
  }
}
