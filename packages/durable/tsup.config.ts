import { library } from '@paymux/tooling/tsup'

export default library({ index: 'src/index.ts', pglite: 'src/pglite.ts', main: 'src/main.ts' })
