import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { createAcme } from '../src/index.ts'
import { upstream } from './upstream.ts'

conformance(
  { describe, it },
  {
    create: createAcme,
    // With everything that an upstream may escape when it repeats it.
    settings: { apiKey: `key/4f+Canary-9Q==&"<w>'%tail-Zx81kk`, webhookSecret: 'canary-webhook-secret-4Wq' },
    environment: {
      ACME_API_KEY: 'apiKey',
      ACME_WEBHOOK_SECRET: 'webhookSecret',
      ACME_BASE_URL: 'baseUrl',
    },
    secrets: ['apiKey', 'webhookSecret'],
    upstream,
  },
)
