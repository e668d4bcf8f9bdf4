import { expect, test } from 'vitest'
import { REGIME } from '../../../test/forms/form-case.ts'
import { drawnOf } from '../../../test/forms/submitted.ts'
import type { FormVersion } from '../../regime/types.ts'

/** The place for a pasted block on a page that has one list of a form and nothing else. */
function placeOf(list: string): string | undefined {
  const form = REGIME.forms.get('visit-exchange/1') as FormVersion
  const html = drawnOf({ ...form, layout: [{ id: 'programme', lines: list }] }, {})
  return new RegExp(`<textarea[^>]*name="_paste:${list}"[^>]*>`).exec(html)?.[0]
}

// What `data-aside` stands on is left out of the copy that a browser keeps for a lost line (islands/live-form.ts).
test('a block of lines that tell of persons leaves no copy in the browser, another does', () => {
  expect(placeOf('/participants')).toContain('data-aside')
  expect(placeOf('/programme')).toMatch(/^<textarea(?!.*data-aside)/)
})
