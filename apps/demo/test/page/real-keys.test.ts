import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startSandbox } from '@paymux/sandbox'
import { NODES } from '@paymux/tooling/examples'
import { expect, it, onTestFinished } from 'vitest'
import { COMMAND, demo, envOf } from '../run.ts'

/** Opens the shop, and ends it in order. */
async function open(env: Readonly<Record<string, string>>, folder: string) {
  const args = [...COMMAND, 'web', '--yes', '--folder', folder]
  const shop = spawn(process.execPath, args, { env: { ...NODES, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const line of createInterface({ input: shop.stdout })) {
    text += `${line}\n`
    if (line.includes('Ctrl-C')) break
  }
  const close = async () => {
    if (shop.exitCode !== null) return
    shop.kill()
    await once(shop, 'exit')
  }
  onTestFinished(close)
  return { text, origin: /http:\S+/.exec(text)?.[0] ?? '', close, code: () => shop.exitCode }
}

it('is the same code with keys in the environment, and keeps its books', async () => {
  // An upstream that the shop knows nothing about but the environment.
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const folder = mkdtempSync(join(tmpdir(), 'paymux-shop-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const shop = await open(envOf(sandbox), folder)
  expect(shop.text).toContain('Real keys: money moves.')
  const page = await (await fetch(shop.origin)).text()
  expect(page).toContain('Real keys are in the environment: money moves.')
  expect(page).not.toContain('What can go wrong')

  sandbox.setWebhookUrl(`${shop.origin}/hooks/{upstream}`)
  const form = {
    method: 'POST',
    headers: { origin: shop.origin },
    body: new URLSearchParams({ item: '1', provider: 'enot' }),
    redirect: 'manual',
  }
  const bought = await fetch(`${shop.origin}/orders`, form as RequestInit)
  expect(bought.headers.get('location')).toMatch(new RegExp(`^${sandbox.enot.baseUrl}/`))
  const [{ reference } = { reference: '' }] = sandbox.enot.invoices.list()
  sandbox.enot.invoices.pay(reference)
  await sandbox.webhooks.flush()
  expect(sandbox.webhooks.list().map(({ answer }) => answer?.status)).toEqual([200])
  const order = (origin: string) => fetch(`${origin}/orders/${reference}`).then((answer) => answer.text())
  await expect.poll(() => order(shop.origin)).toContain('Thank you!')
  await shop.close()
  expect(shop.code()).toBe(0)

  const again = await open(envOf(sandbox), folder)
  expect(await order(again.origin)).toContain('Thank you!')
})

it('says what is wrong with a port', async () => {
  for (const port of ['shop', '65536', '-1'])
    expect(await demo(['web', `--port=${port}`])).toEqual({ code: 2, stdout: '', stderr: "error: '--port' is a number up to 65535\n" })
})
