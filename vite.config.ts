import { defineConfig } from 'vitest/config'

// Browser tests need a Chromium on the machine, so they run by `npm run test:browser`, not with `npm test`.
const browser = process.env['BROWSER_TESTS'] === '1'

// What opens no database is the same on every one: it runs with the embedded database alone.
const server = process.env['TEST_DATABASE_URL'] !== undefined
const WITHOUT_DATABASE = [
  'src/{regime,records,log,verify,analysis,exports,imports,portal}/**',
  'test/forms/**',
  'test/{architecture,forms-doc,lying-server,protocol-examples,published-forms,regime,regime-broken,rules-doc}.test.ts',
  'test/{sheets,sheets-hostile,sheets-others,sheets-un}.test.ts',
]

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    globalSetup: ['test/one-directory.ts'],
    setupFiles: ['test/same-draws.ts'],
    isolate: false,
    pool: 'threads',
    // Much of a test's time is the database's: two files side by side keep two cores at work.
    maxWorkers: 2,
    include: browser ? ['test/browser/**/*.test.ts'] : ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    exclude: browser ? [] : ['test/browser/**', ...(server ? WITHOUT_DATABASE : [])],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
