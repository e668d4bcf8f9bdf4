import type { Change, FormCases, Other } from './form-case.ts'

const [ID, OTHER] = ['a'.repeat(64), 'b'.repeat(64)]
const resources = (...lines: Record<string, unknown>[]): Change => ({ set: { '/resources': lines as never } })
const matched = { '/matched-with': [{ record: ID }] }
const offer = (set: Other['set'] = {}, participant = 'BRB'): Other => ({
  form: 'cooperation-referral',
  id: ID,
  set: { '/kind': 'offer', ...set },
  record: { participant },
})

export const COOPERATION_REFERRAL: FormCases = {
  form: 'cooperation-referral/1',
  cases: [
    {
      rule: 'state-is-named',
      severity: 'error',
      pointer: '/to-states',
      fires: [{ set: { '/to-states': undefined } }, { set: { '/to-states': [] } }],
      clean: [{}, { set: { '/to-bodies': ['csh', 'other'], '/to-states': undefined } }],
    },
    {
      rule: 'other-is-named',
      severity: 'error',
      pointer: '/other-body',
      fires: [{ set: { '/other-body': undefined } }, { set: { '/to-bodies': ['csh'] } }],
      clean: [{}, { set: { '/to-bodies': ['csh'], '/other-body': undefined } }],
    },
    {
      rule: 'amount-not-negative',
      severity: 'error',
      pointer: '/resources/1/amount',
      fires: resources({ item: 'x', amount: '0', unit: 'y' }, { item: 'x', amount: '-1', unit: 'y' }),
      clean: [
        {},
        resources({ item: 'x' }),
        resources({ item: 'x', amount: { $no: 'not-in-position' }, unit: 'y' }),
      ],
    },
    {
      rule: 'amount-of-what',
      severity: 'warning',
      pointer: '/resources/0/unit',
      fires: resources({ item: 'x', amount: '1' }),
      clean: [
        {},
        resources({ item: 'x' }),
        resources({ item: 'x', amount: '1', currency: 'USD' }),
        resources({ item: 'x', amount: '1', unit: { $no: 'not-applicable' } }),
      ],
    },
    {
      rule: 'wanted-ahead',
      severity: 'warning',
      pointer: '/wanted-by',
      fires: [{ set: { '/wanted-by': '2025-04-11' } }, { set: { '/wanted-by': '2025-03' } }],
      // The month the record was made in is not over.
      clean: [
        {},
        { set: { '/wanted-by': '2025-04' } },
        { set: { '/wanted-by': undefined } },
        { set: { '/wanted-by': { $no: 'not-applicable' } } },
      ],
    },
    {
      rule: 'matched-is-a-referral',
      severity: 'error',
      pointer: '/matched-with/1/record',
      fires: {
        set: { '/matched-with': [{ record: ID }, { record: OTHER }] },
        cited: [offer(), { form: 'meeting-record', id: OTHER }],
      },
      // A record the filer may not read says nothing.
      clean: [{}, { set: matched, cited: [offer()] }, { set: matched }],
    },
    {
      rule: 'result-of-a-match',
      severity: 'note',
      pointer: '/result',
      fires: { set: { ...matched, '/result': undefined } },
      clean: [{ set: matched }, { set: { '/result': undefined } }],
    },
    {
      rule: 'may-fit',
      severity: 'note',
      pointer: '/matched-with',
      fires: [
        { beside: [offer()] },
        { set: { '/kind': 'offer' }, beside: [offer({ '/kind': 'need' })] },
        { set: matched, beside: [offer(), { ...offer(), id: OTHER }] },
      ],
      clean: [
        {},
        { beside: [offer({ '/kind': 'need' })] },
        { beside: [offer({ '/topic': ['health'] })] },
        // Its own offer is no news to it.
        { beside: [offer({}, 'URY')] },
        { set: { '/kind': 'referral' }, beside: [offer()] },
        { set: matched, beside: [offer()] },
        { beside: [{ ...offer(), answers: {}, record: { participant: 'BRB', says: 'not-in-position' } }] },
      ],
    },
  ],
}
