import { createServer } from 'node:http'

// The rival of a page: node:http alone, answering every request with the same headers and bytes. A child process; it is
// told what to answer, says its port, and ends with its parent's channel.
process.once('message', ({ headers, body }: { headers: Record<string, string>; body: string }) => {
  const bytes = Buffer.from(body, 'base64')
  const server = createServer((_, response) => {
    response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes)
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port))
})
process.once('disconnect', () => process.exit(0))
