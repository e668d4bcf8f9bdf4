import { fold } from './codes.ts'

const YES = ['true', 'yes', 'y', 'si', 's', 'sim', 'oui', 'x', '✓', '1']
const NO = ['false', 'no', 'n', 'nao', 'non', '0']

/** Whether a text says yes, in any of the languages. */
export const isTrue = (typed: string): boolean => YES.includes(fold(typed))
/** Whether a text says no, in any of the languages. */
export const isFalse = (typed: string): boolean => NO.includes(fold(typed))
