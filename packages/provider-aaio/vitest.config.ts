import { providerTests } from '@paymux/tooling/vitest'

export default providerTests(['AAIO_API_KEY', 'AAIO_BASE_URL'])
