import { describe, it } from 'node:test'
import { conformance } from '@paymux/testkit'
import { plan } from './plan.mjs'

conformance({ describe, it }, plan)
