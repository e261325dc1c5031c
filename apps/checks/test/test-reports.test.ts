import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countReport, countTests, removeReports } from '../src/test-reports.ts'
import { sampleRepository } from './sample-repository.ts'

const report = (parts: object = {}): string =>
  JSON.stringify({ success: true, numPassedTests: 2, numFailedTests: 0, testResults: [], ...parts })

describe('countReport', () => {
  it('counts what passed and failed', () => {
    expect(countReport(report())).toEqual({ passed: 2, failed: 0 })
    expect(countReport(report({ success: false, numFailedTests: 3 }))).toEqual({ passed: 2, failed: 3 })
  })

  it('counts a file that could not be loaded', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ]
    expect(countReport(report({ success: false, testResults }))).toEqual({ passed: 2, failed: 1 })
  })

  it('counts a run that failed outside any test, and a report that is cut off', () => {
    expect(countReport(report({ success: false }))).toEqual({ passed: 2, failed: 1 })
    expect(countReport('{"success":tr')).toEqual({ passed: 0, failed: 1 })
  })
})

it('adds up the reports of all packages, and removes them', () => {
  const root = sampleRepository({
    'packages/core/test-results/unit.json': report(),
    'packages/core/test-results/pact.json': report({ numPassedTests: 5 }),
    'apps/demo/package.json': '{}',
    'apps/demo/test-results/unit.json': report({ success: false, numFailedTests: 1 }),
  })
  expect(countTests(root)).toEqual({ passed: 9, failed: 1 })
  removeReports(root)
  expect(existsSync(join(root, 'packages/core/test-results'))).toBe(false)
  expect(countTests(root)).toEqual({ passed: 0, failed: 0 })
})
