import type { createApp } from '../src/app.ts'
import type { verifyLog } from '../src/verify.ts'

/** A house's log as a stranger reads it, over its own addresses. */
export function sourceOf(app: ReturnType<typeof createApp>['app']): Parameters<typeof verifyLog>[0] {
  const read = async (address: string) => {
    const answer = await app.request(address)
    return answer.status === 200 ? new Uint8Array(await answer.arrayBuffer()) : undefined
  }
  const part = (width: number) => (width < 256 ? `.p/${width}` : '')
  return {
    checkpoint: () => read('/log/checkpoint'),
    key: async () => (await (await app.request('/log/key')).text()).trim(),
    tile: (level, index, width) => read(`/log/tile/${level}/${String(index).padStart(3, '0')}${part(width)}`),
    entries: (index, width) => read(`/log/tile/entries/${String(index).padStart(3, '0')}${part(width)}`),
    async body(digest) {
      const answer = await app.request(`/api/v1/records/${digest}/bytes`)
      if (answer.status === 410) return 'gone'
      return answer.status === 200 ? new Uint8Array(await answer.arrayBuffer()) : undefined
    },
  }
}
