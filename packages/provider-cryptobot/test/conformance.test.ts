import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { createCryptobot } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { access, upstream } from './upstream.ts'

conformance(
  { describe, it },
  {
    create: createCryptobot,
    declared: SETTINGS,
    settings: access,
    upstream,
    except: {
      'currency-checked': { 'invoices.create': 'the list of assets is open: Crypto Pay refuses what it does not take' },
    },
  },
)
