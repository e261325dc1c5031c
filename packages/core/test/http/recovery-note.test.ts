import { expect, it } from 'vitest'
import { failure } from '../../src/http/failure.ts'
import { createScrub } from '../../src/http/scrub.ts'
import type { PaymentErrorCode, Recovery } from '../../src/index.ts'

const HOUR = 3_600_000

function noteOf(recovery: Recovery | undefined): string {
  const call = { provider: 'acme', operation: 'payouts.create', effect: 'write', reference: 'wd-1', scrub: createScrub([]) } as const
  return failure({ ...call, recovery }, 'timeout', 'unknown', 'the deadline passed').message
}

it.each<[Recovery | undefined, string]>([
  [{ lookup: true, repeat: 'unknown', withinMs: null }, 'look it up by its reference before you try again'],
  [{ lookup: true, repeat: 'pays_again', withinMs: null }, 'look it up by its reference before you try again'],
  [
    { lookup: true, repeat: 'refused', withinMs: null },
    'look it up by its reference before you try again, or repeat the very same call, which the upstream refuses',
  ],
  [{ lookup: false, repeat: 'same', withinMs: 24 * HOUR }, 'repeat the very same call within 24 hours of the first'],
  [{ lookup: false, repeat: 'same', withinMs: 1.75 * HOUR }, 'within 105 minutes of the first'],
  [{ lookup: false, repeat: 'same', withinMs: 300_000 }, 'within 5 minutes of the first'],
  [{ lookup: false, repeat: 'same', withinMs: 90_000 }, 'within 90 seconds of the first'],
  [{ lookup: false, repeat: 'same', withinMs: null }, 'repeat the very same call, and the upstream answers'],
  [{ lookup: false, repeat: 'unknown', withinMs: null }, 'ask a person to check with the upstream'],
  [{ lookup: false, repeat: 'pays_again', withinMs: null }, 'ask a person to check with the upstream'],
  [undefined, 'read the record before you try again'],
])('%j says what to do', (recovery, says) => {
  expect(noteOf(recovery)).toContain(`Whether it was carried out is not known: ${says}`.split(': ')[0])
  expect(noteOf(recovery)).toContain(says)
})

it.each<[PaymentErrorCode, Recovery['repeat'], string]>([
  ['rejected', 'unknown', 'acme payouts.create: Not today. This request did nothing.'],
  ['rejected', 'same', 'acme payouts.create: Not today. This request did nothing; if it repeats another, that one may have.'],
  ['rejected', 'refused', 'acme payouts.create: Not today. This request did nothing; if it repeats another, that one may have.'],
  [
    'conflict',
    'refused',
    'acme payouts.create: Not today. This request did nothing, but an earlier one with the same reference may have: look it up.',
  ],
])('a refusal that is %s, where a repeat is %s, says what else may have happened', (code, repeat, says) => {
  const call = { provider: 'acme', operation: 'payouts.create', effect: 'write', reference: 'wd-1', scrub: createScrub([]) } as const
  const recovery = { lookup: true, repeat, withinMs: null }
  expect(failure({ ...call, recovery }, code, 'rejected', 'Not today').message).toBe(says)
})
