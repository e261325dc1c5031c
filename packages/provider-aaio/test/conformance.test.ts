import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { createAaio } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
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
      payoutWebhookSecret: 'canary-payout-2Lc9-Vx81tQ',
    },
    declared: SETTINGS,
    upstream,
  },
)
