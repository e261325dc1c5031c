#!/usr/bin/env node
import { run } from './cli.ts'

try {
  process.exitCode = await run(process.argv.slice(2), (line) => console.log(line))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
// A pool of yours may keep its idle connections open for a while; nothing is left to do.
process.stdout.write('', () => process.exit())
