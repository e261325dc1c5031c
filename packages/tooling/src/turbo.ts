import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Root of the repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

// No tool reports home.
const QUIET = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
const shell = process.platform === 'win32'

/** Runs a tool of the workspace's root (pnpm puts them on the PATH) and returns its exit code. */
export function run(tool: string, args: readonly string[], quiet = false): number {
  const { status, error, stdout, stderr } = spawnSync(tool, args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...QUIET },
    shell,
  })
  if (error !== undefined) process.stderr.write(`${tool}: ${error.message}\n`)
  if (quiet && status !== 0) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`)
  return status ?? 1
}

/** Runs a tool like {@link run} and hands over each line that it prints, without colours. */
export async function runLines(tool: string, args: readonly string[], onLine: (line: string) => void): Promise<number> {
  const child = spawn(tool, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...QUIET, NO_COLOR: '1', FORCE_COLOR: undefined },
    shell,
  })
  const ended = new Promise<number>((resolve) => {
    child.on('error', (error) => {
      onLine(`${tool}: ${error.message}`)
      resolve(1)
    })
    child.on('close', (code) => resolve(code ?? 1))
  })
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine)
  return ended
}

// `node turbo.ts [--quiet] <arguments>`: turbo as above; with --quiet it is heard only when it fails.
if (import.meta.main) {
  const [first, ...rest] = process.argv.slice(2)
  const quiet = first === '--quiet'
  process.exitCode = run('turbo', quiet ? ['run', ...rest] : ['run', first ?? '', ...rest], quiet)
}
