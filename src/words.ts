import enAudience from '../locales/en/audience.json' with { type: 'json' }
import enAudit from '../locales/en/audit.json' with { type: 'json' }
import enClearance from '../locales/en/clearance.json' with { type: 'json' }
import enComparisons from '../locales/en/comparisons.json' with { type: 'json' }
import enDesk from '../locales/en/desk.json' with { type: 'json' }
import enDues from '../locales/en/dues.json' with { type: 'json' }
import enFate from '../locales/en/fate.json' with { type: 'json' }
import enFields from '../locales/en/fields.json' with { type: 'json' }
import enFiles from '../locales/en/files.json' with { type: 'json' }
import enFormpage from '../locales/en/formpage.json' with { type: 'json' }
import enForms from '../locales/en/forms.json' with { type: 'json' }
import enImports from '../locales/en/imports.json' with { type: 'json' }
import enInventory from '../locales/en/inventory.json' with { type: 'json' }
import enKeys from '../locales/en/keys.json' with { type: 'json' }
import enMail from '../locales/en/mail.json' with { type: 'json' }
import enPersonal from '../locales/en/personal.json' with { type: 'json' }
import enPortal from '../locales/en/portal.json' with { type: 'json' }
import enProblems from '../locales/en/problems.json' with { type: 'json' }
import enReports from '../locales/en/reports.json' with { type: 'json' }
import enSeats from '../locales/en/seats.json' with { type: 'json' }
import enSheets from '../locales/en/sheets.json' with { type: 'json' }
import enVerify from '../locales/en/verify.json' with { type: 'json' }
import esAudience from '../locales/es/audience.json' with { type: 'json' }
import esAudit from '../locales/es/audit.json' with { type: 'json' }
import esClearance from '../locales/es/clearance.json' with { type: 'json' }
import esComparisons from '../locales/es/comparisons.json' with { type: 'json' }
import esDesk from '../locales/es/desk.json' with { type: 'json' }
import esDues from '../locales/es/dues.json' with { type: 'json' }
import esFate from '../locales/es/fate.json' with { type: 'json' }
import esFields from '../locales/es/fields.json' with { type: 'json' }
import esFiles from '../locales/es/files.json' with { type: 'json' }
import esFormpage from '../locales/es/formpage.json' with { type: 'json' }
import esForms from '../locales/es/forms.json' with { type: 'json' }
import esImports from '../locales/es/imports.json' with { type: 'json' }
import esInventory from '../locales/es/inventory.json' with { type: 'json' }
import esKeys from '../locales/es/keys.json' with { type: 'json' }
import esMail from '../locales/es/mail.json' with { type: 'json' }
import esPersonal from '../locales/es/personal.json' with { type: 'json' }
import esPortal from '../locales/es/portal.json' with { type: 'json' }
import esProblems from '../locales/es/problems.json' with { type: 'json' }
import esReports from '../locales/es/reports.json' with { type: 'json' }
import esSeats from '../locales/es/seats.json' with { type: 'json' }
import esSheets from '../locales/es/sheets.json' with { type: 'json' }
import esVerify from '../locales/es/verify.json' with { type: 'json' }
import frAudience from '../locales/fr/audience.json' with { type: 'json' }
import frAudit from '../locales/fr/audit.json' with { type: 'json' }
import frClearance from '../locales/fr/clearance.json' with { type: 'json' }
import frComparisons from '../locales/fr/comparisons.json' with { type: 'json' }
import frDesk from '../locales/fr/desk.json' with { type: 'json' }
import frDues from '../locales/fr/dues.json' with { type: 'json' }
import frFate from '../locales/fr/fate.json' with { type: 'json' }
import frFields from '../locales/fr/fields.json' with { type: 'json' }
import frFiles from '../locales/fr/files.json' with { type: 'json' }
import frFormpage from '../locales/fr/formpage.json' with { type: 'json' }
import frForms from '../locales/fr/forms.json' with { type: 'json' }
import frImports from '../locales/fr/imports.json' with { type: 'json' }
import frInventory from '../locales/fr/inventory.json' with { type: 'json' }
import frKeys from '../locales/fr/keys.json' with { type: 'json' }
import frMail from '../locales/fr/mail.json' with { type: 'json' }
import frPersonal from '../locales/fr/personal.json' with { type: 'json' }
import frPortal from '../locales/fr/portal.json' with { type: 'json' }
import frProblems from '../locales/fr/problems.json' with { type: 'json' }
import frReports from '../locales/fr/reports.json' with { type: 'json' }
import frSeats from '../locales/fr/seats.json' with { type: 'json' }
import frSheets from '../locales/fr/sheets.json' with { type: 'json' }
import frVerify from '../locales/fr/verify.json' with { type: 'json' }
import ptAudience from '../locales/pt/audience.json' with { type: 'json' }
import ptAudit from '../locales/pt/audit.json' with { type: 'json' }
import ptClearance from '../locales/pt/clearance.json' with { type: 'json' }
import ptComparisons from '../locales/pt/comparisons.json' with { type: 'json' }
import ptDesk from '../locales/pt/desk.json' with { type: 'json' }
import ptDues from '../locales/pt/dues.json' with { type: 'json' }
import ptFate from '../locales/pt/fate.json' with { type: 'json' }
import ptFields from '../locales/pt/fields.json' with { type: 'json' }
import ptFiles from '../locales/pt/files.json' with { type: 'json' }
import ptFormpage from '../locales/pt/formpage.json' with { type: 'json' }
import ptForms from '../locales/pt/forms.json' with { type: 'json' }
import ptImports from '../locales/pt/imports.json' with { type: 'json' }
import ptInventory from '../locales/pt/inventory.json' with { type: 'json' }
import ptKeys from '../locales/pt/keys.json' with { type: 'json' }
import ptMail from '../locales/pt/mail.json' with { type: 'json' }
import ptPersonal from '../locales/pt/personal.json' with { type: 'json' }
import ptPortal from '../locales/pt/portal.json' with { type: 'json' }
import ptProblems from '../locales/pt/problems.json' with { type: 'json' }
import ptReports from '../locales/pt/reports.json' with { type: 'json' }
import ptSeats from '../locales/pt/seats.json' with { type: 'json' }
import ptSheets from '../locales/pt/sheets.json' with { type: 'json' }
import ptVerify from '../locales/pt/verify.json' with { type: 'json' }
import type { Lang } from './regime/types.ts'

const EN = {
  audience: enAudience,
  audit: enAudit,
  clearance: enClearance,
  comparisons: enComparisons,
  desk: enDesk,
  dues: enDues,
  fate: enFate,
  fields: enFields,
  files: enFiles,
  formpage: enFormpage,
  forms: enForms,
  imports: enImports,
  inventory: enInventory,
  keys: enKeys,
  mail: enMail,
  personal: enPersonal,
  portal: enPortal,
  problems: enProblems,
  reports: enReports,
  seats: enSeats,
  sheets: enSheets,
  verify: enVerify,
}

type Area = keyof typeof EN
/** `area.key`: every word of the house. English gives the keys; tests hold the other languages to them. */
export type WordKey = { [A in Area]: `${A}.${keyof (typeof EN)[A] & string}` }[Area]

type Plural = Partial<Record<Intl.LDMLPluralRule, string>>
type Messages = Readonly<Record<string, Readonly<Record<string, string | Plural>>>>

const MESSAGES: Readonly<Record<Lang, Messages>> = {
  en: EN,
  es: {
    audience: esAudience,
    audit: esAudit,
    clearance: esClearance,
    comparisons: esComparisons,
    desk: esDesk,
    dues: esDues,
    fate: esFate,
    fields: esFields,
    files: esFiles,
    formpage: esFormpage,
    forms: esForms,
    imports: esImports,
    inventory: esInventory,
    keys: esKeys,
    mail: esMail,
    personal: esPersonal,
    portal: esPortal,
    problems: esProblems,
    reports: esReports,
    seats: esSeats,
    sheets: esSheets,
    verify: esVerify,
  },
  pt: {
    audience: ptAudience,
    audit: ptAudit,
    clearance: ptClearance,
    comparisons: ptComparisons,
    desk: ptDesk,
    dues: ptDues,
    fate: ptFate,
    fields: ptFields,
    files: ptFiles,
    formpage: ptFormpage,
    forms: ptForms,
    imports: ptImports,
    inventory: ptInventory,
    keys: ptKeys,
    mail: ptMail,
    personal: ptPersonal,
    portal: ptPortal,
    problems: ptProblems,
    reports: ptReports,
    seats: ptSeats,
    sheets: ptSheets,
    verify: ptVerify,
  },
  fr: {
    audience: frAudience,
    audit: frAudit,
    clearance: frClearance,
    comparisons: frComparisons,
    desk: frDesk,
    dues: frDues,
    fate: frFate,
    fields: frFields,
    files: frFiles,
    formpage: frFormpage,
    forms: frForms,
    imports: frImports,
    inventory: frInventory,
    keys: frKeys,
    mail: frMail,
    personal: frPersonal,
    portal: frPortal,
    problems: frProblems,
    reports: frReports,
    seats: frSeats,
    sheets: frSheets,
    verify: frVerify,
  },
}

/** BCP 47 tags for Intl: the house writes English with the day before the month, and groups digits everywhere. */
const TAGS: Readonly<Record<Lang, string>> = { en: 'en-GB', es: 'es', pt: 'pt-BR', fr: 'fr-FR' }

/** What the house says in one language. */
export interface Say {
  lang: Lang
  /** The words of a key, with `{name}` replaced; a plural is chosen by `count`. */
  t(key: WordKey, params?: Readonly<Record<string, string | number>>): string
  /** A number, or a decimal string of any length, as the language writes it; no digit is lost. */
  number(value: number | string): string
  /** A date to the precision it is known: `2024`, `2024-08`, `2024-08-01`, a range of days with `/`, or a moment. */
  date(value: string | Date): string
  /** A list in words. */
  list(items: readonly string[]): string
  /** Orders names as the language does. */
  compare(a: string, b: string): number
}

const spoken = new Map<Lang, Say>()

/** The house in that language. */
export function say(lang: Lang): Say {
  const known = spoken.get(lang)
  if (known) return known
  const made = makeSay(lang)
  spoken.set(lang, made)
  return made
}

function makeSay(lang: Lang): Say {
  const tag = TAGS[lang]
  const plurals = new Intl.PluralRules(tag)
  // Spanish leaves four digits ungrouped by default; columns of figures want them alike.
  const numbers = new Intl.NumberFormat(tag, { maximumFractionDigits: 20, useGrouping: 'always' })
  const dates = {
    month: new Intl.DateTimeFormat(tag, { year: 'numeric', month: 'long', timeZone: 'UTC' }),
    day: new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' }),
    moment: new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
  }
  // What somebody is still typing may be no date: it stands as it was typed.
  const writtenBy = (format: Intl.DateTimeFormat, typed: string, day: string): string => {
    const at = new Date(`${day}T00:00Z`)
    return Number.isNaN(at.getTime()) ? typed : format.format(at)
  }
  const dayOf = (value: string): string => writtenBy(dates.day, value, value)
  const lists = new Intl.ListFormat(tag)
  const collator = new Intl.Collator(tag)
  return {
    lang,
    t(key, params = {}) {
      const dot = key.indexOf('.')
      const found = MESSAGES[lang][key.slice(0, dot)]?.[key.slice(dot + 1)]
      if (found === undefined) throw new Error(`${lang} has no words for ${key}`)
      const text =
        typeof found === 'string'
          ? found
          : (found[plurals.select(Number(params['count']))] ?? found.other ?? '')
      return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
        const value = params[name]
        return value === undefined ? whole : typeof value === 'number' ? numbers.format(value) : value
      })
    },
    number: (value) => numbers.format(value as Intl.StringNumericLiteral),
    date(value) {
      if (value instanceof Date) return `${dates.moment.format(value)} UTC`
      if (value.includes('/')) return value.split('/').map(dayOf).join(' – ')
      if (/^\d{4}$/.test(value)) return value
      return /^\d{4}-\d{2}$/.test(value) ? writtenBy(dates.month, value, `${value}-01`) : dayOf(value)
    },
    list: (items) => lists.format(items),
    compare: (a, b) => collator.compare(a, b),
  }
}

/** Fills `{name}` in a sentence that is data, such as a form's rule. */
export const fill = (text: string, params: Readonly<Record<string, string | number>> = {}): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))

/** The first of the house's languages that an Accept-Language header asks for; Spanish without one. */
export function chooseLang(header: string | undefined): Lang {
  const wanted = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...options] = part.trim().split(';')
      const q = options.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((one) => one !== undefined)
      return { lang: tag.trim().slice(0, 2).toLowerCase(), q: q === undefined ? 1 : Number(q) }
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q)
  return (wanted.find(({ lang }) => lang in TAGS)?.lang as Lang | undefined) ?? 'es'
}
