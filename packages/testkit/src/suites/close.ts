import { setTimeout as wait } from 'node:timers/promises'
import { undiciTransport } from '@paymux/core/http'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Kit, Operation } from '../kit.ts'
import { inWords, settle, unlike, withUpstream } from '../kit.ts'

/** Enough for a closed connection to show at the other end; a busy machine gets more turns, not fewer. */
const TURNS = 400
const TURN_MS = 5

/** `close`: it frees the provider's own connections, leaves a given transport open, and refuses later calls. */
export function closeChecks(kit: Kit): readonly Check[] {
  const [operation] = kit.operations
  return [
    check('close-frees', 'provider', async () => {
      const end = await settle(async () => kit.make().close())
      if ('error' in end) return [`close of a provider that was never used fails: ${inWords(end.error)}`]
      return operation === undefined ? [] : [...(await ownConnections(kit, operation)), ...(await givenTransport(kit, operation))]
    }),
  ]
}

async function ownConnections(kit: Kit, operation: Operation): Promise<readonly string[]> {
  return withUpstream(operation.success, async ({ baseUrl, open, requests }) => {
    const provider = kit.make({ baseUrl, retries: 0 })
    const first = await settle(() => operation.call(provider))
    if ('error' in first) return [`the documented success is not understood: ${inWords(first.error)}`]
    await provider.close()
    for (let turn = 0; turn < TURNS && open() > 0; turn++) await wait(TURN_MS)
    const left = open()
    const again = await settle(async () => provider.close())
    const before = requests()
    const later = unlike(await settle(() => operation.call(provider)), 'config', 'not_sent')
    return [
      ...(left > 0 ? [`${left} connections are open after close`] : []),
      ...('error' in again ? [`a second close fails: ${inWords(again.error)}`] : []),
      ...(later === null ? [] : [`after close ${later}`]),
      ...(requests() > before ? ['after close the upstream saw a request'] : []),
    ]
  })
}

async function givenTransport(kit: Kit, operation: Operation): Promise<readonly string[]> {
  return withUpstream(operation.success, async ({ baseUrl }) => {
    const transport = undiciTransport()
    try {
      const [one, other] = [kit.make({ baseUrl, transport }), kit.make({ baseUrl, transport })]
      await one.close()
      const end = await settle(() => operation.call(other))
      return 'error' in end ? [`close of one provider closes the transport of another: ${inWords(end.error)}`] : []
    } finally {
      await transport.close()
    }
  })
}
