import { expect, it } from 'vitest'
import type { PaymentErrorCode } from '../src/index.ts'
import { firstAnswer, PaymentError } from '../src/index.ts'

const CODES = {
  config: 'answer',
  invalid_request: 'answer',
  unauthorized: 'answer',
  forbidden: 'answer',
  not_found: 'answer',
  conflict: 'answer',
  rejected: 'answer',
  invalid_response: 'answer',
  invalid_signature: 'answer',
  aborted: 'answer',
  rate_limited: 'next',
  unavailable: 'next',
  timeout: 'next',
  network: 'next',
} as const satisfies Record<PaymentErrorCode, 'answer' | 'next'>

const providers = [{ id: 'first' }, { id: 'second' }, { id: 'third' }]
const failed = (provider: string, code: PaymentErrorCode) =>
  new PaymentError({ code, outcome: 'unknown', provider, operation: 'balances.list', message: 'no' })

it.each(Object.entries(CODES))('%s is: %s', async (code, kind) => {
  const asked: string[] = []
  const read = async ({ id }: { readonly id: string }): Promise<string> => {
    asked.push(id)
    if (id === 'first') throw failed(id, code as PaymentErrorCode)
    return id
  }
  if (kind === 'next') expect(await firstAnswer(providers, read)).toBe('second')
  else await expect(firstAnswer(providers, read)).rejects.toMatchObject({ provider: 'first', code })
  expect(asked).toEqual(kind === 'next' ? ['first', 'second'] : ['first'])
})

it('fails as the last one did when none answers', async () => {
  await expect(firstAnswer(providers, ({ id }) => Promise.reject(failed(id, 'timeout')))).rejects.toMatchObject({ provider: 'third' })
  await expect(firstAnswer([], () => Promise.resolve(1))).rejects.toMatchObject({ code: 'config', outcome: 'not_sent' })
})

it('takes a defect of the caller for what it is', async () => {
  const asked: string[] = []
  const read = async ({ id }: { readonly id: string }): Promise<void> => {
    asked.push(id)
    throw new TypeError('x is not a function')
  }
  await expect(firstAnswer(providers, read)).rejects.toThrow(TypeError)
  expect(asked).toEqual(['first'])
})
