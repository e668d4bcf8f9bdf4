/**
 * Values by name and nothing else: a name that somebody typed or filed, such as `constructor`, finds no member that every
 * object has.
 */
export const ownNames = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
  Object.assign(Object.create(null) as Record<string, T>, values)
