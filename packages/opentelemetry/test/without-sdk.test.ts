import { createEnot } from '@paymux/provider-enot'
import { startSandbox } from '@paymux/sandbox'
import { expect, it } from 'vitest'
import { instrumentPaymux } from '../src/index.ts'

it('changes nothing where no SDK is registered', async () => {
  const sandbox = await startSandbox()
  const enot = createEnot({ ...sandbox.enot.credentials, baseUrl: sandbox.enot.baseUrl })
  const stop = instrumentPaymux()
  try {
    expect(await enot.balances.list()).toHaveLength(1)
    await expect(enot.payouts.get({ reference: 'none' })).rejects.toMatchObject({ code: 'not_found' })
  } finally {
    stop()
    await enot.close()
    await sandbox.close()
  }
})
