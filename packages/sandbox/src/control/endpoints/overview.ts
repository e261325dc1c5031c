import { integer, required, text, time } from '../../contract/fields.ts'
import { recordGroups } from '../../contract/panel.ts'
import type { ControlParts, Endpoint } from '../endpoint.ts'
import { endpoint } from '../endpoint.ts'

/** The sandbox as a whole, and its clock. */
export function overviewEndpoints(parts: ControlParts): readonly Endpoint[] {
  const { origin, seed, upstreams, clock, faults, webhooks, ledger, requests, webhookUrls } = parts
  const clockState = (): object => ({ now: new Date(clock.now()).toISOString(), frozen: clock.frozen() })
  return [
    endpoint('GET /state', 'everything in brief', {}, () => ({
      origin,
      seed,
      clock: clockState(),
      upstreams: Object.fromEntries(
        upstreams.map(({ id, panel }) => [
          id,
          {
            baseUrl: `${origin}/${id}`,
            webhookUrl: webhookUrls()[id] ?? null,
            balance: panel.balance?.get() ?? {},
            ...Object.fromEntries(recordGroups(panel).map(([group, { rows }]) => [group, rows().length])),
          },
        ]),
      ),
      webhooks: webhooks.list().length,
      faults: faults.list().length,
      randomFaults: faults.randomPlan() !== null,
    })),
    endpoint('GET /requests', 'the last requests, oldest first', { limit: integer(1, 1000) }, (_, { limit = 1000 }) => ({
      requests: requests.list().slice(-limit),
    })),
    endpoint(
      'GET /ledger',
      'how often each write was asked for and done',
      { upstream: text, operation: text, reference: text },
      (_, { reference, ...filter }) => ({
        entries: ledger.entries(filter).filter((entry) => reference === undefined || entry.reference === reference),
      }),
    ),
    endpoint('GET /clock', 'the time', {}, clockState),
    endpoint('POST /clock/set', 'stops the clock at this time; what has come due by then happens', { time: required(time) }, (_, input) => {
      clock.set(input.time)
      return clockState()
    }),
    endpoint(
      'POST /clock/advance',
      'moves the clock on; what comes due on the way happens',
      { milliseconds: required(integer(0, 1e12)) },
      (_, { milliseconds }) => {
        clock.advance(milliseconds)
        return clockState()
      },
    ),
    endpoint('POST /clock/freeze', 'stops the clock where it is', {}, () => {
      clock.freeze()
      return clockState()
    }),
    endpoint('POST /clock/run', 'lets the clock run again', {}, () => {
      clock.run()
      return clockState()
    }),
  ]
}
