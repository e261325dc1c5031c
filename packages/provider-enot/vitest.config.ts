import { providerTests } from '@paymux/tooling/vitest'

export default providerTests(['ENOT_USER_ID', 'ENOT_USER_KEY', 'ENOT_BASE_URL'])
