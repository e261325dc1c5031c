import { randomBytes } from 'node:crypto'
import type { Balance } from '@paymux/core'
import { Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { secureHeaders } from 'hono/secure-headers'
import type { DemoProvider, ProviderId } from '../demo-provider.ts'
import { SCRIPT, STYLE } from './assets.ts'
import { ITEMS } from './catalogue.ts'
import type { MishapName, Mishaps } from './mishaps.ts'
import { MISHAPS } from './mishaps.ts'
import type { View } from './pages.ts'
import { orderPage, shopPage } from './pages.ts'
import type { Shop } from './shop.ts'

/** What the pages are made from. */
export interface AppParts {
  readonly shop: Shop
  readonly providers: Readonly<Record<ProviderId, DemoProvider>>
  /** The sandbox that is asked, and what can go wrong there; null with real keys. */
  readonly sandbox: { readonly origin: string; readonly mishaps: Mishaps } | null
}

/** How long balances are shown before they are asked for again. */
const BALANCES_MS = 2_000

/** The pages of the shop. The back office has no login: it is for one machine, and for you to look at. */
export function createApp({ shop, providers, sandbox }: AppParts): Hono {
  const balances = remembered(() => Promise.all(Object.values(providers).map(balancesOf)), BALANCES_MS)
  const app = new Hono()

  // Providers have no session; what they send is verified by its signature or by a read.
  app.post('/hooks/:account', async ({ req }) => {
    const { status, headers, body } = await shop.webhook(req.param('account'), req.raw)
    return new Response(body || null, { status, headers })
  })

  app.use(csrf())
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ['data:'],
      },
    }),
  )
  app.get('/style.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css' }))
  app.get('/live.js', (c) => c.body(SCRIPT, 200, { 'content-type': 'text/javascript' }))

  app.get('/', async (c) => {
    const view: View = {
      providers: Object.values(providers).map(({ id, name }) => ({ id, name })),
      orders: (await shop.orders()).map((order) => ({ ...order, canRefund: shop.canRefund(order) })),
      balances: await balances(),
      wages: await shop.wages(),
      run: randomBytes(4).toString('hex'),
      sandbox: sandbox && { origin: sandbox.origin, waiting: await sandbox.mishaps.waiting(), books: await sandbox.mishaps.books() },
    }
    return c.html(shopPage(view))
  })

  app.post('/orders', async (c) => {
    const form = await c.req.formData()
    const [item, account] = [ITEMS[Number(form.get('item'))], Object.keys(providers).find((id) => id === form.get('provider'))]
    if (item === undefined || account === undefined) return c.text('There is no such item or provider.', 400)
    const { reference, url } = await shop.buy(account as ProviderId, item)
    return c.redirect(url ?? `/orders/${reference}`, 303)
  })

  app.get('/orders/:reference', async (c) => {
    const order = await shop.find(c.req.param('reference'))
    return order === null ? c.notFound() : c.html(orderPage(order))
  })

  app.post('/orders/:reference/refund', async (c) => {
    const order = await shop.find(c.req.param('reference'))
    if (order === null || !shop.canRefund(order)) return c.text('This order cannot be given back.', 409)
    await shop.refund(order.reference)
    return c.redirect('/#orders', 303)
  })

  app.post('/payouts', async (c) => {
    const form = await c.req.formData()
    const run = String(form.get('run'))
    if (!/^[0-9a-f]{8}$/.test(run)) return c.text('This form is not ours.', 400)
    await shop.pay(run, form.getAll('to').map(Number))
    return c.redirect('/#payouts', 303)
  })

  app.post('/mishaps', async (c) => {
    const form = await c.req.formData()
    const name = Object.keys(MISHAPS).find((known) => known === form.get('mishap'))
    if (sandbox === null || name === undefined) return c.notFound()
    await sandbox.mishaps.do(name as MishapName)
    return c.redirect('/#mishaps', 303)
  })
  return app
}

async function balancesOf({ name, balances }: DemoProvider): Promise<View['balances'][number]> {
  try {
    const list: readonly Pick<Balance, 'available'>[] = (await balances?.list()) ?? []
    return { name, list }
  } catch (error) {
    return { name, list: error instanceof Error ? error.message : String(error) }
  }
}

/** Asks again only once its answer is so old. */
function remembered<T>(ask: () => Promise<T>, milliseconds: number): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined
  return () => {
    if (last === undefined || performance.now() - last.at > milliseconds) last = { at: performance.now(), answer: ask() }
    return last.answer
  }
}
