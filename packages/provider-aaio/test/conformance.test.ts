import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { createAaio } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { access, upstream } from './upstream.ts'

conformance(
  { describe, it },
  {
    create: createAaio,
    settings: access,
    declared: SETTINGS,
    upstream,
  },
)
