import { join } from 'node:path'
import { filesBelow, read, withoutComments } from './files.ts'

/** Folders with tests of a package. */
const TESTS = /^(?:template\/)?(?:test|packaging|rehearsal)\/|^(?:template\/)?vitest\.config\.ts$/
/** What is shorter may pass on an idle machine and fail on a busy one. */
const GENEROUS_MS = 600_000

const LITERAL =
  /(?:^\}, |\b(?:timeout|testTimeout|hookTimeout|teardownTimeout|setDefaultTimeout|setDefaultNavigationTimeout)\b(?:: |\())([\d_]+)/gm
const ELAPSED = /expect\([^\n]*\b(?:performance|Date)\.now\(\) - [^\n]*\)\.toBe(?:Less|Greater)/
const AWAITED_DELETION = /\bafter(?:All|Each)\((?:async )?\(\) => (?:\{[^}]*)?\brm(?:Sync)?\(/

/**
 * Says where a test or hook depends on how busy the machine is: a short limit of its own (the preset in `vitest.ts` has generous ones),
 * an assertion on the time that passed, or an installation that a hook waits to see deleted.
 */
export function timeLimits(root: string): string[] {
  return ['packages', 'apps'].flatMap((group) =>
    filesBelow(join(root, group))
      .filter((file) => TESTS.test(file.split('/').slice(1).join('/')) && /\.[cm]?[jt]s$/.test(file) && !file.includes('/fixtures/'))
      .flatMap((file) => faultsOf(`${group}/${file}`, withoutComments(read(root, group, file)))),
  )
}

function faultsOf(file: string, code: string): string[] {
  const limits = [...code.matchAll(LITERAL)].map((match) => Number(match[1]?.replaceAll('_', '')))
  const short = limits.filter((limit) => limit > 0 && limit < GENEROUS_MS)
  const installs = /\/(?:packaging|rehearsal)\//.test(file)
  return [
    ...short.map((limit) => `${file} has a limit of ${limit} ms: leave it out, the preset's are generous`),
    ...(ELAPSED.test(code) && !code.includes('useFakeTimers')
      ? [`${file} asserts on the time that passed: use fake timers, process.threadCpuUsage() or an order of events`]
      : []),
    ...(installs && AWAITED_DELETION.test(code) ? [`${file} waits for a deletion in a hook: use removeLater`] : []),
  ]
}

/** Says which packages' tests have the limits of vitest itself. */
export function withoutPreset(root: string): string[] {
  return ['packages', 'apps'].flatMap((group) =>
    filesBelow(join(root, group))
      .filter((file) => /^[^/]+\/(?:rehearsal\/)?vitest\.config\.ts$/.test(file))
      .filter((file) => !/\b(?:tests|providerTests)\(/.test(read(root, group, file)))
      .map((file) => `${group}/${file} does not use tests() or providerTests() of @paymux/tooling/vitest`),
  )
}
