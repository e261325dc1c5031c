import { conformance } from '@paymux/testkit'
import * as vitest from 'vitest'
import { plan } from './plan.mjs'

conformance(vitest, plan)
