import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { createAcme } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { upstream } from './upstream.ts'

conformance(
  { describe, it },
  {
    create: createAcme,
    declared: SETTINGS,
    // With everything that an upstream may escape when it repeats it.
    settings: { apiKey: `key/4f+Canary-9Q==&"<w>'%tail-Zx81kk`, webhookSecret: 'canary-4Wq8-Vx27tR' },
    upstream,
  },
)
