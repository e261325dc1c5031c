import { tests } from '@paymux/tooling/vitest'

export default tests({
  // Mutants mostly wait; several at a time shorten the run.
  maxConcurrency: 12,
  maxWorkers: 2,
  // Pact's mock server is a native library; it wants a process to itself.
  pool: 'forks',
})
