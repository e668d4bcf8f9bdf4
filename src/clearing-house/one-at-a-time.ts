const inHand = new Map<string, Promise<unknown>>()

/**
 * Does work once what is in hand under the same name is done: somebody who presses twice, or two who do the same at once,
 * find what the first has made. A house is one process, so that nobody else works under the name.
 */
export async function oneAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = inHand.get(name) ?? Promise.resolve()
  const own = before.catch(() => {}).then(work)
  inHand.set(name, own)
  try {
    return await own
  } finally {
    if (inHand.get(name) === own) inHand.delete(name)
  }
}
