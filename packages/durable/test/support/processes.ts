import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ChildSettings } from './child.ts'

/** A worker in a process of its own. */
export interface Child {
  readonly process: ChildProcess
  /** Resolves once the worker has started, or its process ended first. */
  readonly ready: Promise<boolean>
  /** Resolves with the signal or exit code. */
  readonly ended: Promise<string | number | null>
  readonly kill: (signal?: NodeJS.Signals) => void
  readonly output: () => string
}

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url))

export function startChild(settings: ChildSettings): Child {
  const child = spawn(process.execPath, ['--conditions=@paymux/source', CHILD], {
    env: { ...process.env, PAYMUX_CHILD: JSON.stringify(settings) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ended = new Promise<string | number | null>((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)))
  const ready = new Promise<boolean>((resolve) => {
    child.stdout.on('data', (chunk) => {
      output += String(chunk)
      if (output.includes('ready')) resolve(true)
    })
    void ended.then(() => resolve(false))
  })
  child.stderr.on('data', (chunk) => {
    output += String(chunk)
  })
  return { process: child, ready, ended, kill: (signal = 'SIGKILL') => void child.kill(signal), output: () => output }
}
