import { assetPath } from '../../src/portal/assets.ts'
import { EVERYBODY, PARTIES } from './actors.ts'
import type { Row } from './row.ts'

const get =
  (path: string): Row['ask'] =>
  () => ({ path })

/** Routes that ask for no seat: what differs between readers is what they show. */
export const PUBLIC_ROWS: readonly Row[] = [
  { route: 'GET /healthz', ask: get('/healthz'), allowed: EVERYBODY },
  { route: 'GET /readyz', ask: get('/readyz'), allowed: EVERYBODY },
  { route: 'GET /metrics', ask: get('/metrics'), allowed: EVERYBODY },
  { route: 'GET /log/key', ask: get('/log/key'), allowed: EVERYBODY },
  { route: 'GET /log/checkpoint', ask: get('/log/checkpoint'), allowed: EVERYBODY },
  { route: 'GET /log/tile/*', ask: get('/log/tile/0/000.p/1'), allowed: EVERYBODY },
  { route: 'GET /openapi.json', ask: get('/openapi.json'), allowed: EVERYBODY },
  { route: 'OPTIONS /api/*', ask: get('/api/v1/records'), allowed: EVERYBODY },
  { route: 'ALL /api/*', ask: () => ({ method: 'GET', path: '/api/v1/nothing' }), allowed: [] },
  { route: 'GET /r/:id', ask: (f) => ({ path: `/r/${f.restricted}` }), allowed: PARTIES },

  { route: 'GET /api/v1/regime', ask: get('/api/v1/regime'), allowed: EVERYBODY },
  { route: 'GET /api/v1/regime/manifest', ask: get('/api/v1/regime/manifest'), allowed: EVERYBODY },
  { route: 'GET /api/v1/regime/files/*', ask: get('/api/v1/regime/files/regime.yaml'), allowed: EVERYBODY },
  { route: 'GET /api/v1/measures', ask: get('/api/v1/measures'), allowed: EVERYBODY },
  { route: 'GET /api/v1/participants', ask: get('/api/v1/participants'), allowed: EVERYBODY },
  { route: 'GET /api/v1/dues', ask: get('/api/v1/dues?participant=URY'), allowed: EVERYBODY },
  { route: 'GET /dues', ask: get('/dues'), allowed: EVERYBODY },
  { route: 'GET /:lang/dues', ask: get('/en/dues?participant=URY'), allowed: EVERYBODY },
  { route: 'GET /:lang/dues.ics', ask: get('/en/dues.ics?participant=URY'), allowed: EVERYBODY },
  { route: 'GET /api/v1/forms', ask: get('/api/v1/forms'), allowed: EVERYBODY },
  { route: 'GET /api/v1/forms/:form/:version', ask: get('/api/v1/forms/meeting/v1'), allowed: EVERYBODY },
  { route: 'GET /api/v1/matrix', ask: get('/api/v1/matrix'), allowed: EVERYBODY },
  { route: 'GET /api/v1/restricted', ask: get('/api/v1/restricted'), allowed: EVERYBODY },
  { route: 'GET /api/v1/records', ask: get('/api/v1/records'), allowed: EVERYBODY, shows: PARTIES },
  {
    route: 'GET /api/v1/records/:id',
    ask: (f) => ({ path: `/api/v1/records/${f.restricted}` }),
    allowed: PARTIES,
  },
  {
    route: 'GET /api/v1/records/:id/bytes',
    ask: (f) => ({ path: `/api/v1/records/${f.restricted}/bytes` }),
    allowed: PARTIES,
  },
  {
    route: 'GET /api/v1/records/:id/receipt',
    ask: (f) => ({ path: `/api/v1/records/${f.restricted}/receipt` }),
    allowed: PARTIES,
  },
  // Filed without approvals: even its readers find none.
  {
    route: 'GET /api/v1/records/:id/approvals',
    ask: (f) => ({ path: `/api/v1/records/${f.restricted}/approvals` }),
    allowed: [],
  },
  {
    route: 'GET /api/v1/records/:id/policy',
    ask: (f) => ({ path: `/api/v1/records/${f.restricted}/policy` }),
    allowed: [],
  },
  {
    route: 'GET /files/:id/:sha256/:name',
    ask: (f) => ({ path: `/files/${f.restricted}/${f.file.sha256}/nota.txt` }),
    allowed: PARTIES,
  },
  // The signature is the authorisation, whoever sends it: what comes without is refused as bad input, not by who asks.
  {
    route: 'POST /api/v1/records',
    ask: () => ({ json: { record: 'e30', sigs: [] } }),
    allowed: EVERYBODY,
  },
  { route: 'POST /api/v1/entries', ask: () => ({ json: { entry: {} } }), allowed: EVERYBODY },
  {
    route: 'POST /api/v1/check',
    ask: () => ({ json: { form: 'meeting/1', participant: 'URY', answers: {} } }),
    allowed: EVERYBODY,
  },
  // What the record says is the authorisation; its nonce shows that the sender knows a record that is not public.
  {
    route: 'PUT /api/v1/records/:id/attachments/:sha256',
    ask: (f) => ({ path: `/api/v1/records/${f.open}/attachments/${f.file.sha256}`, bytes: f.file.bytes }),
    allowed: EVERYBODY,
  },
  { route: 'ALL /api/v1/check', ask: () => ({ method: 'GET', path: '/api/v1/check' }), open: true },
  { route: 'ALL /api/v1/records', ask: () => ({ method: 'DELETE', path: '/api/v1/records' }), open: true },
  { route: 'ALL /api/v1/entries', ask: () => ({ method: 'GET', path: '/api/v1/entries' }), open: true },

  { route: 'GET /assets/*', ask: () => ({ path: assetPath('icon.svg') as string }), allowed: EVERYBODY },
  { route: 'GET /', ask: get('/'), allowed: EVERYBODY },
  { route: 'GET /favicon.ico', ask: get('/favicon.ico'), allowed: EVERYBODY },
  { route: 'GET /:lang', ask: get('/en'), allowed: EVERYBODY, shows: PARTIES },
  { route: 'GET /:lang/measures', ask: get('/en/measures'), allowed: EVERYBODY },
  { route: 'GET /:lang/measures/:id', ask: get('/en/measures/II.5'), allowed: EVERYBODY, shows: PARTIES },
  { route: 'GET /:lang/participants', ask: get('/en/participants'), allowed: EVERYBODY },
  {
    route: 'GET /:lang/participants/:code',
    ask: get('/en/participants/URY'),
    allowed: EVERYBODY,
    shows: PARTIES,
  },
  { route: 'GET /:lang/records', ask: get('/en/records'), allowed: EVERYBODY, shows: PARTIES },
  {
    route: 'GET /:lang/records/:id',
    ask: (f) => ({ path: `/en/records/${f.restricted}` }),
    allowed: PARTIES,
  },
  {
    route: 'GET /:lang/records/:file{[0-9a-f]{12,64}\\.xlsx}',
    ask: (f) => ({ path: `/en/records/${f.restricted}.xlsx` }),
    allowed: PARTIES,
  },
  {
    route: 'GET /:lang/forms/:form/:version{v[1-9][0-9]*}',
    ask: get('/en/forms/meeting/v1'),
    allowed: EVERYBODY,
  },
  {
    route: 'GET /:lang/forms/:form/:file{v[1-9][0-9]*\\.xlsx}',
    ask: get('/en/forms/meeting/v1.xlsx'),
    allowed: EVERYBODY,
  },
  // Of another form: it answers no instrument, and even its readers find no return.
  {
    route: 'GET /:lang/records/:id/returns/:file',
    ask: (f) => ({ path: `/en/records/${f.restricted}/returns/unroca.csv` }),
    allowed: [],
  },
  // Of another form: it is no inventory, and even its readers find no table.
  {
    route: 'GET /:lang/records/:id/inventory.csv',
    ask: (f) => ({ path: `/en/records/${f.restricted}/inventory.csv` }),
    allowed: [],
  },
  { route: 'GET /:lang/matrix', ask: get('/en/matrix'), allowed: EVERYBODY },
  { route: 'GET /:lang/expenditure', ask: get('/en/expenditure'), allowed: EVERYBODY },
  { route: 'GET /:lang/log', ask: get('/en/log'), allowed: EVERYBODY },
  { route: 'GET /:lang/verify', ask: get('/en/verify'), allowed: EVERYBODY },
  { route: 'GET /:lang/about', ask: get('/en/about'), allowed: EVERYBODY },
  { route: 'GET /:lang/problems', ask: get('/en/problems'), allowed: EVERYBODY },
  { route: 'GET /:lang/matrix.csv', ask: get('/en/matrix.csv'), allowed: EVERYBODY },
  {
    route: 'GET /:lang/expenditure.csv',
    ask: get('/en/expenditure.csv?participant=URY'),
    allowed: EVERYBODY,
  },
  { route: 'ALL /:lang/*', ask: () => ({ method: 'GET', path: '/en/nothing' }), allowed: [] },

  // Ways in: whoever has the passkey, the link or the ministry's word. What they refuse, they refuse to all alike.
  { route: 'GET /:lang/sign-in', ask: get('/en/sign-in'), allowed: EVERYBODY },
  {
    route: 'POST /:lang/sign-in',
    ask: () => ({ form: { participant: 'URY', role: 'author' } }),
    allowed: EVERYBODY,
  },
  { route: 'GET /:lang/sign-in/passkey', ask: get('/en/sign-in/passkey'), allowed: EVERYBODY },
  { route: 'POST /:lang/sign-in/passkey', ask: () => ({ json: { response: {} } }), open: true },
  { route: 'GET /:lang/sign-in/oidc', ask: get('/en/sign-in/oidc?participant=URY'), open: true },
  {
    route: 'GET /sign-in/oidc/callback/:participant',
    ask: get('/sign-in/oidc/callback/URY?code=x&state=y'),
    open: true,
  },
  {
    route: 'GET /:lang/invitation/:token',
    ask: async (f) => ({ path: `/en/invitation/${await f.invitation()}` }),
    allowed: EVERYBODY,
  },
  {
    route: 'POST /:lang/invitation/:token/options',
    ask: async (f) => ({
      path: `/en/invitation/${await f.invitation()}/options`,
      json: { name: 'Somebody' },
    }),
    allowed: EVERYBODY,
  },
  { route: 'POST /:lang/invitation/:token', ask: () => ({ json: { response: {}, name: 'x' } }), open: true },
  { route: 'GET /:lang/recovery/:token', ask: get('/en/recovery/nothing'), open: true },
  { route: 'POST /:lang/recovery/:token/options', ask: () => ({ json: {} }), open: true },
  { route: 'POST /:lang/recovery/:token', ask: () => ({ json: { response: {} } }), open: true },
]
