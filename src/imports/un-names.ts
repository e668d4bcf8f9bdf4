import { fold } from '../regime/typed/codes.ts'
import type { Regime } from '../regime/types.ts'

/** What the forms of the United Nations, and those who fill them in, call states otherwise than the lists here do. */
const OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  ATG: ['Antigua & Barbuda'],
  BHS: ['The Bahamas', 'Bahamas, The'],
  BOL: ['Bolivia (Plurinational State of)', 'Plurinational State of Bolivia'],
  BRN: ['Brunei Darussalam'],
  CIV: ["Cote d'Ivoire"],
  COD: ['Democratic Republic of the Congo'],
  COG: ['Congo', 'Republic of the Congo'],
  CPV: ['Cabo Verde'],
  CZE: ['Czech Republic'],
  FSM: ['Micronesia (Federated States of)'],
  GBR: ['United Kingdom of Great Britain and Northern Ireland', 'UK', 'Great Britain'],
  IRN: ['Iran (Islamic Republic of)', 'Islamic Republic of Iran'],
  KNA: ['Saint Kitts and Nevis', 'St Kitts and Nevis'],
  KOR: ['Republic of Korea', 'Korea, Republic of'],
  LAO: ["Lao People's Democratic Republic"],
  LCA: ['Saint Lucia', 'St Lucia'],
  MDA: ['Republic of Moldova'],
  MKD: ['The former Yugoslav Republic of Macedonia'],
  MMR: ['Myanmar', 'Burma'],
  NLD: ['Netherlands (Kingdom of the)', 'Kingdom of the Netherlands', 'The Netherlands'],
  PRK: ["Democratic People's Republic of Korea"],
  PSE: ['State of Palestine'],
  RUS: ['Russian Federation'],
  SWZ: ['Swaziland'],
  SYR: ['Syrian Arab Republic'],
  TTO: ['Trinidad & Tobago'],
  TUR: ['Turkey', 'Turkiye'],
  TZA: ['United Republic of Tanzania'],
  USA: ['United States of America', 'USA', 'U.S.A.', 'US', 'United States'],
  VCT: ['Saint Vincent and the Grenadines', 'St Vincent and the Grenadines'],
  VEN: ['Venezuela (Bolivarian Republic of)', 'Bolivarian Republic of Venezuela'],
  VNM: ['Viet Nam'],
}

const plain = (text: string): string => fold(text).replaceAll(/[.,]/g, '').replace(/^the /, '')

const finders = new WeakMap<object, ReadonlyMap<string, string>>()

/** The state a name in English means, by the lists of the regime, the United Nations' own words, or its code. */
export function findState(regime: Pick<Regime, 'lists' | 'participants'>, name: string): string | undefined {
  const known = finders.get(regime) ?? makeFinder(regime)
  finders.set(regime, known)
  return known.get(plain(name))
}

function makeFinder({ lists, participants }: Pick<Regime, 'lists' | 'participants'>): Map<string, string> {
  const states = [...lists.values()].find(({ ref }) => ref.startsWith('states/'))
  return new Map([
    ...Object.entries(OTHERWISE).flatMap(([code, names]) =>
      names.map((name) => [plain(name), code] as const),
    ),
    ...Object.entries(states?.words.en ?? {}).map(([code, name]) => [plain(name), code] as const),
    ...participants.flatMap(({ code, kind, name }) =>
      kind === 'state' ? [[plain(name.en), code] as const, [plain(code), code] as const] : [],
    ),
    ...(states?.codes ?? []).map((code) => [plain(code), code] as const),
  ])
}
