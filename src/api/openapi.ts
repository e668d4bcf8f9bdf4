import { VERSION } from '../build.ts'
import type { House } from '../clearing-house/house.ts'
import { auditPaths } from './openapi-audit.ts'
import { entryPaths } from './openapi-entries.ts'
import { filePaths } from './openapi-files.ts'
import { FORM, FORM_SUMMARY } from './openapi-forms.ts'
import { get, inPath, inQuery, json, plain, problem } from './openapi-parts.ts'
import { integer, list, object, ref, type Schema, schemas, string } from './openapi-schemas.ts'

const id = inPath('id', "A record's id, or a unique beginning of 12 or more digits")

const paths: Schema = {
  '/api/v1/regime': get(
    'The regime in force',
    object({ ref: string(), digest: string() }, ['ref', 'digest']),
  ),
  '/api/v1/regime/manifest': get(
    'Its files by SHA-256 (JCS)',
    object({ v: integer, regime: string(), files: object({}) }, ['v', 'regime', 'files']),
  ),
  '/api/v1/regime/files/{path}': plain('One file of the regime', 'text/plain', [
    inPath('path', 'A path of the manifest'),
  ]),
  '/api/v1/measures': get(
    'The measures',
    object({ measures: list(object({ id: string() }, ['id'])) }, ['measures']),
  ),
  '/api/v1/participants': get(
    'The participants, with their keys',
    object({ participants: list(object({ code: string() }, ['code'])) }, ['participants']),
  ),
  '/api/v1/forms': get('The form versions', object({ forms: list(ref('FormSummary')) }, ['forms'])),
  '/api/v1/forms/{form}/{version}': get('JSON Schema 2020-12 of the answers, with rules', ref('Form'), [
    inPath('form', 'milex-return'),
    inPath('version', 'v1'),
  ]),
  '/api/v1/records': {
    ...get(
      'Records, latest first',
      object({ records: list(ref('Summary')), next: string('Cursor of the page that follows') }, ['records']),
      [
        inQuery('form', 'Form name, any version'),
        inQuery('participant', 'Code'),
        inQuery('measure', 'Id'),
        inQuery('year', 'Year in which the period begins', integer),
        inQuery('since', 'Log index from which on', integer),
        inQuery('limit', 'At most this many: 50, up to 200', integer),
        inQuery('cursor', 'From `next`'),
      ],
    ),
    post: {
      summary: 'File a record; the signature is the authorisation',
      requestBody: { required: true, content: { 'application/json': { schema: ref('Submission') } } },
      responses: {
        201: json(ref('Filed'), 'Durable, at that index'),
        200: json(ref('Filed'), 'The same bytes were filed before'),
        default: problem,
      },
    },
  },
  '/api/v1/records/{id}': get('One record', ref('Record'), [id]),
  '/api/v1/records/{id}/bytes': get('The exact signed bytes', object({}), [id]),
  '/api/v1/records/{id}/receipt': plain('Its receipt (c2sp.org/tlog-proof@v1)', 'text/plain', [id]),
  '/api/v1/records/{id}/approvals': get(
    "Its officials' clearances, where its filing names them",
    object({ nonce: string(), approvals: list(object({})) }, ['nonce', 'approvals']),
    [id],
  ),
  '/api/v1/records/{id}/policy': get(
    'The clearance policy these were given under',
    object({ participant: string(), signatures: integer, keys: string() }, [
      'participant',
      'signatures',
      'keys',
    ]),
    [id],
  ),
  '/api/v1/check': {
    post: {
      summary: 'Check answers; nothing is stored',
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: object(
              {
                form: string(),
                participant: string(),
                period: string(),
                says: string(),
                measures: list(string()),
                language: string(),
                relation: object({}),
                provenance: object({}),
                answers: object({}),
              },
              ['form', 'participant', 'answers'],
            ),
          },
        },
      },
      responses: {
        200: json(object({ findings: list(ref('Finding')) }, ['findings']), 'Findings'),
        default: problem,
      },
    },
  },
  '/api/v1/matrix': get('Participants by measures', object({}), [
    inQuery('year', 'Only periods that begin in it', integer),
  ]),
  '/api/v1/dues': get(
    'When returns are expected; of one participant, what answers them as far as the reader may see',
    object({
      rules: list(object({ id: string(), form: string() }, ['id', 'form'])),
      participant: string(),
      dues: list(ref('Due')),
    }),
    [inQuery('participant', 'Code'), inQuery('year', 'Calendar year the dates fall in', integer)],
  ),
  ...entryPaths,
  ...auditPaths,
  ...filePaths,
  '/log/checkpoint': plain('The signed checkpoint', 'text/plain'),
  '/log/key': plain("The log's verifier key", 'text/plain'),
  '/log/tile/{path}': plain('A tile or entry bundle (c2sp.org/tlog-tiles)', 'application/octet-stream', [
    inPath('path', '0/000, entries/000.p/7 …'),
  ]),
  '/r/{id}': {
    get: {
      summary: "Leads to the record's page",
      parameters: [id],
      responses: {
        302: { description: 'The page in the reader’s language' },
        default: {
          description: 'A problem, as a page where a browser asks',
          content: { ...problem.content, 'text/html': { schema: string() } },
        },
      },
    },
  },
  '/healthz': get('The process is up', object({ status: string() }, ['status'])),
  '/readyz': {
    get: {
      summary: 'The house has all it needs',
      responses: {
        200: json(ref('Readiness'), 'It has'),
        503: json(ref('Readiness'), 'It has not; what is missing is false'),
      },
    },
  },
  '/metrics': plain('Figures for Prometheus', 'text/plain'),
  '/openapi.json': get('This document', object({ openapi: string() }, ['openapi'])),
}

/** The API as OpenAPI 3.1 tells it. */
export const openApi = (house: Pick<House, 'config' | 'regime'>): Schema => ({
  openapi: '3.1.0',
  info: {
    title: `Confianza, ${house.regime.name.en}`,
    version: VERSION,
    description: `${house.config.mode === 'trial' ? 'TRIAL. ' : ''}Everything the pages show, and filing. Problems are in the language of Accept-Language (en, es, pt, fr).`,
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: house.config.publicUrl }],
  paths,
  components: { schemas: { ...schemas, Form: FORM, FormSummary: FORM_SUMMARY } },
})
