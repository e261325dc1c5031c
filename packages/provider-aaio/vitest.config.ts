import { providerTests } from '@paymux/tooling/vitest'

const SETTINGS = ['AAIO_API_KEY', 'AAIO_SHOP_ID', 'AAIO_SHOP_SECRET_1', 'AAIO_SHOP_SECRET_2', 'AAIO_PAYOUT_WEBHOOK_SECRET', 'AAIO_BASE_URL']

export default providerTests(SETTINGS)
