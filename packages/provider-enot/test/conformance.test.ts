import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { createEnot } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { SHOP_ID, USER_ID } from './support.ts'
import { upstream } from './upstream.ts'

conformance(
  { describe, it },
  {
    create: createEnot,
    settings: {
      // With everything that an upstream may escape when it repeats it.
      user: { id: USER_ID, key: `enot/4f+Canary-9Q==&"<w>'%tail-Zx81kk`, webhookKey: 'canary-user-Qk81-4WqPz7' },
      shop: { id: SHOP_ID, key: `shop/7b+Canary-3T==&"<v>'%tail-Ym52pp`, webhookKey: 'canary-shop-Vm52-8HnRt3' },
    },
    declared: SETTINGS,
    upstream,
  },
)
