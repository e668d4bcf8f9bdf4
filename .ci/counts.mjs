// Reads a report of the test runner: prints how many tests held, did not, and how many files broke before their first
// test, and appends what is red to a file, a line each.
import { appendFileSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [report, run, red] = process.argv.slice(2)
const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(
  readFileSync(report, 'utf8'),
)
console.log(numPassedTests, numFailedTests, numFailedTestSuites)
for (const { name: file, message, assertionResults: tests } of testResults) {
  const tell = (test, why = '') =>
    appendFileSync(
      red,
      `${run}: ${relative('', file)}: ${test} ${why.split('\n', 3).join(' ').slice(0, 300)}\n`,
    )
  if (message && tests.length === 0) tell('(no test ran)', message)
  for (const { status, fullName, failureMessages } of tests)
    if (status === 'failed') tell(fullName, failureMessages[0])
}
