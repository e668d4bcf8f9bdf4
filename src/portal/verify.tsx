import { vkeyText } from '../log/note.ts'
import { RECEIPT_STEPS } from '../verify/receipt.ts'
import { Page } from './layout.tsx'
import type { View } from './view.ts'

/** Words the checking script needs, given with the page: it asks the house for nothing. */
const SCRIPT_WORDS = [
  'holds',
  'doesNotHold',
  'working',
  'entry',
  'signer',
  'custodyOwn',
  'custodyHouse',
  'cleared',
  'notShown',
  'noClearances',
  'later',
  'needBoth',
] as const

/** A record and its receipt, checked by our own verifier in the reader's browser. */
export function verifyPage(view: View) {
  const { house, words } = view
  const said = {
    ...Object.fromEntries(SCRIPT_WORDS.map((name) => [name, words.t(`verify.${name}`)])),
    ...Object.fromEntries(RECEIPT_STEPS.map((step) => [`step-${step}`, words.t(`verify.step.${step}`)])),
  }
  return (
    <Page view={view} title={words.t('portal.place.verify')} scripts={['verify-receipt']}>
      <h1>{words.t('verify.title')}</h1>
      <p class="lead">{words.t('verify.lead')}</p>
      <verify-receipt data-words={JSON.stringify(said)}>
        <form class="verify" hidden>
          <p>
            <label for="record-file">{words.t('verify.record')}</label>
            <input id="record-file" name="record" type="file" accept=".json,application/json" />
          </p>
          <p>
            <label for="receipt-file">{words.t('verify.receipt')}</label>
            <input id="receipt-file" name="receipt" type="file" accept=".tlog-proof,text/plain" />
          </p>
          <p>
            <label for="approvals-file">{words.t('verify.approvals')}</label>
            <input
              id="approvals-file"
              name="approvals"
              type="file"
              accept=".json,application/json"
              aria-describedby="optional-hint"
            />
          </p>
          <p>
            <label for="policy-file">{words.t('verify.policy')}</label>
            <input
              id="policy-file"
              name="policy"
              type="file"
              accept=".json,application/json"
              aria-describedby="optional-hint"
            />
            <span id="optional-hint" class="soft small">
              {words.t('verify.optional')}
            </span>
          </p>
          <p>
            <label for="log-key">{words.t('verify.key')}</label>
            <textarea id="log-key" name="key" class="short" aria-describedby="key-hint" spellcheck={false}>
              {vkeyText(house.signer.key)}
            </textarea>
            <span id="key-hint" class="soft small">
              {words.t('verify.keyHint')}
            </span>
          </p>
          <button class="main" type="submit">
            {words.t('verify.check')}
          </button>
        </form>
        <p class="empty needs-script">{words.t('verify.noScript')}</p>
        <div class="verdict" role="status" aria-live="polite"></div>
      </verify-receipt>
      <h2>{words.t('verify.without')}</h2>
      <p>{words.t('verify.withoutHow')}</p>
      <pre>{`npx confianza verify RECORD.json RECEIPT.tlog-proof --key '${vkeyText(house.signer.key)}'`}</pre>
      <h2>{words.t('verify.shows')}</h2>
      <ol>
        {RECEIPT_STEPS.map((step) => (
          <li>{words.t(`verify.step.${step}`)}</li>
        ))}
      </ol>
      <p>{words.t('verify.later')}</p>
    </Page>
  )
}
