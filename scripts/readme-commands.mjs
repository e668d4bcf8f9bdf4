// Runs every command of README.md's `sh` blocks as a newcomer would. `npm start` is stopped once it is ready.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const commands = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap((block) =>
  block[1].trim().split('\n'),
)
const data = mkdtempSync(join(tmpdir(), 'confianza-readme-'))
const env = { ...process.env, CONFIANZA_DATA: data, PORT: '18080' }
let bad = 0

async function startAndStop() {
  const house = spawn('npm', ['start'], { env, stdio: ['ignore', 'inherit', 'inherit'], detached: true })
  const ended = new Promise((resolve) => house.once('exit', (code, signal) => resolve(code ?? signal)))
  const deadline = Date.now() + 60_000
  let ready = false
  while (!ready && Date.now() < deadline && house.exitCode === null) {
    ready = await fetch('http://127.0.0.1:18080/readyz').then(
      (answer) => answer.ok,
      () => false,
    )
    if (!ready) await new Promise((resolve) => setTimeout(resolve, 200))
  }
  process.kill(-house.pid, 'SIGINT')
  await ended
  return ready
}

for (const command of commands) {
  console.log(`$ ${command}`)
  // The tests have their own step; here it is enough that the README names the script that exists.
  const holds =
    command === 'npm start'
      ? await startAndStop()
      : command === 'npm test'
        ? JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).scripts.test !==
          undefined
        : spawnSync('sh', ['-c', command], { env, stdio: 'inherit' }).status === 0
  if (!holds) {
    bad += 1
    console.error(`did not hold: ${command}`)
  }
}
rmSync(data, { recursive: true, force: true })
process.exit(commands.length > 0 && bad === 0 ? 0 : 1)
