import { providerTests } from '@paymux/tooling/vitest'
import { mergeConfig } from 'vitest/config'

const settings = ['AAIO_API_KEY', 'AAIO_SHOP_ID', 'AAIO_SHOP_SECRET_1', 'AAIO_SHOP_SECRET_2', 'AAIO_PAYOUT_WEBHOOK_SECRET', 'AAIO_BASE_URL']

// Most of a fault is waiting.
export default mergeConfig(providerTests(settings), { test: { maxConcurrency: 12 } })
