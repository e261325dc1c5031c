import { library } from '@paymux/tooling/tsup'

export default library({ index: 'src/index.ts' })
