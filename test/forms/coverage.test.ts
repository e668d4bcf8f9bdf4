import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { formsFor, latestForms } from '../../src/regime/find.ts'
import { REGIME } from './form-case.ts'

const shared = fileURLToPath(new URL('../../../shared/reference/forms/forms.yaml', import.meta.url))

test.each(REGIME.measures)('$id is served by a form that names it', ({ id }) => {
  expect(latestForms(REGIME).filter(({ measures }) => measures.includes(id)).length).toBeGreaterThan(0)
  expect(formsFor(REGIME, id).length).toBeGreaterThan(0)
})

test('a form that serves a part of a measure serves the measure', () => {
  for (const { ref, measures } of latestForms(REGIME))
    for (const id of measures) {
      const whole = REGIME.measures.find((one) => one.id === id)?.partOf
      if (whole !== undefined) expect(measures, `${ref} ${id}`).toContain(whole)
    }
})

describe.skipIf(!existsSync(shared))('beside the reference (../shared)', () => {
  const reference = existsSync(shared) ? parse(readFileSync(shared, 'utf8')) : { records: [], coverage: {} }
  const nameOf = (id: string) => id.replaceAll('_', '-')

  test('each of its 28 kinds of records is a form', () => {
    const ids = new Set([...REGIME.forms.values()].map(({ id }) => id))
    expect(reference.records).toHaveLength(28)
    for (const { id } of reference.records) expect(ids).toContain(nameOf(id))
  })

  test('each form begins with the audience it has there, and may have all five', () => {
    const audience: Readonly<Record<string, string>> = {
      public: 'public',
      member_states: 'participants',
      addressees: 'parties',
      bilateral: 'parties',
      secretariat: 'parties',
      submitter_only: 'filer',
    }
    for (const { id, audience: theirs } of reference.records) {
      const form = latestForms(REGIME).find((one) => one.id === nameOf(id))
      expect([...(form?.audiences ?? [])].sort(), id).toEqual([
        'filer',
        'group',
        'participants',
        'parties',
        'public',
      ])
      // A nil is for whoever reads the return it stands for.
      if (theirs !== 'inherit') expect(form?.audiences[0], id).toBe(audience[theirs])
    }
  })

  test('each measure is served by the forms it has there', () => {
    for (const [measure, ids] of Object.entries<string[]>(reference.coverage))
      for (const id of ids) {
        const form = latestForms(REGIME).find((one) => one.id === nameOf(id))
        expect(form?.measures, `${measure}: ${id}`).toContain(measure)
      }
  })
})
