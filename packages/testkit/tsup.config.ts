import { library } from '@paymux/tooling/tsup'

// The fault upstream is a private package of the ground floor, because core's own tests use it too.
export default library(
  { index: 'src/index.ts', helpers: 'src/helpers.ts', faults: 'src/faults.ts', pact: 'src/pact.ts' },
  { '@paymux/faults': new URL('../faults/src/index.ts', import.meta.url) },
)
