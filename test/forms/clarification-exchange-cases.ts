import type { Json } from '../../src/records/types.ts'
import type { Change, FormCases } from './form-case.ts'

const REQUEST = 'e'.repeat(64)

/** A record that follows the example: of whom it was asked, or of who asked. */
const follow = (
  stage: 'answer' | 'closing',
  more: Readonly<Record<string, Json>> = {},
  record: Change['record'] = {},
): Change => ({
  answers: {
    stage,
    kind: 'unusual-activity',
    dated: '2025-04-12',
    'other-party': stage === 'answer' ? 'URY' : 'ARG',
    request: REQUEST,
    ...(stage === 'answer' ? { answer: 'A march.' } : { outcome: 'explained' }),
    'agreed-readers': true,
    ...more,
  },
  record: { participant: stage === 'answer' ? 'ARG' : 'URY', ...record },
})
const asked = [{ form: 'clarification-exchange', id: REQUEST }]
const parties = { kind: 'parties' as const, parties: ['URY', 'ARG'] }

export const CLARIFICATION_EXCHANGE: FormCases = {
  form: 'clarification-exchange/1',
  cases: [
    {
      rule: 'other-party-is-another',
      severity: 'error',
      pointer: '/other-party',
      fires: { set: { '/other-party': 'URY' } },
      clean: {},
    },
    {
      rule: 'request-is-told',
      severity: 'error',
      pointer: '/questions',
      fires: { set: { '/questions': undefined } },
      clean: [{}, { set: { '/cause-of-concern': { $no: 'not-applicable' } } }, follow('answer')],
    },
    {
      rule: 'activity-is-told',
      severity: 'error',
      pointer: '/activity/area-names',
      fires: { set: { '/activity': undefined } },
      clean: [{}, { set: { '/activity': undefined, '/kind': 'border-event' } }, follow('answer')],
    },
    {
      rule: 'subject-is-named',
      severity: 'warning',
      pointer: '/subject',
      fires: [{ set: { '/kind': 'arithmetic' } }, { set: { '/kind': 'mirror-difference' } }],
      clean: [{}, { set: { '/kind': 'arithmetic', '/subject': REQUEST } }],
    },
    {
      rule: 'answer-is-given',
      severity: 'error',
      pointer: '/answer',
      fires: { ...follow('answer'), set: { '/answer': undefined } },
      clean: [{}, follow('answer', { answer: { $no: 'not-in-position' } }), follow('closing')],
    },
    {
      rule: 'outcome-is-given',
      severity: 'error',
      pointer: '/outcome',
      fires: { ...follow('closing'), set: { '/outcome': undefined } },
      clean: [{}, follow('closing'), follow('answer')],
    },
    {
      rule: 'request-is-named',
      severity: 'error',
      pointer: '/request',
      fires: [
        { ...follow('answer'), set: { '/request': undefined } },
        { ...follow('closing'), set: { '/request': undefined } },
      ],
      clean: [{}, follow('answer'), follow('closing')],
    },
    {
      rule: 'who-may-say-so',
      severity: 'error',
      pointer: '/request',
      fires: [
        { ...follow('answer', {}, { participant: 'CHL' }), cited: asked },
        { ...follow('answer', { 'other-party': 'CHL' }), cited: asked },
        { ...follow('closing', {}, { participant: 'CHL' }), cited: asked },
        // Whoever is asked does not close.
        { ...follow('closing', { 'other-party': 'URY' }, { participant: 'ARG' }), cited: asked },
      ],
      clean: [
        {},
        { ...follow('answer'), cited: asked },
        { ...follow('closing'), cited: asked },
        follow('answer', {}, { participant: 'CHL' }),
      ],
    },
    {
      rule: 'between-the-two',
      severity: 'error',
      pointer: '/agreed-readers',
      fires: [
        { set: { '/agreed-readers': undefined } },
        { set: { '/agreed-readers': undefined }, record: { audience: { kind: 'participants' } } },
      ],
      clean: [
        {},
        { set: { '/agreed-readers': undefined }, record: { audience: parties } },
        { set: { '/agreed-readers': undefined }, record: { audience: { kind: 'filer' } } },
      ],
    },
    {
      rule: 'third-parties-agreed',
      severity: 'warning',
      pointer: '/third-parties',
      fires: {
        set: { '/third-parties': ['CHL'], '/agreed-readers': undefined },
        record: { audience: parties },
      },
      clean: [
        { set: { '/third-parties': ['CHL'] } },
        { set: { '/third-parties': [], '/agreed-readers': undefined }, record: { audience: parties } },
      ],
    },
    {
      rule: 'corrected-record-is-named',
      severity: 'note',
      pointer: '/corrected-record',
      fires: follow('closing', { outcome: 'corrected' }),
      clean: [
        {},
        follow('closing'),
        follow('closing', { outcome: 'corrected', 'corrected-record': REQUEST }),
      ],
    },
    {
      rule: 'answer-in-time',
      severity: 'note',
      pointer: '/dated',
      fires: [
        { ...follow('answer', { dated: '2025-04-14' }), cited: asked },
        {
          ...follow('answer', { dated: '2025-05-12' }),
          cited: [{ form: 'clarification-exchange', id: REQUEST, set: { '/kind': 'arithmetic' } }],
        },
      ],
      clean: [
        {},
        { ...follow('answer', { dated: '2025-04-13' }), cited: asked },
        {
          ...follow('answer', { dated: '2025-05-11' }),
          cited: [{ form: 'clarification-exchange', id: REQUEST, set: { '/kind': 'arithmetic' } }],
        },
      ],
    },
  ],
}
