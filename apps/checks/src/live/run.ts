import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '@paymux/tooling/turbo'
import { filesBelow, providers, read } from '../structure/files.ts'
import type { Interaction } from './compare.ts'
import { differences, interactionsFor } from './compare.ts'

/** Reads that need a key, but no record to exist. Nothing else is ever sent to a real upstream. */
const READS = ['balances.list', 'payouts.methods', 'payouts.banks', 'payouts.rates', 'invoices.methods']

interface Sent {
  readonly request: { readonly method: string; readonly url: string }
  readonly response: { readonly status: number; readonly body: string }
}

interface TransportModule {
  undiciTransport(): (request: Sent['request']) => Promise<Sent['response']>
}

const load = async <T>(...path: string[]): Promise<T> => (await import(pathToFileURL(join(ROOT, 'packages', ...path)).href)) as T

/** Compares the pacts of one provider with its upstream and says how each read went. */
export async function compareLive(name: string): Promise<{ readonly calls: number; readonly faults: readonly string[] }> {
  const id = name.slice('provider-'.length)
  const { undiciTransport } = await load<TransportModule>('core/dist/http.js')
  const factory = `create${id.charAt(0).toUpperCase()}${id.slice(1)}`
  const { [factory]: create } = await load<Record<string, (settings: object) => Record<string, unknown>>>(name, 'dist/index.js')
  if (create === undefined) throw new Error(`packages/${name} has no ${factory}`)
  const pacts = join(ROOT, 'packages', name, 'pacts')
  const interactions = filesBelow(pacts).flatMap(
    (file) => (JSON.parse(read(pacts, file)) as { interactions?: Interaction[] }).interactions ?? [],
  )

  const send = undiciTransport()
  const sent: Sent[] = []
  const transport = async (request: Sent['request']): Promise<Sent['response']> => {
    const response = await send(request)
    sent.push({ request, response })
    return response
  }
  const provider = create({ transport, retries: 0 })
  const faults: string[] = []
  let calls = 0
  for (const operation of READS) {
    const [group = '', method = ''] = operation.split('.')
    const call = (provider[group] as Record<string, () => Promise<unknown>> | undefined)?.[method]
    if (call === undefined) continue
    const from = sent.length
    const error = await call().then(
      () => null,
      (thrown: { readonly code?: string; readonly message?: string }) => thrown,
    )
    if (error?.code === 'config') {
      process.stdout.write(`${id} ${operation}: left out, its keys are not in the environment\n`)
      continue
    }
    calls++
    const compared = sent.slice(from).map((exchange) => compare(exchange, interactions))
    const found = [...(error === null ? [] : [`it failed: ${error.message}`]), ...compared.flatMap((one) => one ?? [])]
    const fine = compared.includes(null) ? 'answered, but no pact has this request and status' : 'as in the pacts'
    process.stdout.write(`${id} ${operation}: ${found.length === 0 ? fine : found.join('; ')}\n`)
    faults.push(...found.map((fault) => `${id} ${operation}: ${fault}`))
  }
  return { calls, faults }
}

/** The differences from the pacts; null when no interaction has this request and status. */
function compare({ request, response }: Sent, all: readonly Interaction[]): string[] | null {
  const pinned = interactionsFor(all, request.method, new URL(request.url).pathname, response.status)
  if (pinned.length === 0) return null
  let body: unknown
  try {
    body = JSON.parse(response.body)
  } catch {
    return ['the answer is not JSON']
  }
  // One of several samples is enough: they are different answers to the same request.
  const compared = pinned.map((interaction) => differences(interaction.response.body, body))
  return compared.some((found) => found.length === 0) ? [] : (compared[0] ?? [])
}

// `node run.ts [all | aaio | enot]`: read-only, with the keys in the environment.
if (import.meta.main) {
  const [wanted = 'all'] = process.argv.slice(2)
  const names = providers(ROOT).filter((name) => wanted === 'all' || name === `provider-${wanted}`)
  const results = []
  for (const name of names) results.push(await compareLive(name))
  const calls = results.reduce((sum, result) => sum + result.calls, 0)
  if (calls === 0)
    process.stderr.write(
      `nothing was asked: put keys into the environment (see .env.example) and name a provider: all, ${providers(ROOT)
        .map((name) => name.slice(9))
        .join(', ')}\n`,
    )
  process.exitCode = calls === 0 || results.some(({ faults }) => faults.length > 0) ? 1 : 0
}
