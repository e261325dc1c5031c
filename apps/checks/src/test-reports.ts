import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Tests that ran. */
export interface TestCount {
  readonly passed: number
  readonly failed: number
}

const FOLDER = 'test-results'

/** Folders of all workspace packages. */
export function packageFolders(root: string): string[] {
  return ['packages', 'apps'].flatMap((group) => {
    const folder = join(root, group)
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => existsSync(join(path, 'package.json')))
  })
}

/** Removes the reports of earlier runs, so that none of them is counted. */
export function removeReports(root: string): void {
  for (const folder of packageFolders(root)) rmSync(join(folder, FOLDER), { recursive: true, force: true })
}

/** Adds up vitest's JSON reports of all packages. */
export function countTests(root: string): TestCount {
  const counts = packageFolders(root).flatMap((folder) => {
    const reports = join(folder, FOLDER)
    if (!existsSync(reports)) return []
    return readdirSync(reports)
      .filter((name) => name.endsWith('.json'))
      .map((name) => countReport(readFileSync(join(reports, name), 'utf8')))
  })
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  }
}

interface Report {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[]
}

/** Counts the tests of a report. A file that could not be loaded, and a run that failed without a failing test, count as one failure each. */
export function countReport(text: string): TestCount {
  let report: Report
  try {
    report = JSON.parse(text) as Report
  } catch {
    return { passed: 0, failed: 1 }
  }
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  )
  const failed = report.numFailedTests + broken.length
  return { passed: report.numPassedTests, failed: failed === 0 && !report.success ? 1 : failed }
}
