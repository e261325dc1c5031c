import { tests } from '@paymux/tooling/vitest'

export default tests({
  globalSetup: './setup.ts',
  // Calls have deadlines: a compiler beside them on a small machine would make them late.
  fileParallelism: false,
})
