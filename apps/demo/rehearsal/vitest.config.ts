import { tests } from '@paymux/tooling/vitest'

export default tests()
