/**
 * Asks one by one what is then asked together: the questions that come while others are being answered share the next
 * query, so that many filings at once cost one look at the database. Rejects as `ask` does, everybody who shared it.
 */
export function gather<Key, Value>(
  ask: (keys: Key[]) => Promise<ReadonlyMap<Key, Value>>,
): (key: Key) => Promise<Value | undefined> {
  let waiting: { key: Key; resolve(value: Value | undefined): void; reject(error: unknown): void }[] = []
  let asking = false
  async function askWaiting(): Promise<void> {
    asking = true
    while (waiting.length > 0) {
      const shared = waiting
      waiting = []
      try {
        const found = await ask(shared.map(({ key }) => key))
        for (const { key, resolve } of shared) resolve(found.get(key))
      } catch (error) {
        for (const { reject } of shared) reject(error)
      }
    }
    asking = false
  }
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (!asking) void askWaiting()
    })
}
