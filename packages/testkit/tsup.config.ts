import { library } from '@paymux/tooling/tsup'

// The fault upstream and the Pact helper live in the repository's private tooling, because core's own tests use them too.
export default library(
  { index: 'src/index.ts', helpers: 'src/helpers.ts', faults: 'src/faults.ts', pact: 'src/pact.ts' },
  {
    '@paymux/tooling/faults': new URL('../tooling/src/faults/index.ts', import.meta.url),
    '@paymux/tooling/pact': new URL('../tooling/src/pact.ts', import.meta.url),
  },
)
