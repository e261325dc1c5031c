import { library } from '@paymux/tooling/tsup'

export default library(
  {
    index: 'src/index.ts',
    http: 'src/http/index.ts',
    crypto: 'src/crypto/index.ts',
    authoring: 'src/authoring/index.ts',
  },
  {},
  // `imports` of the package.json points to them.
  { undici: 'src/http/undici.ts', 'no-undici': 'src/http/no-undici.ts' },
)
