#!/usr/bin/env node
import { createRequire } from 'node:module'
import { runCommand } from './run.ts'

const { version } = createRequire(import.meta.url)('@paymux/sandbox/package.json') as { readonly version: string }

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const ended = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve)
})
process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  version,
  ended,
})
