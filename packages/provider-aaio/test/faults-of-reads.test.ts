import { testFaultsOf } from './fault-tests.js'
import { OPERATIONS } from './operations.js'

testFaultsOf(OPERATIONS.filter(({ effect, operation }) => effect === 'read' && operation !== 'payouts.get'))
