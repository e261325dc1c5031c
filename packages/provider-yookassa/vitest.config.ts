import { providerTests } from '@paymux/tooling/vitest'

export default providerTests([
  'YOOKASSA_SHOP_ID',
  'YOOKASSA_SECRET_KEY',
  'YOOKASSA_GATEWAY_ID',
  'YOOKASSA_GATEWAY_SECRET_KEY',
  'YOOKASSA_BASE_URL',
])
