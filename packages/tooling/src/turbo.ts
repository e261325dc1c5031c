import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Root of the repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Runs a tool of the workspace's root (pnpm puts them on the PATH) and returns its exit code. */
export function run(tool: string, args: readonly string[], quiet = false): number {
  const { status, error, stdout, stderr } = spawnSync(tool, args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    // No tool reports home.
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    shell: process.platform === 'win32',
  })
  if (error !== undefined) process.stderr.write(`${tool}: ${error.message}\n`)
  if (quiet && status !== 0) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`)
  return status ?? 1
}

// `node turbo.ts [--quiet] <arguments>`: turbo as above; with --quiet it is heard only when it fails.
if (import.meta.main) {
  const [first, ...rest] = process.argv.slice(2)
  const quiet = first === '--quiet'
  process.exitCode = run('turbo', quiet ? ['run', ...rest] : ['run', first ?? '', ...rest], quiet)
}
