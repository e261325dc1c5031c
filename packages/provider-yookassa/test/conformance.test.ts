import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { createYooKassa } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { access } from './sends.ts'
import { upstream } from './upstream.ts'

conformance(
  { describe, it },
  {
    create: createYooKassa,
    declared: SETTINGS,
    settings: access,
    upstream,
  },
)
