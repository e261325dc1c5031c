import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { createEnot } from '../src/index.ts'
import { SHOP_ID, USER_ID } from './support.ts'
import { upstream } from './upstream.ts'

conformance(
  { describe, it },
  {
    create: createEnot,
    settings: {
      // With everything that an upstream may escape when it repeats it.
      user: { id: USER_ID, key: `enot/4f+Canary-9Q==&"<w>'%tail-Zx81kk`, webhookKey: 'canary-user-webhook-key-4Wq' },
      shop: { id: SHOP_ID, key: `shop/7b+Canary-3T==&"<v>'%tail-Ym52pp`, webhookKey: 'canary-shop-webhook-key-8Hn' },
    },
    environment: {
      ENOT_USER_ID: 'user.id',
      ENOT_USER_KEY: 'user.key',
      ENOT_USER_WEBHOOK_KEY: 'user.webhookKey',
      ENOT_SHOP_ID: 'shop.id',
      ENOT_SHOP_KEY: 'shop.key',
      ENOT_SHOP_WEBHOOK_KEY: 'shop.webhookKey',
      ENOT_BASE_URL: 'baseUrl',
    },
    secrets: ['user.key', 'user.webhookKey', 'shop.key', 'shop.webhookKey'],
    upstream,
  },
)
