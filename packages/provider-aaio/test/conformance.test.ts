import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { createAaio } from '../src/index.ts'
import { SHOP } from './support.ts'
import { upstream } from './upstream.ts'

conformance(
  { describe, it },
  {
    create: createAaio,
    settings: {
      // With everything that an upstream may escape when it repeats it.
      apiKey: `aaio/4f+Canary-9Q==&"<w>'%tail-Zx81kk`,
      shop: { id: SHOP.id, secret1: 'canary-secret-one-4Wq', secret2: 'canary-secret-two-8Hn' },
      payoutWebhookSecret: 'canary-payout-webhook-secret-2Lc',
    },
    environment: {
      AAIO_API_KEY: 'apiKey',
      AAIO_SHOP_ID: 'shop.id',
      AAIO_SHOP_SECRET_1: 'shop.secret1',
      AAIO_SHOP_SECRET_2: 'shop.secret2',
      AAIO_PAYOUT_WEBHOOK_SECRET: 'payoutWebhookSecret',
      AAIO_BASE_URL: 'baseUrl',
    },
    secrets: ['apiKey', 'shop.secret1', 'shop.secret2', 'payoutWebhookSecret'],
    upstream,
  },
)
