import type { Finding } from '../problems.ts'
import { PROBLEMS, Problem } from '../problems.ts'
import type { Lang } from '../regime/types.ts'
import { say } from '../words.ts'

/** A problem as RFC 9457 says it, in the reader's language. */
export interface ProblemDocument {
  type: string
  title: string
  status: number
  code: string
  /** What exactly, in English, for whoever writes the program that asked: RFC 9457's `detail` would be the reader's. */
  reason?: string
  findings?: Pick<Finding, 'pointer' | 'rule' | 'severity' | 'message'>[]
}

/** The document of a problem. Its reason names places and values, never what a reader may not see. */
export function problemDocument(problem: Problem, lang: Lang): ProblemDocument {
  return {
    type: `/${lang}/problems#${problem.code}`,
    title: say(lang).t(`problems.${problem.code}`),
    status: PROBLEMS[problem.code],
    code: problem.code,
    ...(problem.detail && problem.code !== 'not-found' && problem.code !== 'internal'
      ? { reason: problem.detail }
      : {}),
    ...(problem.findings.length > 0
      ? {
          findings: problem.findings.map(({ pointer, rule, severity, message }) => ({
            pointer,
            rule,
            severity,
            message: message ?? rule,
          })),
        }
      : {}),
  }
}

/** The problem of anything thrown: what is no Problem is the house's own trouble. */
export const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('internal')

/** An address as the operator may be told it: the secret of a one-time link is nobody's but its holder's. */
export const loggedPath = (path: string): string =>
  path.replace(/(\/(?:invitation|recovery)\/)[^/]+/g, '$1…').slice(0, 300)

/** An answer of a problem as `application/problem+json`; `allow` is what the address takes instead of a refused method. */
export function problemResponse(problem: Problem, lang: Lang, allow = 'GET, HEAD'): Response {
  return new Response(JSON.stringify(problemDocument(problem, lang)), {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': lang,
      'cache-control': 'no-store',
      ...(problem.code === 'method-not-allowed' ? { allow } : {}),
    },
  })
}
