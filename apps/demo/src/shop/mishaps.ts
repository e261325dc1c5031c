/** What can be made to go wrong at the sandbox, through its control API. */
export interface Mishaps {
  readonly do: (name: MishapName) => Promise<void>
  /** Mishaps that wait for their request. */
  readonly waiting: () => Promise<readonly string[]>
  /** How often each payout was asked for and carried out, by the sandbox's own books: by reference. */
  readonly books: () => Promise<ReadonlyMap<string, { readonly requests: number; readonly executions: number }>>
}

/** What a button says, and what it does. */
export const MISHAPS = {
  answer: ['Answer lost', 'The next payout is carried out, and the connection breaks before its answer.'],
  webhook: ['Webhook lost', 'The next webhook never arrives.'],
  kill: [
    'Worker killed',
    'The next payout is carried out and not answered, and this program dies by kill -9 meanwhile. Then it starts again.',
  ],
} as const

export type MishapName = keyof typeof MISHAPS

/** @param kill ends this process once a payout is under way */
export function mishapsOf(sandbox: string, kill: () => void): Mishaps {
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(
      `${sandbox}/_sandbox${path}`,
      body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) },
    )
    if (!answer.ok) throw new Error(`the sandbox says ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }
  const fault = (kind: string) => ask('/faults', { kind, operation: 'payouts.create' })
  return {
    do: async (name) => {
      if (name === 'webhook') await ask('/webhook-plans', { effect: 'lose' })
      else await fault(name === 'answer' ? 'reset-after-executing' : 'hang-after-executing')
      if (name === 'kill') kill()
    },
    waiting: async () => {
      const { waiting } = (await ask('/faults')) as { readonly waiting: readonly { readonly kind: string }[] }
      const { plans } = (await ask('/webhook-plans')) as { readonly plans: readonly unknown[] }
      const faults = waiting.map(({ kind }) => (kind === 'hang-after-executing' ? MISHAPS.kill : MISHAPS.answer)[0])
      return [...faults, ...plans.map(() => MISHAPS.webhook[0])]
    },
    books: async () => {
      const { entries } = (await ask('/ledger?operation=payouts.create')) as {
        readonly entries: readonly { readonly reference: string; readonly requests: number; readonly executions: number }[]
      }
      return new Map(entries.map((entry) => [entry.reference, entry]))
    },
  }
}
