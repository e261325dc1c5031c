import { library } from '@paymux/tooling/tsup'

export default library({
  index: 'src/index.ts',
  http: 'src/http/index.ts',
  crypto: 'src/crypto/index.ts',
  authoring: 'src/authoring/index.ts',
  // Not an entry for users: `imports` of the package.json points to it.
  'no-undici': 'src/http/no-undici.ts',
})
