import { conformance } from '@paymux/testkit'
import { plan } from './plan.mjs'

conformance({ describe, it, expect }, plan)
