import { describe, expect, it } from 'vitest'
import { rub, start, startReceiver } from './helpers.ts'

/** Presses a button of a payment page, as a browser's form does. */
const press = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

describe('payment pages', () => {
  it('Aaio: the older form creates the order and shows its page, where it is paid', async () => {
    const { received, url } = await startReceiver()
    const { sandbox, aaio } = await start({ webhookUrl: url })
    const link = aaio.invoices.formUrl({ reference: 'F-1', amount: rub('1249.90'), description: '<b>Чай</b>', language: 'en' })
    const page = await fetch(link)
    expect([page.status, page.redirected, page.headers.get('content-type')]).toEqual([200, true, 'text/html; charset=utf-8'])
    const text = await page.text()
    expect(text).toContain('1249.90 RUB')
    expect(text).toContain('&#60;b&#62;Чай')
    expect(text).not.toContain('<b>')
    expect(text).toMatch(/<button name="action" value="pay">Pay<\/button>/)
    expect(text).toMatch(/<option value="sbp">SBP<\/option>/)
    expect(sandbox.ledger.of('aaio', 'invoices.form', 'F-1')).toMatchObject({ requests: 1, executions: 1 })

    sandbox.aaio.shop.set({ successUrl: 'https://shop.example/paid?x=1', failUrl: 'https://shop.example/failed' })
    const cancelled = await press(page.url, { action: 'cancel' })
    expect(cancelled.headers.get('location')).toBe('https://shop.example/failed?order_id=F-1&amount=1249.90&currency=RUB')
    expect((await aaio.invoices.get({ reference: 'F-1' })).status).toBe('pending')
    const paid = await press(page.url, { action: 'pay', method: 'sbp' })
    const location = paid.headers.get('location') ?? ''
    expect([paid.status, location]).toEqual([303, 'https://shop.example/paid?x=1&order_id=F-1&amount=1249.90&currency=RUB'])
    expect(aaio.invoices.parseReturnUrl(location)).toEqual({ reference: 'F-1', amount: rub('1249.90') })
    expect(await aaio.invoices.get({ reference: 'F-1' })).toMatchObject({ status: 'paid', method: 'sbp' })
    await sandbox.webhooks.flush()
    expect((await aaio.webhooks.parse(received[0] ?? { headers: {}, body: '' })).reference).toBe('F-1')

    expect((await press(page.url, { action: 'pay' })).status).toBe(409)
    expect(await (await fetch(page.url)).text()).not.toContain('<form')
    expect(sandbox.aaio.balance.get().available).toBe('1001174.91')
  })

  it('Aaio: errors of the form reach the customer', async () => {
    const { sandbox, aaio } = await start()
    const link = aaio.invoices.formUrl({ reference: 'F-1', amount: rub('1249.90') })
    const forged = await fetch(link.replace('1249.90', '1.00'))
    expect([forged.status, forged.headers.get('content-type')]).toEqual([401, 'text/html; charset=utf-8'])
    expect(await forged.text()).toContain('Неверная подпись')
    expect(sandbox.aaio.invoices.list()).toEqual([])
    const posted = await fetch(link.split('?')[0] ?? '', { method: 'POST', body: new URLSearchParams(link.split('?')[1]) })
    expect(posted.status).toBe(200)
    expect(sandbox.aaio.invoices.get('F-1').status).toBe('in_process')
    sandbox.aaio.invoices.expire('F-1')
    expect(await (await fetch(posted.url)).text()).toContain('expired')
  })

  it('Enot: the link of an invoice', async () => {
    const { sandbox, enot } = await start()
    const urls = { returnUrl: 'https://shop.example/ok', failUrl: 'https://shop.example/no' }
    const { url } = await enot.invoices.create({ reference: 'A-1', amount: rub('640.50'), excludeMethods: ['card'], ...urls })
    const text = await (await fetch(url ?? '')).text()
    expect(text).toContain('640.50 RUB')
    expect(text).toContain('<option value="sbp">СБП</option>')
    expect(text).not.toContain('value="card"')
    expect((await press(url ?? '', { action: 'pay', method: 'card' })).status).toBe(409)
    expect((await press(url ?? '', { action: 'cancel' })).headers.get('location')).toBe(urls.failUrl)
    expect((await press(url ?? '', { action: 'pay', method: 'sbp' })).headers.get('location')).toBe(urls.returnUrl)
    expect(sandbox.enot.invoices.get('A-1')).toMatchObject({ status: 'success', service: 'sbp' })
    expect((await fetch(`${sandbox.enot.baseUrl}/pay/none`)).status).toBe(404)
  })
})
