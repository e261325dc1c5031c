import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { createCryptobot } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { upstream } from './upstream.ts'

conformance(
  { describe, it },
  {
    create: createCryptobot,
    declared: SETTINGS,
    // With everything that an upstream may escape when it repeats it.
    settings: { token: `20417:canary/4f+Canary-9Q==&"<w>'%tail-Zx81kk` },
    upstream,
    except: {
      'currency-checked': { 'invoices.create': 'the list of assets is open: Crypto Pay refuses what it does not take' },
      'webhook-rotation': 'webhooks are signed with the one API token that calls carry; an app has no second',
    },
  },
)
