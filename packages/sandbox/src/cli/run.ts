import type { Sandbox, SandboxOptions } from '../index.ts'
import { startSandbox } from '../index.ts'
import type { Output } from './options.ts'
import { readCommandLine } from './options.ts'
import { requestLine, startLines } from './print.ts'

/** What the command needs from its process. */
export interface Surroundings extends Output {
  readonly version: string
  /** Resolves when the process is to end. */
  readonly ended: Promise<unknown>
  /** Replaces `startSandbox` in tests. */
  readonly start?: (options: SandboxOptions) => Promise<Sandbox>
}

/**
 * Runs the command until it is ended.
 * @returns its exit code, once everything is closed: 1 for a bad command line, a port in use, or a failure that may have left the state broken
 */
export async function runCommand(
  args: readonly string[],
  { out, err, version, ended, start = startSandbox }: Surroundings,
): Promise<number> {
  const line = readCommandLine(args, version, { out, err })
  if (typeof line === 'number') return line

  let broken = (): void => {}
  const failed = new Promise<void>((resolve) => {
    broken = resolve
  })
  const onDefect = (error: unknown, request: string): void => {
    err(`the sandbox failed at ${request}: ${error instanceof Error ? error.stack : String(error)}\n`)
    // A read that failed leaves nothing half-done.
    if (request.startsWith('GET ')) return
    err('its state may be broken, so it ends\n')
    broken()
  }

  let sandbox: Sandbox
  try {
    sandbox = await start({ ...line.sandbox, onDefect })
  } catch (error) {
    err(`error: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
  if (line.settleAfterMs !== null) sandbox.settleAfter(line.settleAfterMs)
  const { origin, seed } = sandbox
  const env = Object.assign({}, ...sandbox.describe().map((upstream) => upstream.env)) as object
  out(line.jsonLog ? `${JSON.stringify({ listening: origin, seed, env })}\n` : `${startLines(sandbox, line)}\n`)
  sandbox.requests.onRequest((entry) => out(`${line.jsonLog ? JSON.stringify(entry) : requestLine(entry)}\n`))

  const code = await Promise.race([ended.then(() => 0), failed.then(() => 1)])
  await sandbox.close()
  return code
}
