import { conformance } from '@paymux/testkit'
import { describe, it } from 'vitest'
import { plan } from './upstream.ts'

conformance({ describe, it }, plan)
