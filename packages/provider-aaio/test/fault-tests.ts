import { undiciTransport } from '@paymux/core/http'
import type { FaultClient, FaultConnection, HttpAnswer, UpstreamAnswers } from '@paymux/tooling/faults'
import { faultCases } from '@paymux/tooling/faults'
import { describe, expect, test } from 'vitest'
import { createAaio } from '../src/index.js'
import type { Operation } from './operations.js'
import { NEW_PAYOUT } from './operations.js'
import { fixture, record, SHOP } from './support.js'

/** Keys with everything that an upstream may escape when it repeats them. */
const KEY = `aaio/4f+Canary-9Q==&"<w>'%tail-Zx81kk`
const SECRET_1 = `shop/7c+Canary-1R==&"<v>'%tail-Yw72jj`
const SECRET_2 = `hook/8d+Canary-2S==&"<u>'%tail-Xv63ii`
const SECRET_3 = `paid/9e+Canary-3T==&"<t>'%tail-Wu54hh`
/** What a look-up shows of somebody else's payout. */
const WALLET = '5536914012345678'

const json = (value: unknown, status = 200): HttpAnswer => ({ status, body: JSON.stringify(value) })

function answersOf({ fixture: name, required, hasStatus }: Operation): UpstreamAnswers {
  const documented = record(name)
  const answer = 'wallet' in documented ? { ...documented, wallet: WALLET } : documented
  return {
    // As documented, digits and all, where there is no wallet to hide.
    success: 'wallet' in documented ? json(answer) : { body: fixture(name) },
    unknownFields: json({ ...answer, network: { name: 'TRC20' }, hash: null }),
    unknownStatus: hasStatus === true ? (word) => json({ ...answer, status: word }) : undefined,
    missingField: required === undefined ? undefined : json({ ...answer, [required]: undefined }),
    refusal: (message) => json({ ...record('error-400.json'), message }, 400),
  }
}

/** Registers the whole matrix for each operation. Two files share the work: most of it is waiting. */
export function testFaultsOf(operations: readonly Operation[]): void {
  describe.for(operations)('$name', (operation) => {
    const connect = ({ oneConnection, ...connection }: FaultConnection): FaultClient => {
      const aaio = createAaio({
        apiKey: KEY,
        shop: { ...SHOP, secret1: SECRET_1, secret2: SECRET_2 },
        payoutWebhookSecret: [SECRET_3],
        ...connection,
        ...(oneConnection ? { transport: undiciTransport({ connections: 1 }) } : {}),
      })
      return { call: (options) => operation.call(aaio, options), subject: aaio }
    }
    const cases = faultCases({
      effect: operation.effect,
      answers: answersOf(operation),
      connect,
      secrets: [KEY, SECRET_1, SECRET_2, SECRET_3, WALLET, NEW_PAYOUT.destination],
      check: (result, { needs }) => {
        expect(result).toMatchObject(operation.expected)
        if (needs === 'unknownStatus') expect(result).toMatchObject({ status: 'unknown' })
      },
    })
    for (const { name, run } of cases) test.concurrent(name, { timeout: 30_000 }, run)
  })
}
