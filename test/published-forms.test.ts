import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { canonicalBytes } from '../src/records/canonical.ts'
import { readFolder } from '../src/regime/folder.ts'
import { sha256Hex } from '../src/regime/manifest.ts'
import { readLists } from '../src/regime/read-lists.ts'
import { type CodeList, LANGS } from '../src/regime/types.ts'
import { REGIME } from './forms/form-case.ts'

const dir = fileURLToPath(new URL('../regimes/miami-2003', import.meta.url))

/**
 * The SHA-256 of each published version, as the regime's manifest has it. Records are read by the version they name
 * for ever: a line is added here with each new version, and none is changed.
 */
const PUBLISHED: Readonly<Record<string, string>> = {
  'forms/acquisition-notification/v1.yaml':
    '2be3acbbe01205e4990fd961ab65b13012ad03d255230e2b8a9e6ddbdb3fac76',
  'forms/annual-calendar/v1.yaml': 'd7084665dea4f57f521a2ba6b3e2386cfbfdd00d9eaa33efafb4a739653497ac',
  'forms/arms-background-return/v1.yaml': '0d86c394f92a8c700c02c9fa98394abf2e46bbfff0dd2569345d97293c199462',
  'forms/arms-transfers-return/v1.yaml': '9d7e40456ae9537fd69d45ca3a7fae11e1b8cade62da77defbb98860df42ecea',
  'forms/border-manual-credential/v1.yaml':
    '76c2b3966815ae8115f9b15cfbbbe7a06e6e01afdbded5a26cae5e1bf95e5918',
  'forms/border-zone/v1.yaml': '9c82f7c1baa46bc72e44fb02d2b2c11663ba5033ccdeb9122860963756c6b629',
  'forms/clarification-exchange/v1.yaml': '20904db6147b55065a0397b6ce12e4d5e28f88732c0f0845d9e3bbe7bc33f94a',
  'forms/contact-test/v1.yaml': '50b22e2b75b1da23bb464a447dac1a13da638ce3fa8c43776fa2c14198c5db9c',
  'forms/cooperation-referral/v1.yaml': '0252e0abf512326071f5feb353f6c9e0dc65d66a65fc03957b3d7707863c1b65',
  'forms/cooperative-activity/v1.yaml': '77293e818852ca7c1e4d9110292bcf712855cc6f8f4198b504c7cd3a52df02fe',
  'forms/csbm-inventory-return/v1.yaml': 'ac011e4040f76af82147ab55c72e27a6ca665ff217b4c0d1a83dc57f9bb0c732',
  'forms/defence-expenditure-common/v1.yaml':
    '0f5148f16615438c2f68ae1c388996bf11e345dab3aa0c7d59782b3abee7a21b',
  'forms/defence-policy-document/v1.yaml': '596d4657979653b37cb6e9c284f67103953cd677c250ec68536c9f4ffeacc5e9',
  'forms/disaster-assistance/v1.yaml': '92c09fa49bdd1e71f2c971a444ee164d345d7417f4bf21448a75264d45df328e',
  'forms/exercise-notification/v1.yaml': '29e0978ae1b9002059477a76898fd61653869183f49098ca97708e09cb9ba42a',
  'forms/forces-structure-return/v1.yaml': '9a8f82cadadd2c9c7c287966f81118c39a15cc0c021ae26b6682ca71b41f28ec',
  'forms/incident-notice/v1.yaml': 'ce37217af98686ccf0173e19b5f4efdaa7784fd70e447c06678eb02b7ad35b57',
  'forms/institutional-profile/v1.yaml': '0fa37791414a7286c6f9001837eb2035d9499102774f9c4e6fb56a19e48ac30c',
  'forms/meeting-record/v1.yaml': 'e5874360e6437ac5f57ea640bbd0c25fdd2fea92c1bde3d0eb708f487df6b94a',
  'forms/meeting/v1.yaml': '27d2720509de12c49684084944e7b386d08ece3c5a206801c308154a785cee3f',
  'forms/milex-return/v1.yaml': 'caaa32957f9fef675397625745319100bd2099b34e47f64603a9ea888f98b623',
  'forms/milex-return/v2.yaml': '579bf2188b9ff0215b0ee92709e4ba58069cfd6a8bc1a64f2315e4c6a8f45498',
  'forms/nil-return/v1.yaml': '44d158c81f3d82239bcfbb049909722174fd3ea80095daa617fc15b465c96328',
  'forms/observer-invitation/v1.yaml': '62750858dd6406bf86162dc231877330675cc08c5bf12ae68e9b9f6bd765944f',
  'forms/participation-report/v1.yaml': 'fce78bbe109d85a0368fb76dabad0494b0f568961560abbe807d3aa64185c1e5',
  'forms/point-of-contact/v1.yaml': '0fe8b3db43289d5a8641f6d03fdd295996625a60e9d70a1d5d3b27c01f667d9c',
  'forms/point-of-contact/v2.yaml': '17655c66b58dfbd02e2527d0e2be4ef0f8e85ec1b5205af1fe78004f0eeb8674',
  'forms/salw-surplus-destruction/v1.yaml':
    'd7196a0599f0978b6761c65c9493cd9b8ad2795b2cd78a5ce732972d71ca3ca6',
  'forms/security-information-notice/v1.yaml':
    '8b778b9e78e62267a3b0c83fb637c12b3fb146e6fd926f75be15439befa935a9',
  'forms/transport-hazard-notice/v1.yaml': 'eaf5dd77d521f3d5cf78c18248ed0abd99b28d7351ec9901303ae1b66ba4c26e',
  'forms/treaty-status/v1.yaml': 'a5639dbdd3eb1c048c0bb58a4108c09c8c9018f82719d778377ed40177557d69',
  'forms/treaty-status/v2.yaml': '3a5cf0d82467a5f7c9dea113fef58f2d44d1d3db38d0a551605d0db2efe9a7da',
  'forms/visit-exchange/v1.yaml': '640656af0721e14330089afda06e3743ff5c54ee320133b2f5ef3ca6141999b5',
}

/** What is wrong with a version, or undefined. */
function faultOf(path: string, bytes: Uint8Array | undefined): string | undefined {
  const recorded = PUBLISHED[path]
  if (bytes === undefined) return `${path}: a published form never goes away, for records name it`
  if (recorded === undefined) return `${path}: a new version is recorded here with ${sha256Hex(bytes)}`
  return sha256Hex(bytes) === recorded ? undefined : `${path}: a published form never changes: add a version`
}

const files = await readFolder(dir)
const names = await readdir(join(dir, 'forms'), { recursive: true })
// From the folder itself: a version that the reader of regimes passed over would go unpinned.
const versions = names
  .map((name) => `forms/${name.replaceAll('\\', '/')}`)
  .filter((path) => /\/v[^/]*\.yaml$/.test(path))

describe('a published form', () => {
  test.each([...new Set([...versions, ...Object.keys(PUBLISHED)])])('%s is as it was published', (path) => {
    const fault = faultOf(path, files.get(path))
    expect(fault, fault).toBeUndefined()
  })

  test('that has changed by one byte is told as such', () => {
    const [path = ''] = versions
    const changed = new Uint8Array([...(files.get(path) ?? []), 0x0a])
    expect(faultOf(path, changed)).toContain('a published form never changes: add a version')
    expect(faultOf(path, undefined)).toContain('never goes away')
    expect(faultOf('forms/meeting/v99.yaml', changed)).toContain('a new version is recorded here')
  })
})

/**
 * Published lists: SHA-256 of the JCS of their codes and the bounds of these; words may be mended. What forms share by
 * shape is pinned by its bytes, for it becomes part of every form that uses it.
 */
const LISTS: Readonly<Record<string, string>> = {
  'activity-kinds/1': 'ede0dec9ed49ce5405767c72e6e7ab0b874ccdb9acbcffee55b968e0e14f2952',
  'arms-categories/1': '6973ac38b2d2e9742b569cea915edca441c4800655872570f406a20963a6152e',
  'difference-causes/1': '384460ae4af574cf5fed2966c17ef650354d82d50cb060a43f185d4b739a92a4',
  'disposal-methods/1': '3d337e70d2234303079e04f64bc387a700f861711f64f53d53c955aa49e04238',
  'figure-statuses/1': '203e35e2db4d7c9ac83b1b9d2cd1b5cc6a54c4bab52237f25e2046ed2b9c8118',
  'inclusion/1': 'dbe20f93e1fab57c1d9add1da91096f3d4bffd2857ea65ecc1b8737b77f23b23',
  'instruments/1': 'be2cbacbd06654f452150697adabfea24d01b65b78faa87a365ad4e0965e191f',
  'languages/1': '9a8c055eb4a4cef5ac2c36ad84db50765069b21d7aeec6956f75459df949eb66',
  'multipliers/1': 'b2d5b6053a3e886a2d5b8ba81ae6fe80daf523fdda50285209f5b638f7d8aa6e',
  'salw-categories/1': 'e3a042d64922574247efe9f230ec583b7c1038b220a6f164c115d11f59ce8765',
  'services/1': '06d295d05b50272a755f7d3f002651c8db06a4ee2a256711aacc3f7f5c00e1f8',
  'states/1': 'eb6bf757d631ab00148e2de8995c7af451e3f55fe882fcd7a4c871ad92d29702',
  'threat-topics/1': 'f7187b4a875116cb1f55586681bd723295dcfa5546a29f843c6aa3d93c319caa',
  'withheld-reasons/1': '7800f6cede53b01094441298f04694f1a84fad1f37bf44b5bb0ec6530f96a215',
}
const SHAPES: Readonly<Record<string, string>> = {
  'shapes/v1.yaml': '43acd32d66ca3037bb1d3041b726c19ef9029ebdbdd0acd5b5b16a71090ad47c',
}

describe('a published list, and shapes', () => {
  const regime = readLists(files)
  const digestOf = ({ codes, valid }: CodeList): string => sha256Hex(canonicalBytes({ codes, valid }))

  test('are as they were published', () => {
    const now = Object.fromEntries([...regime].map(([ref, list]) => [ref, digestOf(list)]))
    expect(now, 'a published list never changes: add a version').toEqual(LISTS)
    const shapes = [...files].flatMap(([path, bytes]) =>
      path.startsWith('shapes/') ? [[path, sha256Hex(bytes)]] : [],
    )
    expect(Object.fromEntries(shapes), 'published shapes never change: add a version').toEqual(SHAPES)
  })

  test('have words for every code in every language, and so has every list of every form', () => {
    for (const { codes, words } of regime.values())
      for (const lang of LANGS) for (const code of codes) expect(words[lang][code]?.trim(), code).toBeTruthy()
    let named = 0
    for (const form of REGIME.forms.values())
      for (const lang of LANGS)
        for (const [list, codes] of Object.entries(form.lists))
          for (const code of codes) {
            named += 1
            expect(
              form.words[lang].lists[list]?.[code]?.trim(),
              `${form.ref} ${list} ${code} ${lang}`,
            ).toBeTruthy()
          }
    expect(named).toBeGreaterThan(4000)
  })
})
