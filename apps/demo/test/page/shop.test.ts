import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { openBrowser } from '@paymux/tooling/browser'
import { NODES } from '@paymux/tooling/examples'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { COMMAND, demo } from '../run.ts'

/** The picture of the README is made here: `PICTURE=1 pnpm test test/page`. */
const PICTURE = fileURLToPath(new URL('../../shop.png', import.meta.url))

let shop: ChildProcess
let origin: string
let sandbox: string
let context: BrowserContext
let closeBrowser: (() => Promise<void>) | undefined

beforeAll(async () => {
  shop = spawn(process.execPath, [...COMMAND, 'web'], {
    env: { ...NODES, TMPDIR: process.env.TMPDIR },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: shop.stdout as NonNullable<typeof shop.stdout> })) {
    origin = /http:\S+/.exec(line)?.[0] ?? ''
    if (origin !== '') break
  }
  sandbox = /href="(http:\S+?)"/.exec(await (await fetch(origin)).text())?.[1] ?? ''
  const browser = await openBrowser({ viewport: { width: 1280, height: 1000 } })
  context = browser.context
  closeBrowser = browser.close
})
afterAll(async () => {
  await closeBrowser?.()
  if (shop.exitCode !== null) return
  shop.kill()
  await once(shop, 'exit')
  expect(shop.exitCode).toBe(0)
})

/** The page in the browser. It fails the test with whatever it complains about, and with every request to elsewhere than the sandbox. */
async function open(from: BrowserContext = context, mayBeGone = false): Promise<Page> {
  const complaints: string[] = []
  const page = await from.newPage()
  page.setDefaultTimeout(0)
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !mayBeGone) complaints.push(message.text())
  })
  page.on('request', (request) => {
    if (![origin, sandbox, 'data:'].some((start) => request.url().startsWith(start))) complaints.push(`asked ${request.url()}`)
  })
  onTestFinished(async () => {
    await page.close()
    expect(complaints).toEqual([])
  })
  await page.goto(origin)
  return page
}

interface SandboxState {
  readonly webhooks: readonly { readonly state: string }[]
  readonly entries: readonly { readonly reference: string; readonly requests: number; readonly executions: number }[]
}
const state = async (path: string) => (await (await fetch(`${sandbox}/_sandbox${path}`)).json()) as SandboxState
const pill = (where: Page | Locator, word: string): Locator => where.locator('.pill', { hasText: new RegExp(`^${word}$`) }).first()
const payouts = (page: Page): Locator => page.locator('#payouts article')

/** Buys something, up to the provider's page. */
async function buy(page: Page, provider: string, item: string): Promise<void> {
  await page.getByRole('radio', { name: item }).check()
  await page.getByLabel('Pay with').selectOption({ label: provider })
  await page.getByRole('button', { name: 'Buy' }).click()
  await page.waitForURL(`${sandbox}/**`)
}

const payOnItsPage = (page: Page): Promise<void> => page.locator('button[value="pay"]').click()

/** Pays some recipients. @returns the card of each */
async function payOut(page: Page, names: readonly string[]): Promise<readonly Locator[]> {
  for (const box of await page.locator('#office input[type="checkbox"]').all()) await box.setChecked(names.some((name) => name === ''))
  for (const name of names) await page.getByRole('checkbox', { name }).check()
  const before = new Set(await payouts(page).evaluateAll((all) => all.map((one) => one.getAttribute('data-reference'))))
  await page.getByRole('button', { name: 'Pay out' }).click()
  await expect.poll(() => payouts(page).count()).toBeGreaterThanOrEqual(before.size + names.length)
  const references = await payouts(page).evaluateAll((all) => all.map((one) => one.getAttribute('data-reference') ?? ''))
  return references.filter((reference) => !before.has(reference)).map((reference) => page.locator(`[data-reference="${reference}"]`))
}

const wayOf = async (card: Locator): Promise<string> =>
  (await card.locator('.way li').allTextContents()).map((step) => step.replace(/\d\d:\d\d:\d\d /, '').trim()).join(', ')

/** Sends a form as its page does. */
const post = (path: string, fields: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`${origin}${path}`, { method: 'POST', headers: { origin }, body: new URLSearchParams(fields), redirect: 'manual' })

/** What names the form of payouts that a page has now. */
const formOfPayouts = async (): Promise<string> => /name="run" value="(\w+)"/.exec(await (await fetch(origin)).text())?.[1] ?? ''

describe('the shop', () => {
  it.each(['YooKassa', 'Enot', 'Crypto Pay'])(
    'is paid on the page of %s, and says so by itself when the customer is back',
    async (provider) => {
      const page = await open()
      await buy(page, provider, 'Annual plan')
      await payOnItsPage(page)
      await page.waitForURL(`${origin}/orders/*`)
      await pill(page, 'paid').waitFor()
      await page.getByText('Thank you!').waitFor()
    },
  )

  it('leads back from a provider that has the address in its cabinet, and shows the order turn paid', async () => {
    const page = await open()
    await buy(page, 'Aaio', 'Mug')
    await payOnItsPage(page)
    await page.waitForURL(`${origin}/**`)
    await pill(page.locator('#orders article', { hasText: 'aaio' }), 'paid').waitFor()
  })

  it('learns of a payment whose webhook was lost', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Webhook lost' }).click()
    await page.getByText('Waits for its chance: Webhook lost.').waitFor()
    await buy(page, 'Enot', 'Stickers')
    await payOnItsPage(page)
    await page.waitForURL(`${origin}/orders/*`)
    await pill(page, 'paid').waitFor()
    const { webhooks } = await state('/webhooks')
    expect(webhooks.filter((webhook) => webhook.state === 'lost')).toHaveLength(1)
  })

  it('gives back what a provider can give back', async () => {
    const page = await open()
    await buy(page, 'YooKassa', 'Mug')
    await payOnItsPage(page)
    await pill(page, 'paid').waitFor()
    const reference = page.url().split('/').at(-1) ?? ''
    await page.goto(origin)
    const order = page.locator(`[data-reference="${reference}"]`)
    await order.getByRole('button', { name: 'Give back' }).click()
    await pill(order, 'refunded').waitFor()
    expect(await page.locator('#orders article', { hasText: 'enot' }).getByRole('button').count()).toBe(0)
  })

  it('shows the balances of every provider', async () => {
    const page = await open()
    for (const name of ['Aaio', 'Enot', 'YooKassa', 'Crypto Pay'])
      await page
        .locator('#balances tr', { hasText: name })
        .getByText(/^\d+(\.\d+)?\s(RUB|USDT)/)
        .first()
        .waitFor()
  })
})

describe('the back office', () => {
  it('pays several recipients, each on its way', async () => {
    const page = await open()
    const cards = await payOut(page, ['Anna', 'Clara', 'Dmitri', 'Eva'])
    expect(cards).toHaveLength(4)
    for (const card of cards) {
      await pill(card, 'succeeded').waitFor()
      expect(await wayOf(card)).toMatch(/^queued, sending, accepted, succeeded$/)
      await card.getByText('The sandbox was asked once and paid once.').waitFor()
    }
  })

  it('finds a payout whose answer was lost, and pays it once', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Answer lost' }).click()
    const [card] = (await payOut(page, ['Anna'])) as [Locator]
    await pill(card, 'succeeded').waitFor()
    expect(await wayOf(card)).toMatch(/^queued, sending, unknown network, looked up, and found: (accepted, )?succeeded$/)
    await card.getByText('The sandbox was asked once and paid once.').waitFor()
  })

  it('is killed while it pays, starts again and pays nothing twice', async () => {
    // It only looks: whoever pressed a button might wait for an answer of what is dead.
    const page = await open(context, true)
    await post('/mishaps', { mishap: 'kill' })
    const run = await formOfPayouts()
    await post('/payouts', { run, to: '0' })
    await page.getByText('The program is gone').waitFor()
    await page.getByText('The program is gone').waitFor({ state: 'hidden' })
    const card = page.locator(`[data-reference="enot-${run}-0"]`)
    await pill(card, 'succeeded').waitFor()
    expect(await wayOf(card)).toMatch(/^queued, sending, unknown interrupted, looked up, and found: (accepted, )?succeeded$/)
    await card.getByText('The sandbox was asked once and paid once.').waitFor()
    const { entries } = await state('/ledger?operation=payouts.create')
    expect(entries.filter((entry) => entry.executions !== 1)).toEqual([])
  })

  it('pays once when its form is sent twice', async () => {
    const run = await formOfPayouts()
    const send = () => post('/payouts', { run, to: '0' })
    expect((await Promise.all([send(), send()])).map(({ status }) => status)).toEqual([303, 303])
    const page = await open()
    await pill(page.locator(`[data-reference="enot-${run}-0"]`), 'succeeded').waitFor()
    const { entries } = await state('/ledger?operation=payouts.create')
    expect(entries.filter(({ reference }) => reference.includes(run))).toMatchObject([{ requests: 1, executions: 1 }])
  })

  it('takes nothing from a page of another origin', async () => {
    for (const path of ['/payouts', '/orders', '/mishaps', '/orders/x/refund']) {
      const headers = { origin: 'http://127.0.0.1:1' }
      const { status } = await fetch(`${origin}${path}`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ run: '0'.repeat(8), to: '0' }),
      })
      expect([path, status]).toEqual([path, 403])
    }
    expect((await fetch(`${origin}/hooks/enot`, { method: 'POST', body: 'forged' })).status).toBe(400)
  })
})

it('works without script', async () => {
  const from = (await context.browser()?.newContext({ javaScriptEnabled: false })) ?? context
  const page = await open(from)
  await buy(page, 'YooKassa', 'Stickers')
  await payOnItsPage(page)
  await page.waitForURL(`${origin}/orders/*`)
  await pill(page, 'paid').waitFor()
  await page.goto(origin)
  const [card] = (await payOut(page, ['Boris'])) as [Locator]
  await pill(card, 'succeeded').waitFor()
})

it('holds on a phone, and looks as the picture in the README', async () => {
  const phone = (await context.browser()?.newContext({ viewport: { width: 360, height: 740 } })) ?? context
  const small = await open(phone)
  expect(await small.locator('html').evaluate(({ scrollWidth }) => scrollWidth)).toBeLessThanOrEqual(360)
  const page = await open()
  const picture = await page.screenshot({
    ...(process.env.PICTURE ? { path: PICTURE } : {}),
    clip: { x: 0, y: 0, width: 1280, height: 1000 },
  })
  expect(picture.byteLength).toBeGreaterThan(50_000)
  expect(existsSync(PICTURE)).toBe(true)
  expect(readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8')).toContain('](apps/demo/shop.png)')
})

it('is small enough to copy', () => {
  const sources = new URL('../../src/', import.meta.url)
  const files = ['web.ts', ...readdirSync(new URL('shop/', sources)).map((name) => `shop/${name}`)]
  const lines = files.map((file) => readFileSync(new URL(file, sources), 'utf8').split('\n').length)
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThan(900)
})

it('moves no money at a real upstream without a yes and a place for the books', async () => {
  const { code, stdout, stderr } = await demo(['web'], { ENOT_USER_ID: 'u', ENOT_USER_KEY: 'k' })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(
    /^error: there are keys of enot, where money moves: say so with '--yes', and keep the books with '--folder <path>'\n$/,
  )
})
