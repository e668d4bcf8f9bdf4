import type { Change, FormCases, Other } from './form-case.ts'

const COMMITTED = { $c: `sha256:${'0'.repeat(64)}` }
const MARK = { $no: 'not-in-position' }
const OWN = 'd'.repeat(64)
const unreachable = { '/mailbox': undefined, '/telephone': undefined, '/channels': undefined }
const office = { '/hours': 'office', '/office-hours': '9.00 a 17.00' }
const removal = { '/act': 'removal' }
const amends: Change['record'] = { relation: { kind: 'amends', record: OWN } }

/** Another contact on file. */
const contact = (set: NonNullable<Change['set']> = {}, more: Partial<Other> = {}): Other => ({
  form: 'point-of-contact',
  set,
  ...more,
})
/** A contact of the first version, whose hours are a tick. */
const older = (answers: NonNullable<Change['answers']>): Other => ({ form: 'point-of-contact', answers })
const ARG = { record: { participant: 'ARG' } }

export const POINT_OF_CONTACT_2: FormCases = {
  form: 'point-of-contact/2',
  cases: [
    {
      rule: 'some-way-to-reach',
      severity: 'error',
      pointer: '/mailbox',
      fires: [
        { set: { ...unreachable, '/name': COMMITTED } },
        { set: { ...unreachable, '/mailbox': MARK, '/telephone': MARK } },
      ],
      clean: [
        { set: { ...unreachable, '/channels': [{ kind: 'radio', address: '5000 kHz' }] } },
        ...['/phone', '/mobile', '/email'].map((way) => ({ set: { ...unreachable, [way]: COMMITTED } })),
        { set: { ...unreachable, ...removal }, record: amends },
      ],
    },
    {
      rule: 'until-after-from',
      severity: 'error',
      pointer: '/valid-until',
      fires: { set: { '/valid-from': '2025-06-02', '/valid-until': '2025-06-01' } },
      clean: [
        { set: { '/valid-from': '2025-06-01', '/valid-until': '2025-06-01' } },
        { set: { '/valid-until': MARK } },
      ],
    },
    {
      rule: 'still-in-office',
      severity: 'warning',
      pointer: '/valid-until',
      fires: { set: { '/valid-until': '2025-04-11' } },
      clean: [
        { set: { '/valid-until': '2025-04-12' } },
        { set: { '/valid-until': '2025-04-11', ...removal }, record: amends },
      ],
    },
    {
      rule: 'change-amends-a-contact',
      severity: 'warning',
      pointer: '/act',
      fires: [
        { set: { '/act': 'change' } },
        { set: removal, record: { relation: { kind: 'answers', record: OWN } } },
      ],
      clean: [{}, { set: { '/act': 'change' }, record: amends }, { record: amends }],
    },
    {
      rule: 'two-kinds-of-channel',
      severity: 'warning',
      pointer: '/channels',
      fires: [
        { set: { ...unreachable, '/email': COMMITTED } },
        { set: { ...unreachable, '/telephone': '+598 2 000 0000', '/mobile': COMMITTED } },
        {
          set: {
            ...unreachable,
            '/mailbox': 'guardia@ejemplo.example',
            '/channels': [{ kind: 'e-mail', address: 'otra@ejemplo.example' }],
          },
        },
      ],
      clean: [
        {},
        { set: { ...unreachable, '/email': COMMITTED, '/phone': COMMITTED } },
        { set: { '/telephone': undefined } },
        { set: { ...unreachable, ...removal, '/email': COMMITTED }, record: amends },
      ],
    },
    {
      rule: 'free-mail-host',
      severity: 'warning',
      pointer: '/mailbox',
      fires: [
        ...['guardia@gmail.com', 'guardia@Hotmail.COM', 'guardia@yahoo.com.br', 'guardia@outlook.es'].map(
          (mailbox) => ({
            set: { '/mailbox': mailbox },
          }),
        ),
        { set: { '/channels/0': { kind: 'e-mail', address: 'guardia@proton.me' } } },
      ],
      clean: [
        ...['guardia@live.gub.example', 'guardia@notgmail.com', 'guardia@gmail.gob.example'].map(
          (mailbox) => ({
            set: { '/mailbox': mailbox },
          }),
        ),
        { set: { '/mailbox': MARK } },
        { set: { '/channels/0': { kind: 'secure-portal', address: 'guardia@proton.me' } } },
      ],
    },
    {
      rule: 'reached-at-night',
      severity: 'warning',
      pointer: '/telephone',
      fires: [
        { set: { '/telephone': undefined, '/channels': undefined } },
        {
          set: {
            '/telephone': MARK,
            '/channels': [{ kind: 'secure-portal', address: 'https://portal.example' }],
          },
        },
      ],
      clean: [
        { set: { '/telephone': undefined } },
        { set: { '/telephone': undefined, '/channels': undefined, '/mobile': COMMITTED } },
        { set: { ...office, '/telephone': undefined, '/channels': undefined, '/topics': ['defence'] } },
      ],
    },
    {
      rule: 'nobody-at-any-hour',
      severity: 'warning',
      pointer: '/hours',
      fires: [
        ...['disaster-relief', 'environment', 'transport', 'critical-infrastructure'].map((topic) => ({
          set: { ...office, '/topics': ['defence', topic] },
        })),
        { set: office, beside: [contact({ '/topics': ['defence'] }), contact({}, ARG), contact(office)] },
        { set: office, beside: [contact(removal)] },
        { set: office, beside: [contact({}, { id: OWN })], record: amends },
        { set: office, beside: [older({ topics: ['disaster-relief'] })] },
      ],
      clean: [
        {},
        { set: { ...office, '/topics': ['defence'] } },
        { set: office, beside: [older({}), contact()] },
        { set: office, beside: [older({ topics: ['disaster-relief'], 'around-the-clock': true })] },
      ],
    },
    {
      rule: 'removal-leaves-a-gap',
      severity: 'note',
      pointer: '/topics',
      fires: [
        { set: removal, record: amends },
        { set: removal, record: amends, beside: [contact({}, { id: OWN }), contact({}, ARG)] },
        { set: removal, record: amends, beside: [contact({ '/topics': ['disaster-relief'] })] },
        { set: removal, record: amends, beside: [contact(removal)] },
      ],
      clean: [
        {},
        { set: removal, record: amends, beside: [contact()] },
        {
          set: removal,
          record: amends,
          beside: [contact({ '/topics': ['small-arms'] }), older({ topics: ['disaster-relief'] })],
        },
      ],
    },
    {
      rule: 'substitute-is-another-contact',
      severity: 'error',
      pointer: '/substitute',
      fires: [
        { set: { '/substitute': OWN }, cited: [contact({}, { id: OWN, ...ARG })] },
        { set: { '/substitute': OWN }, cited: [{ form: 'treaty-status', id: OWN }] },
        { set: { '/substitute': OWN }, cited: [contact({}, { id: OWN })], record: amends },
      ],
      // One that the filer may not read, or that is not here yet, is not asked about.
      clean: [
        { set: { '/substitute': OWN }, cited: [contact({}, { id: OWN })] },
        { set: { '/substitute': OWN } },
        { set: { '/substitute': MARK } },
      ],
    },
    {
      rule: 'substitute-for-office-hours',
      severity: 'note',
      pointer: '/substitute',
      fires: { set: office },
      clean: [{}, { set: { ...office, '/substitute': OWN } }, { set: { ...office, '/substitute': MARK } }],
    },
  ],
}
