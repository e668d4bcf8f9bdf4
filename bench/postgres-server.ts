import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL server of the benchmarks' own. */
export interface PostgresServer {
  url: string
  version: string
  stop(): void
}

const HOME = '/usr/lib/postgresql'

function findPrograms(): string | undefined {
  if (!existsSync(HOME)) return undefined
  const [latest] = readdirSync(HOME).toSorted((a, b) => Number(b) - Number(a))
  const bin = join(HOME, String(latest), 'bin')
  return existsSync(join(bin, 'initdb')) ? bin : undefined
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** Starts a server with the distribution's settings in a folder that `stop` removes; undefined where none is installed. */
export async function startPostgres(): Promise<PostgresServer | undefined> {
  const bin = findPrograms()
  if (bin === undefined) return undefined
  const dir = mkdtempSync(join(tmpdir(), 'confianza-bench-pg-'))
  // PostgreSQL does not run as root.
  const asRoot = process.getuid?.() === 0
  const run = (command: string) =>
    execFileSync(asRoot ? 'su' : 'sh', [...(asRoot ? ['postgres', '-s', '/bin/sh'] : []), '-c', command], {
      stdio: ['ignore', 'ignore', 'inherit'],
      cwd: dir,
    })
  if (asRoot) execFileSync('chown', ['postgres', dir])
  const port = await freePort()
  const data = join(dir, 'data')
  try {
    run(`${bin}/initdb -D ${data} -U confianza --auth=trust -E UTF8 --locale=C`)
    const options = `-p ${port} -k ${dir} -c listen_addresses=127.0.0.1`
    run(`${bin}/pg_ctl -D ${data} -w -l ${dir}/log -o '${options}' start`)
  } catch (error) {
    rmSync(dir, { recursive: true, force: true })
    throw error
  }
  return {
    url: `postgres://confianza@127.0.0.1:${port}/postgres`,
    version: execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).trim(),
    stop() {
      run(`${bin}/pg_ctl -D ${data} -m fast stop`)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
