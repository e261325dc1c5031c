import { providerTests } from '@paymux/tooling/vitest'

export default providerTests(['CRYPTOBOT_TOKEN', 'CRYPTOBOT_BASE_URL'])
