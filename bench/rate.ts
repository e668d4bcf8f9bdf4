/** How often a second `work` is done on the items, round and round, for about that many seconds, after a warm-up. */
export function rateOf<Item>(items: readonly Item[], work: (item: Item) => unknown, seconds: number): number {
  const run = (until: number) => {
    let done = 0
    for (;;) {
      for (const item of items) {
        if (work(item) === false) throw new Error('what is measured does not hold')
        done++
      }
      if (performance.now() >= until) return done
    }
  }
  run(performance.now() + seconds * 250)
  const began = performance.now()
  return run(began + seconds * 1000) / ((performance.now() - began) / 1000)
}
