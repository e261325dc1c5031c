import { tests } from '@paymux/tooling/vitest'

// OpenTelemetry is registered for a whole process.
export default tests({ pool: 'forks', isolate: true })
