import { type Actor, ADMINISTERING, DRAFTING, READING, SEATED } from './actors.ts'
import type { Furnished } from './furnished.ts'
import type { Row } from './row.ts'

const get =
  (path: string): Row['ask'] =>
  () => ({ path })
const AUTHOR: Actor[] = ['URY author']
const CLEARING: Actor[] = ['URY clearing']
const FILER_ADMIN: Actor[] = ['URY administrator']
/** Seats of the filer that draft or clear. */
const FILER: Actor[] = ['URY author', 'URY clearing']

/** A request about a draft that only its authors have seen, or one that waits for clearance; each actor has its own. */
const onDraft =
  (path: string, more: object = {}): Row['ask'] =>
  async (f) => {
    const { id, version } = await f.draft()
    return {
      path: `/en/desk/drafts/${id}${path}`,
      ...more,
      ...('form' in more ? { form: { _version: version, ...(more.form as object) } } : {}),
    }
  }
const onReady =
  (path: string, more: object = {}): Row['ask'] =>
  async (f) => {
    const { id, record } = await f.ready()
    return {
      path: `/en/desk/drafts/${id}${path}${path.endsWith('options') ? `?record=${record}` : ''}`,
      ...more,
      ...('form' in more ? { form: { record, ...(more.form as object) } } : {}),
    }
  }
const onSeat =
  (path: string, form: (f: Furnished) => Record<string, string> = () => ({})): Row['ask'] =>
  async (f) => ({
    path: `/en/desk/seats/${await f.emptySeat()}/${path}`,
    form: form(f),
  })

/** Routes of the desk: a seat is asked for, and a role that is granted the act, of the participant concerned. */
export const DESK_ROWS: readonly Row[] = [
  { route: 'GET /:lang/desk', ask: get('/en/desk'), allowed: SEATED },
  { route: 'POST /:lang/desk/sign-out', ask: () => ({ form: {} }), open: true },

  // What is due, and what answers it in one act.
  { route: 'GET /:lang/desk/dues', ask: get('/en/desk/dues'), allowed: SEATED },
  {
    route: 'GET /:lang/desk/dues/:rule/:period/:act',
    ask: get('/en/desk/dues/un-milex/2024/nil'),
    allowed: DRAFTING,
  },
  {
    route: 'POST /:lang/desk/dues/:rule/:period/:act',
    ask: () => ({ path: '/en/desk/dues/un-milex/2024/nil', form: { _op: 'draft' } }),
    allowed: DRAFTING,
  },

  // The inventory of a year: from what the participant itself has filed.
  { route: 'GET /:lang/desk/inventory', ask: get('/en/desk/inventory'), allowed: DRAFTING },
  {
    route: 'POST /:lang/desk/inventory',
    ask: () => ({ form: { year: '2024', audience: 'public' } }),
    allowed: DRAFTING,
  },

  // Accounts of two states side by side: what there is to say is between the two, and the word is a clearing seat's.
  { route: 'GET /:lang/desk/comparisons', ask: get('/en/desk/comparisons'), allowed: READING },
  {
    route: 'GET /:lang/desk/comparisons/:key',
    ask: get(`/en/desk/comparisons/${'0'.repeat(64)}`),
    allowed: [],
  },
  {
    route: 'POST /:lang/desk/comparisons/:key',
    ask: () => ({ path: `/en/desk/comparisons/${'0'.repeat(64)}`, form: { cause: 'other', text: '' } }),
    allowed: [],
  },

  // Drafts: a participant's authors alone, until they hand one on.
  {
    route: 'POST /:lang/desk/drafts',
    ask: () => ({ form: { form: 'point-of-contact/1', from: 'nothing' } }),
    allowed: DRAFTING,
  },
  { route: 'GET /:lang/desk/drafts/:id', ask: onDraft(''), allowed: AUTHOR },
  { route: 'POST /:lang/desk/drafts/:id', ask: onDraft('', { form: { _op: 'save' } }), allowed: AUTHOR },
  { route: 'GET /:lang/desk/drafts/:id/record', ask: onDraft('/record'), allowed: AUTHOR },
  {
    route: 'POST /:lang/desk/drafts/:id/record',
    ask: onDraft('/record', { form: { _op: 'save' } }),
    allowed: AUTHOR,
  },
  {
    route: 'GET /:lang/desk/drafts/:id/sections/:section',
    ask: onDraft('/sections/purpose'),
    allowed: AUTHOR,
  },
  {
    route: 'POST /:lang/desk/drafts/:id/sections/:section',
    ask: onDraft('/sections/purpose', { form: { _op: 'save' } }),
    allowed: AUTHOR,
  },
  {
    route: 'POST /:lang/desk/drafts/:id/attachments',
    ask: onDraft('/attachments', { multipart: new FormData() }),
    allowed: AUTHOR,
  },
  {
    route: 'GET /:lang/desk/drafts/:id/attachments/:sha256',
    ask: onDraft(`/attachments/${'0'.repeat(64)}`),
    allowed: [],
  },
  { route: 'GET /:lang/desk/drafts/:id/sheet.xlsx', ask: onDraft('/sheet.xlsx'), allowed: AUTHOR },
  // The form of the draft has no lists.
  { route: 'GET /:lang/desk/drafts/:id/lines.csv', ask: onDraft('/lines.csv?table=/none'), allowed: [] },
  { route: 'GET /:lang/desk/drafts/:id/sheet', ask: onDraft('/sheet'), allowed: AUTHOR },
  {
    route: 'POST /:lang/desk/drafts/:id/sheet',
    ask: onDraft('/sheet', { multipart: new FormData() }),
    allowed: AUTHOR,
  },
  {
    route: 'POST /:lang/desk/drafts/:id/sheet/accept',
    ask: onDraft('/sheet/accept', { form: { _change: '' } }),
    allowed: AUTHOR,
  },
  { route: 'GET /:lang/desk/drafts/:id/ready', ask: onDraft('/ready'), allowed: AUTHOR },
  { route: 'POST /:lang/desk/drafts/:id/ready', ask: onDraft('/ready', { form: {} }), allowed: AUTHOR },
  { route: 'GET /:lang/desk/drafts/:id/waiting', ask: onReady('/waiting'), allowed: AUTHOR },
  {
    route: 'POST /:lang/desk/drafts/:id/take-back',
    ask: onReady('/take-back', { form: {} }),
    allowed: AUTHOR,
  },

  // Clearance: the participant's clearing officials, once it is handed on; never the secretariat.
  { route: 'GET /:lang/desk/drafts/:id/clear', ask: onReady('/clear'), allowed: CLEARING },
  // An official in a seat clears with a passkey: one click is a trial seat's, and refused to a person.
  { route: 'POST /:lang/desk/drafts/:id/clear', ask: onReady('/clear', { form: {} }), allowed: [] },
  { route: 'GET /:lang/desk/drafts/:id/clear/options', ask: onReady('/clear/options'), allowed: [] },
  {
    route: 'POST /:lang/desk/drafts/:id/clear/passkey',
    ask: onReady('/clear/passkey', { json: { response: {} } }),
    past: 'bad-approval',
    allowed: CLEARING,
  },
  {
    route: 'POST /:lang/desk/drafts/:id/return',
    ask: onReady('/return', { form: { reason: 'a figure' } }),
    allowed: CLEARING,
  },
  // Not cleared yet: nobody files it, and there is no package.
  { route: 'POST /:lang/desk/drafts/:id/file', ask: onReady('/file', { form: {} }), allowed: FILER },
  { route: 'GET /:lang/desk/drafts/:id/package', ask: onReady('/package'), allowed: FILER },
  {
    route: 'GET /:lang/desk/filed/:id',
    ask: (f) => ({ path: `/en/desk/filed/${f.restricted}` }),
    allowed: ['URY author', 'URY clearing', 'URY reader'],
  },

  // Who reads what is filed.
  {
    route: 'GET /:lang/desk/records/:id/audience',
    ask: (f) => ({ path: `/en/desk/records/${f.restricted}/audience` }),
    allowed: FILER,
  },
  {
    route: 'POST /:lang/desk/records/:id/audience',
    ask: (f) => ({
      path: `/en/desk/records/${f.restricted}/audience`,
      form: { _audience: 'filer', _op: 'preview' },
    }),
    allowed: FILER,
  },
  {
    route: 'POST /:lang/desk/records/:id/ask',
    ask: (f) => ({ path: `/en/desk/records/${f.restricted}/ask`, form: { party: 'CHL', reason: 'a word' } }),
    allowed: ['ARG reader', 'URY author', 'URY clearing', 'URY reader'],
  },
  { route: 'GET /:lang/desk/inbox', ask: get('/en/desk/inbox'), allowed: READING },
  {
    route: 'POST /:lang/desk/inbox/confirm',
    ask: async (f) => ({ form: { notice: await f.noticeFor('PER') } }),
    allowed: ['PER reader', 'PER author'],
  },
  {
    route: 'GET /:lang/desk/requests/:id',
    ask: async (f) => ({ path: `/en/desk/requests/${await f.request()}` }),
    allowed: CLEARING,
  },
  {
    route: 'POST /:lang/desk/requests/:id',
    ask: async (f) => ({ path: `/en/desk/requests/${await f.request()}`, form: { _op: 'refuse' } }),
    allowed: CLEARING,
  },

  // Values about persons.
  {
    route: 'GET /:lang/desk/records/:id/erase',
    ask: (f) => ({ path: `/en/desk/records/${f.restricted}/erase` }),
    allowed: ['URY author', 'URY administrator'],
  },
  {
    route: 'POST /:lang/desk/records/:id/erase',
    ask: (f, actor) => ({
      path: `/en/desk/records/${f.restricted}/erase`,
      form: { pointer: actor === 'URY author' ? '/name' : '/phone' },
    }),
    allowed: ['URY author', 'URY administrator'],
  },
  {
    route: 'GET /:lang/desk/retention',
    ask: get('/en/desk/retention'),
    allowed: [...DRAFTING, ...ADMINISTERING],
  },
  {
    route: 'POST /:lang/desk/retention',
    ask: () => ({ form: {} }),
    allowed: [...DRAFTING, ...ADMINISTERING],
  },
  { route: 'GET /:lang/desk/person', ask: get('/en/desk/person'), allowed: ADMINISTERING },
  { route: 'POST /:lang/desk/person', ask: () => ({ form: { query: 'nobody' } }), allowed: ADMINISTERING },

  // Audit, policy, keys: administrators, each of their own participant.
  { route: 'GET /api/v1/audit', ask: get('/api/v1/audit'), allowed: ADMINISTERING },
  { route: 'GET /api/v1/audit/export', ask: get('/api/v1/audit/export'), allowed: ADMINISTERING },
  { route: 'GET /:lang/desk/audit', ask: get('/en/desk/audit'), allowed: ADMINISTERING },
  { route: 'GET /:lang/desk/audit.csv', ask: get('/en/desk/audit.csv'), allowed: ADMINISTERING },
  { route: 'GET /:lang/desk/policy', ask: get('/en/desk/policy'), allowed: ADMINISTERING },
  {
    route: 'POST /:lang/desk/policy',
    ask: () => ({ form: { signatures: '99', keys: 'any' } }),
    allowed: ADMINISTERING,
  },
  { route: 'GET /:lang/desk/policy/prepared', ask: get('/en/desk/policy/prepared'), allowed: [] },
  {
    route: 'GET /:lang/desk/policy/certificates/:seat/:passkey',
    ask: get('/en/desk/policy/certificates/x/y'),
    allowed: [],
  },
  {
    route: 'POST /:lang/desk/policy/certificates/:seat/:passkey',
    ask: () => ({ path: '/en/desk/policy/certificates/x/y', form: {} }),
    allowed: [],
  },
  { route: 'GET /:lang/desk/keys', ask: get('/en/desk/keys'), allowed: ADMINISTERING },
  { route: 'POST /:lang/desk/keys', ask: () => ({ form: { _op: 'nothing' } }), allowed: ADMINISTERING },

  // Offices, seats and officials.
  { route: 'GET /:lang/desk/seats', ask: get('/en/desk/seats'), allowed: ADMINISTERING },
  { route: 'POST /:lang/desk/offices', ask: () => ({ form: { name: 'An office' } }), allowed: ADMINISTERING },
  {
    route: 'POST /:lang/desk/seats',
    ask: (f) => ({ form: { office: f.seats['URY author'].office, role: 'clearing', title: 'Another' } }),
    allowed: FILER_ADMIN,
  },
  {
    route: 'POST /:lang/desk/seats/:id/invite',
    ask: onSeat('invite', () => ({ name: 'Somebody', email: '' })),
    allowed: FILER_ADMIN,
  },
  {
    route: 'POST /:lang/desk/seats/:id/hand-over',
    ask: async (f) => ({
      path: `/en/desk/seats/${await f.heldSeat()}/hand-over`,
      form: { to: await f.colleagueWithPasskey() },
    }),
    allowed: FILER_ADMIN,
  },
  {
    route: 'POST /:lang/desk/seats/:id/vacate',
    ask: async (f) => ({ path: `/en/desk/seats/${await f.heldSeat()}/vacate`, form: {} }),
    allowed: FILER_ADMIN,
  },
  { route: 'POST /:lang/desk/seats/:id/close', ask: onSeat('close'), allowed: FILER_ADMIN },
  // The secretariat's administrator lets a participant in that has no administrator yet, and no other.
  {
    route: 'POST /:lang/desk/first-administrators',
    ask: () => ({ form: { participant: 'CHL', name: 'Somebody' } }),
    allowed: ['OAS administrator'],
  },
  {
    route: 'POST /:lang/desk/invitations/:id/revoke',
    ask: async (f) => ({ path: `/en/desk/invitations/${await f.invitationId()}/revoke`, form: {} }),
    allowed: FILER_ADMIN,
  },
  {
    route: 'POST /:lang/desk/officials/:id/erase',
    ask: async (f) => ({ path: `/en/desk/officials/${await f.leftOfficial()}/erase`, form: {} }),
    allowed: FILER_ADMIN,
  },
  {
    route: 'POST /:lang/desk/officials/:id/sign-out',
    ask: (f) => ({ path: `/en/desk/officials/${f.officials['URY reader']}/sign-out`, form: {} }),
    allowed: FILER_ADMIN,
  },
  {
    route: 'POST /:lang/desk/officials/:id/recover',
    ask: (f) => ({ path: `/en/desk/officials/${f.officials['URY reader']}/recover`, form: {} }),
    allowed: FILER_ADMIN,
  },
  {
    route: 'POST /:lang/desk/recoveries/:id/refuse',
    ask: async (f) => ({ path: `/en/desk/recoveries/${await f.recovery()}/refuse`, form: {} }),
    allowed: FILER_ADMIN,
  },
  {
    route: 'POST /:lang/desk/recoveries/:id/approve',
    ask: async (f) => ({ path: `/en/desk/recoveries/${await f.recovery()}/approve`, form: {} }),
    allowed: FILER_ADMIN,
  },
  {
    route: 'POST /:lang/desk/provider',
    ask: () => ({ form: { issuer: '', client: '' } }),
    allowed: ADMINISTERING,
  },

  // How the house is: whoever operates it, who reads nothing besides.
  { route: 'GET /:lang/desk/house', ask: get('/en/desk/house'), allowed: ['OAS operator'] },

  // What is one's own, whatever one's role.
  { route: 'GET /:lang/desk/account', ask: get('/en/desk/account'), allowed: SEATED },
  {
    route: 'POST /:lang/desk/account/seat',
    ask: (f, actor) => ({ form: { seat: f.seats[actor]?.id ?? '' } }),
    allowed: SEATED,
  },
  { route: 'POST /:lang/desk/account/passkeys/options', ask: () => ({ json: {} }), allowed: SEATED },
  { route: 'POST /:lang/desk/account/passkeys', ask: () => ({ json: { response: {} } }), open: true },
  {
    route: 'POST /:lang/desk/account/passkeys/remove',
    ask: () => ({ form: { id: 'webauthn:none' } }),
    allowed: [],
  },
  { route: 'POST /:lang/desk/account/provider', ask: () => ({ form: { act: 'nothing' } }), allowed: SEATED },
  { route: 'GET /:lang/desk/sessions', ask: get('/en/desk/sessions'), allowed: SEATED },
  {
    route: 'POST /:lang/desk/sessions',
    ask: async (f) => ({ form: { id: await f.sessionOf('URY author') } }),
    allowed: AUTHOR,
  },
]
