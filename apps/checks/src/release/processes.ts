import { spawn } from 'node:child_process'

/** How a process ended. */
export interface Finished {
  readonly code: number
  readonly stdout: string
  /** Both streams in the order in which they came. */
  readonly output: string
}

/** Where and with what a process runs. */
export interface Surroundings {
  readonly cwd: string
  /** Added to {@link plainEnvironment}. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** The process is taken to hang and is killed after this long. Default twenty minutes: on a busy machine an installation takes long. */
  readonly timeoutMs?: number | undefined
}

/** Runs a process to its end, whatever that is. */
export function finish(command: string, args: readonly string[], { cwd, env, timeoutMs = 1_200_000 }: Surroundings): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...plainEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      // On Windows npm and npx are scripts, which only a shell runs.
      shell: process.platform === 'win32',
    })
    const stdout: Buffer[] = []
    const both: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.push(chunk)
      both.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => void both.push(chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ code: code ?? 1, stdout: Buffer.concat(stdout).toString(), output: Buffer.concat(both).toString() }),
    )
  })
}

/** Runs a process that must succeed; returns what it printed, or throws with all of it. */
export async function execute(command: string, args: readonly string[], surroundings: Surroundings): Promise<string> {
  const { code, stdout, output } = await finish(command, args, surroundings)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code} in ${surroundings.cwd}:\n${output}`)
  return stdout
}

/** Runs the pnpm under which this runs, or else the one that npx fetches. */
export function pnpm(args: readonly string[], surroundings: Surroundings): Promise<Finished> {
  const running = process.env.npm_execpath
  if (running === undefined || !/pnpm/.test(running)) return finish('npx', ['-y', 'pnpm@12', ...args], surroundings)
  return /\.[cm]?js$/.test(running) ? finish(process.execPath, [running, ...args], surroundings) : finish(running, args, surroundings)
}

/** Runs {@link pnpm}, which must succeed; returns what it printed, or throws with all of it. */
export async function pnpmMust(args: readonly string[], surroundings: Surroundings): Promise<string> {
  const { code, stdout, output } = await pnpm(args, surroundings)
  if (code !== 0) throw new Error(`pnpm ${args.join(' ')} ended with ${code} in ${surroundings.cwd}:\n${output}`)
  return stdout
}

/**
 * The environment without what the surrounding `pnpm run`, vitest and git hooks put into it. The registry is among that:
 * the projects of a rehearsal name their own in their `.npmrc`, which the environment would overrule.
 */
function plainEnvironment(): NodeJS.ProcessEnv {
  const noise = /^(npm_(?!config_(cafile|cache|userconfig)$)|pnpm_|GIT_(?!SSL_)|NODE_OPTIONS$|NODE_ENV$|VITEST|TURBO_|CI$)/i
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !noise.test(name))), DO_NOT_TRACK: '1' }
}

/** The variable that names the registry of this machine, which {@link plainEnvironment} leaves out, for a process that needs it. */
export function usualRegistry(): Readonly<Record<string, string>> {
  const named = Object.entries(process.env).filter(([name, value]) => /^npm_config_registry$/i.test(name) && value !== undefined)
  return Object.fromEntries(named) as Record<string, string>
}
