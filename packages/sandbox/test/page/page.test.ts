import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openBrowser } from '@paymux/tooling/browser'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { aaioPayout, enotPayout, rub, start, startReceiver } from '../helpers.ts'

let context: BrowserContext
let close: () => Promise<void>

beforeAll(async () => {
  const browser = await openBrowser()
  context = browser.context
  close = browser.close
})
afterAll(() => close?.())

/** The page in the browser. It fails the test with whatever the page complains about, and with every request to elsewhere. */
async function open(origin: string, from: BrowserContext = context) {
  const complaints: string[] = []
  const page = await from.newPage()
  // The limit of the test is the only one: a busy machine paints slowly.
  page.setDefaultTimeout(0)
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complaints.push(`asked ${request.url()}`)
  })
  onTestFinished(async () => {
    await page.close()
    expect(complaints).toEqual([])
  })
  await page.goto(origin)
  return page
}

const row = (page: Page, section: string, reference: string): Locator => page.locator(`#${section} tbody tr`, { hasText: reference })
/** As a person reads it. */
const textOf = async (where: Locator): Promise<string> => ((await where.textContent()) ?? '').replace(/\s+/g, ' ').trim()
const click = (where: Locator, name: string): Promise<void> => where.getByRole('button', { name, exact: true }).click()

describe('the page', () => {
  it('settles a payout, and shows the webhook and its answer', async () => {
    const { received, answer, url } = await startReceiver()
    const { sandbox, aaio, enot } = await start({ webhookUrl: url })
    await aaio.payouts.create(aaioPayout('wd-1'))
    await enot.payouts.create(enotPayout('p-1'))
    const page = await open(sandbox.origin)
    const payout = row(page, 'payouts', 'wd-1')
    expect(await textOf(payout)).toContain('in_process')
    expect(await textOf(page.locator('#account-aaio'))).toContain('994000.00')

    await click(payout, 'settle')
    await payout.locator('.pill', { hasText: 'success' }).waitFor()
    expect(await payout.getByRole('button').count()).toBe(0)
    await row(page, 'webhooks', 'wd-1').locator('.pill', { hasText: 'delivered' }).waitFor()
    expect(await textOf(row(page, 'webhooks', 'wd-1'))).toContain('payout success event delivered 200 OK')
    expect(received).toHaveLength(1)
    expect(sandbox.aaio.payouts.get('wd-1').status).toBe('success')

    answer(500)
    await click(row(page, 'payouts', 'p-1'), 'fail')
    await row(page, 'webhooks', 'p-1').locator('.pill', { hasText: 'failed' }).waitFor()
    await page.locator('#account-enot').getByText('1000000.00').waitFor()
    expect(sandbox.enot.payouts.get('p-1').status).toBe('fail')

    await click(row(page, 'webhooks', 'p-1'), 'resend')
    await page.locator('#webhooks tbody tr', { hasText: 'resent' }).locator('.pill', { hasText: 'delivered' }).waitFor()
    expect(received[2]?.body).toBe(received[1]?.body)
  })

  it('pays, holds, releases, refunds and expires invoices', async () => {
    const { sandbox, aaio, enot } = await start()
    for (const reference of ['a-1', 'a-2', 'a-3']) await aaio.invoices.create({ reference, amount: rub('1000.00') })
    await enot.invoices.create({ reference: 'e-1', amount: rub('640.50') })
    const page = await open(sandbox.origin)
    await click(row(page, 'invoices', 'a-1'), 'pay')
    await row(page, 'invoices', 'a-1').locator('.pill', { hasText: 'success' }).waitFor()
    await click(row(page, 'invoices', 'a-2'), 'hold')
    await click(row(page, 'invoices', 'a-2'), 'release')
    await row(page, 'invoices', 'a-2').locator('.pill', { hasText: 'success' }).waitFor()
    await click(row(page, 'invoices', 'a-3'), 'expire')
    await row(page, 'invoices', 'a-3').locator('.pill', { hasText: 'expired' }).waitFor()
    await click(row(page, 'invoices', 'e-1'), 'pay')
    await click(row(page, 'invoices', 'e-1'), 'refund')
    // The word stands on the pill; the button is gone.
    await row(page, 'invoices', 'e-1').locator('.pill', { hasText: 'refund' }).waitFor()
    expect(sandbox.aaio.invoices.list().map(({ status }) => status)).toEqual(['success', 'success', 'expired'])
    expect((await enot.invoices.get({ reference: 'e-1' })).status).toBe('refunded')
  })

  it('moves the clock, adds faults, plans webhooks, changes the account, and says what is wrong', async () => {
    const { sandbox, aaio } = await start()
    const page = await open(sandbox.origin)
    await click(page.locator('#clock'), '+1 h')
    await page.locator('#clock').getByText('2026-05-03 09:15:07').waitFor()
    await click(page.locator('#clock'), 'run')
    await page.locator('#clock').getByText('running').waitFor()
    await click(page.locator('#clock'), 'freeze')
    await page.locator('#clock').getByText('frozen').waitFor()

    const faults = page.locator('#faults')
    await faults.getByLabel('To the next request:').selectOption('rate-limited')
    await faults.getByLabel('times').fill('2')
    await click(faults, 'add')
    await faults.getByText('any upstream, any operation × 2').waitFor()
    await expect(aaio.balances.list()).rejects.toMatchObject({ code: 'rate_limited' })
    await faults.getByText('× 1').waitFor()
    await click(faults, 'take back')
    await faults.getByText('None is waiting').waitFor()
    expect(sandbox.faults.list()).toEqual([])

    const next = page.locator('#next-webhooks')
    await next.getByLabel('The next webhook:').selectOption('delay')
    await click(next, 'plan')
    await page.getByRole('alert').getByText('delayMs is missing').waitFor()
    await next.getByLabel('by ms').fill('5000')
    await click(next, 'plan')
    await next.getByText('delay × 1').waitFor()
    expect(await textOf(page.locator('#notice'))).toBe('')

    const account = page.locator('#account-aaio')
    await account.getByText('Set the balance').click()
    await account.getByLabel('hold').fill('7.5')
    await click(account.locator('form', { hasText: 'hold' }), 'save')
    await account.getByText('7.50').first().waitFor()
    await account.getByText('Facts that nobody documents').click()
    await account.getByLabel('repeatedPayout').selectOption('reject')
    await click(account.locator('form', { hasText: 'repeatedPayout' }), 'save')
    await expect.poll(() => sandbox.aaio.quirks().repeatedPayout).toBe('reject')
    await account.getByText('Keys, for the environment').click()
    expect(await textOf(account.locator('pre'))).toContain(`AAIO_API_KEY=${sandbox.aaio.credentials.apiKey} `)
  })

  it('shows by itself what programs do, and keeps what a person has opened or is typing', async () => {
    const { sandbox, aaio } = await start()
    await aaio.payouts.create(aaioPayout('wd-1'))
    const page = await open(sandbox.origin)
    await row(page, 'payouts', 'wd-1').locator('summary').click()
    await page.locator('#faults').getByLabel('times').fill('33')
    await aaio.payouts.create(aaioPayout('wd-2'))
    sandbox.faults.add({ kind: 'redirect' })
    await row(page, 'payouts', 'wd-2').waitFor()
    expect(await row(page, 'payouts', 'wd-1').locator('dl').isVisible()).toBe(true)
    expect(await page.locator('#faults').getByLabel('times').inputValue()).toBe('33')
  })

  it('is harmless with hostile references, comments and answers', async () => {
    // Without spaces, which no reference may have.
    const hostile = `"'><img/src=x/onerror=alert(1)><script>alert(2)</script>{{7*7}}</td>`
    const { url } = await startReceiver()
    const { sandbox, enot } = await start({ webhookUrl: `${url}/<script>alert(3)</script>'"` })
    await enot.payouts.create({ ...enotPayout(hostile), comment: hostile })
    await enot.invoices.create({ reference: hostile, amount: rub('100.00'), description: hostile, metadata: { [hostile]: hostile } })
    sandbox.enot.payouts.fail(hostile, hostile)
    sandbox.enot.banks.set(hostile, { name: hostile })
    await sandbox.webhooks.flush()
    const page = await open(sandbox.origin)
    for (const section of ['payouts', 'invoices', 'webhooks']) {
      await row(page, section, hostile).locator('summary').click()
      expect(await textOf(page.locator(`#${section}`))).toContain(hostile)
    }
    await click(row(page, 'invoices', hostile), 'pay')
    await row(page, 'invoices', hostile).locator('.pill', { hasText: 'success' }).waitFor()
    expect(await page.locator('img, main script').count()).toBe(0)
    const source = await (await fetch(sandbox.origin)).text()
    expect(source).not.toContain('<img')
    expect(source).not.toContain('<script>')
    // What the page says about errors is text, too.
    const response = await fetch(`${sandbox.origin}/_sandbox/page/enot/payouts/${encodeURIComponent('<img src=x>')}/settle`, {
      method: 'POST',
    })
    expect([response.status, (await response.text()).includes('<img')]).toEqual([404, false])
    expect((await fetch(sandbox.origin)).headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'/)
  })

  it('works without script', async () => {
    const browser = context.browser()
    const { sandbox, aaio } = await start()
    await aaio.payouts.create(aaioPayout('wd-1'))
    const page = await open(sandbox.origin, (await browser?.newContext({ javaScriptEnabled: false })) ?? context)
    await click(row(page, 'payouts', 'wd-1'), 'settle')
    await row(page, 'payouts', 'wd-1').locator('.pill', { hasText: 'success' }).waitFor()
    expect(page.url()).toBe(`${sandbox.origin}/#payouts`)
    await page.locator('#next-webhooks').getByLabel('The next webhook:').selectOption('delay')
    await click(page.locator('#next-webhooks'), 'plan')
    await page.getByRole('alert').getByText('delayMs is missing').waitFor()
  })

  it('cannot be used by another page', async () => {
    const { sandbox, aaio } = await start()
    await aaio.payouts.create(aaioPayout('wd-1'))
    const page = await context.newPage()
    onTestFinished(() => page.close())
    // A page of another port: it posts a form, reads the state and shows the page in a frame.
    const evil = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(
        `<form method="post" action="${sandbox.origin}/_sandbox/page/aaio/payouts/wd-1/settle"><button>Win</button></form><iframe src="${sandbox.origin}/"></iframe>`,
      )
    })
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      evil.closeAllConnections()
      evil.close()
    })
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`)
    const read = await page.evaluate((url) => fetch(url).then((answer) => answer.text(), String), `${sandbox.origin}/_sandbox/state`)
    expect(read).toMatch(/Failed to fetch/)
    const framed = page.frames().find((frame) => frame.parentFrame() !== null)
    expect(await framed?.content()).not.toContain('wd-1')
    await page.getByRole('button', { name: 'Win' }).click()
    await page.getByText('pages of another origin may not use the sandbox').waitFor()
    expect(sandbox.aaio.payouts.get('wd-1').status).toBe('in_process')
  })
})
