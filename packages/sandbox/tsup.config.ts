import { library } from '@paymux/tooling/tsup'

export default library({ index: 'src/index.ts', upstream: 'src/upstream.ts', cli: 'src/cli/main.ts' })
