import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PaymentError } from '@paymux/core'
import { createAaio } from '@paymux/provider-aaio'
import { createEnot } from '@paymux/provider-enot'
import { onTestFinished } from 'vitest'
import type { Sandbox, SandboxOptions } from '../src/index.ts'
import { startSandbox } from '../src/index.ts'

export const NOW = '2026-05-03T08:15:07Z'

/** A sandbox and both providers on it; closed when the test is over. */
export async function start(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ seed: 7, now: NOW, ...options })
  onTestFinished(() => sandbox.close())
  return { sandbox, ...providersOf(sandbox) }
}

export function providersOf(sandbox: Sandbox, settings: { readonly retries?: number; readonly timeoutMs?: number } = {}) {
  const aaio = createAaio({ ...sandbox.aaio.credentials, baseUrl: sandbox.aaio.baseUrl, retries: 0, ...settings })
  const enot = createEnot({ ...sandbox.enot.credentials, baseUrl: sandbox.enot.baseUrl, retries: 0, ...settings })
  return { aaio, enot }
}

export const rub = (amount: string) => ({ amount, currency: 'RUB' })

export const aaioPayout = (reference: string, amount = '6000.00') =>
  ({ reference, amount: rub(amount), method: 'perfectmoney', destination: 'U1234567' }) as const

export const enotPayout = (reference: string, amount = '1500.00') =>
  ({ reference, amount: rub(amount), method: 'card', destination: '4111110000000042' }) as const

/** The PaymentError that a call ends with. */
export async function failure(call: Promise<unknown>): Promise<PaymentError> {
  const error = await call.then(
    () => new Error('the call did not fail'),
    (thrown: unknown) => thrown,
  )
  if (!PaymentError.is(error)) throw error
  return error
}

/** "rejected/rejected" */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  const { code, outcome } = await failure(call)
  return `${code}/${outcome}`
}

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A shop's server that takes webhooks. */
export async function startReceiver() {
  const received: Received[] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
      response.writeHead(answers.shift() ?? 200).end('OK')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  /** Statuses of the next answers; then 200. */
  const answer = (...statuses: readonly number[]): void => void answers.push(...statuses)
  return { received, answer, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks` }
}
