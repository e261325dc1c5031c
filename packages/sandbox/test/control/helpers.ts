import type { Sandbox } from '../../src/index.ts'

export interface Answer {
  readonly status: number
  // A test looks at what it expects; any other shape fails there.
  readonly body: Record<string, unknown>
}

/** Calls the control API as curl does. */
export function apiOf({ origin }: Pick<Sandbox, 'origin'>) {
  return async (head: string, body?: unknown): Promise<Answer> => {
    const [method = '', path = ''] = head.split(' ')
    const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await fetch(`${origin}/_sandbox${path}`, { method, ...sent })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
}

/** Everything that a request could have changed. */
export async function stateOf(sandbox: Sandbox): Promise<string> {
  const paths = [
    'state',
    'aaio',
    'enot',
    'aaio/payouts',
    'aaio/invoices',
    'enot/payouts',
    'enot/invoices',
    'webhooks',
    'webhook-plans',
    'faults',
  ]
  const tables = [
    'aaio/payoutMethods',
    'aaio/invoiceMethods',
    'aaio/rates',
    'aaio/banks',
    'enot/tariffs',
    'enot/payoffServices',
    'enot/rates',
  ]
  const texts = [...paths, ...tables].map(async (path) => (await fetch(`${sandbox.origin}/_sandbox/${path}`)).text())
  return (await Promise.all(texts)).join('\n')
}
