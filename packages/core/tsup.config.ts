import { library } from '@paymux/tooling/tsup'

export default library({
  index: 'src/index.ts',
  http: 'src/http/index.ts',
  crypto: 'src/crypto/index.ts',
  authoring: 'src/authoring/index.ts',
})
