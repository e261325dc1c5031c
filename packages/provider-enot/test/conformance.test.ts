import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { createEnot } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { access, upstream } from './upstream.ts'

conformance(
  { describe, it },
  {
    create: createEnot,
    settings: access,
    declared: SETTINGS,
    upstream,
  },
)
