import { testFaultsOf } from './fault-tests.js'
import { OPERATIONS } from './operations.js'

// In none of these may the upstream see a payout or an invoice twice.
testFaultsOf(OPERATIONS.filter(({ effect, operation }) => effect === 'write' || operation === 'payouts.get'))
