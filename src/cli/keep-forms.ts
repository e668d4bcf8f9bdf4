// Run by the build: reads the regime of the house once and for all, and keeps its forms beside the bundle.
import { writeFileSync } from 'node:fs'
import { spellForms } from '../regime/read-form.ts'
import { readRegime } from '../regime/read-regime.ts'

const [dir, file] = process.argv.slice(2) as [string, string]
writeFileSync(file, spellForms(await readRegime(dir)))
