import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isFile } from '../structure/files.ts'
import { ROOT } from '../turbo.ts'

/** An upstream of each provider on this machine, with settings for its factory. */
export interface Upstream {
  readonly enot: object
  readonly aaio: object
  readonly close: () => Promise<void>
}

/** The sandbox of this repository; as long as there is none, the least that answers a payout and its look-up. */
export async function startUpstream(): Promise<Upstream> {
  const built = join(ROOT, 'packages/sandbox/dist/index.js')
  if (!isFile(built)) return startLeast()
  const { startSandbox } = (await import(pathToFileURL(built).href)) as { startSandbox: () => Promise<SandboxLike> }
  const { enot, aaio, close } = await startSandbox()
  return { enot: { baseUrl: enot.baseUrl, ...enot.credentials }, aaio: { baseUrl: aaio.baseUrl, ...aaio.credentials }, close }
}

interface SandboxLike {
  readonly enot: { readonly baseUrl: string; readonly credentials: object }
  readonly aaio: { readonly baseUrl: string; readonly credentials: object }
  readonly close: () => Promise<void>
}

async function startLeast(): Promise<Upstream> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const asked = `${request.url} ${body}`
    const data = {
      payoff_id: 'p-1',
      id: 'p-1',
      order_id: 'rehearsal',
      my_id: 'rehearsal',
      status: 'success',
      amount: 500,
      amount_down: 500,
      commission_type: 0,
    }
    const known = asked.includes('rehearsal')
    const answer = asked.startsWith('/api/')
      ? known
        ? { type: 'success', ...data }
        : { type: 'fail', code: '400', message: 'no' }
      : { data: known ? data : null, error: known ? undefined : 'no', status: known ? 200 : 404, status_check: known }
    const status = known ? 200 : asked.startsWith('/api/') ? 400 : 404
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    enot: { baseUrl, user: { id: 'u', key: 'k' } },
    aaio: { baseUrl, apiKey: 'k' },
    close: async () => void server.close(),
  }
}
