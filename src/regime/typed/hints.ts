import type { Say } from '../../words.ts'
import type { SchemaNode } from '../types.ts'
import { writeLonLat } from './places.ts'

/** How a field is written, where its control does not show it by itself. */
export function controlHint({ t, lang }: Say, node: SchemaNode): string | undefined {
  const example = writeLonLat([-56.2, -34.9], lang)
  switch (node['x-control']) {
    case 'date':
      return t('fields.hint.date')
    case 'moment':
      return t('fields.hint.moment')
    case 'position':
      return t('fields.hint.position', { example })
    case 'area':
      return t('fields.hint.area', { example })
    case 'tokens':
      return t('fields.hint.tokens')
    default:
      return undefined
  }
}
