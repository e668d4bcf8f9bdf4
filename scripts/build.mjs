// Bundles the house into dist/: the command line with its workers, the verifier for outsiders, and what browsers load.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const src = (path) => join(root, 'src', path)
const common = {
  root,
  configFile: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
}

await build({
  ...common,
  // One file is read in place of seven hundred. The database is a folder of files that it finds beside itself.
  ssr: { noExternal: true, external: ['@electric-sql/pglite', 'pg-native'] },
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      input: {
        cli: src('cli/cli.ts'),
        'pglite-worker': src('register/pglite-worker.ts'),
        'keep-forms': src('cli/keep-forms.ts'),
        'signature-worker': src('cli/signature-worker.ts'),
        verify: src('verify.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', format: 'es' },
    },
  },
})

execFileSync(process.execPath, [
  join(root, 'dist/keep-forms.js'),
  join(root, 'regimes/miami-2003'),
  join(root, 'dist/forms.json'),
])

const islands = existsSync(src('portal/islands'))
  ? readdirSync(src('portal/islands')).filter((name) => /^[a-z-]+\.ts$/.test(name))
  : []
await build({
  ...common,
  publicDir: false,
  build: {
    outDir: 'dist/public',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    rolldownOptions: {
      input: Object.fromEntries([
        ...islands.map((name) => [name.replace(/\.ts$/, ''), src(`portal/islands/${name}`)]),
        ['style', src('portal/style.css')],
      ]),
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
})
