import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { createYooKassa } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { upstream } from './upstream.ts'

conformance(
  { describe, it },
  {
    create: createYooKassa,
    declared: SETTINGS,
    settings: {
      // With everything that an upstream may escape when it repeats it.
      shop: { id: '100500', secretKey: `test_4f+Canary-9Q==&"<w>'%tail-Zx81kk` },
      gateway: { id: '100600', secretKey: `test_7b+Canary-3T==&"<v>'%tail-Ym52pp` },
    },
    upstream,
  },
)
