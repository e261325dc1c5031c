import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { PaymentError } from '@paymux/core'
import type { DurablePayout, HistoryLine } from '@paymux/durable'
import { createDurable } from '@paymux/durable'
import { openPglite } from '@paymux/durable/pglite'
import type { DemoProvider, ProviderId } from '../demo-provider.ts'
import type { Item } from './catalogue.ts'
import { RECIPIENTS } from './catalogue.ts'

/** What the shop needs. */
export interface ShopSettings {
  readonly providers: Readonly<Record<ProviderId, DemoProvider>>
  /** Where its database is kept. */
  readonly folder: string
  /** 32 bytes in hex, with which recipients are sealed. */
  readonly sealKey: string
  /** Where browsers find it, without a slash at its end. */
  readonly origin: () => string
}

/** An order of a customer. */
export interface Order {
  readonly reference: string
  readonly account: ProviderId
  readonly item: string
  readonly amount: string
  readonly currency: string
  readonly provider_id: string | null
  /** Where it is paid. */
  readonly url: string | null
  /** `new` until the provider has its invoice; then the invoice's. */
  readonly status: string
  readonly note: string | null
}

/** A payout with its history. */
export interface Wage {
  readonly name: string
  readonly payout: DurablePayout
  readonly way: readonly HistoryLine[]
}

const TABLES = `
  create table if not exists orders (reference text primary key, account text not null, item text not null, amount text not null,
    currency text not null, provider_id text, url text, status text not null default 'new', note text, created_at timestamptz not null default now());
  create table if not exists wages (reference text primary key, name text not null, created_at timestamptz not null default now())`

// A provider that takes the address of the page that the customer comes back to. Aaio has it in its cabinet.
const RETURNS: readonly ProviderId[] = ['enot', 'yookassa', 'cryptobot']
/** A call that hangs is given up soon: somebody waits for the page. */
const TIMEOUT_MS = 5_000
const NEWEST = 12

/** Opens the shop: orders, payouts and refunds are kept in one database, and a worker sees to them. */
export async function openShop({ providers, folder, sealKey, origin }: ShopSettings) {
  const database = await openPglite(join(folder, 'database'))
  const accounts = Object.fromEntries(Object.entries(providers).map(([id, provider]) => [id, { provider, timeoutMs: TIMEOUT_MS }]))
  const durable = createDurable({
    database,
    accounts,
    seal: { current: 'shop', keys: { shop: sealKey } },
    // The reference begins with the account.
    route: ({ reference }, attempts) => (attempts.length === 0 ? (reference.split('-')[0] ?? null) : null),
  })
  await durable.migrate()
  await database.statements(TABLES)
  durable.invoices.on('changed', async ({ invoice }, tx) => {
    await tx.query('update orders set status = $2 where reference = $1', [invoice.reference, invoice.status])
  })
  durable.payouts.on('changed', async ({ payout }, tx) => {
    if (payout.kind !== 'refund' || payout.state !== 'succeeded') return
    await tx.query("update orders set status = 'refunded', note = null where reference = $1", [orderOf(payout.reference)])
  })
  durable.payouts.on('attention', ({ payout, attention }) => console.error(`somebody must look at ${payout.reference}: ${attention}`))
  const worker = await durable.start()

  const find = async (reference: string): Promise<Order | null> =>
    ((await database.query('select * from orders where reference = $1', [reference]))[0] as unknown as Order) ?? null

  return {
    find,
    orders: async (): Promise<readonly Order[]> =>
      (await database.query(`select * from orders order by created_at desc limit ${NEWEST}`)) as unknown as Order[],

    /** Makes an order and its invoice. @returns where it is paid; null when there is no invoice, and the order says why */
    buy: async (account: ProviderId, { name, amount }: Item): Promise<{ readonly reference: string; readonly url: string | null }> => {
      const reference = `${account}-${randomBytes(5).toString('hex')}`
      // Written down before anything is sent: whatever happens now, the shop knows of it.
      const order = [reference, account, name, amount.amount, amount.currency]
      await database.query('insert into orders (reference, account, item, amount, currency) values ($1, $2, $3, $4, $5)', order)
      const back = RETURNS.includes(account) ? { returnUrl: `${origin()}/orders/${reference}` } : {}
      try {
        const { id, url } = await providers[account].invoices.create({ reference, amount, description: name, ...back })
        await database.transaction(async (tx) => {
          await tx.query("update orders set status = 'pending', provider_id = $2, url = $3 where reference = $1", [reference, id, url])
          await durable.invoices.track(tx, { account, reference, id })
        })
        return { reference, url }
      } catch (error) {
        if (!PaymentError.is(error)) throw error
        // An invoice that nobody knows of can't be paid: the customer orders again.
        await database.query('update orders set status = $2, note = $3 where reference = $1', [reference, 'failed', error.message])
        return { reference, url: null }
      }
    },

    /** Whether this order can be given back. */
    canRefund: ({ status, account }: Order): boolean => status === 'paid' && providers[account].refunds !== undefined,

    /** Gives all of it back. The same again is the same refund. */
    refund: async (reference: string): Promise<void> => {
      const order = await find(reference)
      if (order === null) return
      const { amount, currency, provider_id: id } = order
      await database.transaction(async (tx) => {
        const invoice = { reference, id }
        await durable.refunds.enqueue(tx, { reference: `${reference}-back`, invoice, amount: { amount, currency } })
        await tx.query("update orders set note = 'is given back' where reference = $1", [reference])
      })
    },

    /**
     * Pays recipients, all or none of them in one commit.
     * @param run of the form that was sent: sent twice, it pays once
     */
    pay: async (run: string, chosen: readonly number[]): Promise<void> => {
      await database.transaction(async (tx) => {
        for (const at of chosen) {
          const recipient = RECIPIENTS[at]
          if (recipient === undefined) continue
          const { account, name, ...order } = recipient
          const reference = `${account}-${run}-${at}`
          await tx.query('insert into wages (reference, name) values ($1, $2) on conflict do nothing', [reference, name])
          await durable.payouts.enqueue(tx, { reference, ...order })
        }
      })
    },

    wages: async (): Promise<readonly Wage[]> => {
      const rows = await database.query(`select reference, name from wages order by created_at desc, reference limit ${NEWEST}`)
      const wages = rows.map(async (row): Promise<readonly Wage[]> => {
        const [reference, name] = [String(row.reference), String(row.name)]
        const payout = await durable.payouts.get({ reference })
        return payout === null ? [] : [{ name, payout, way: await durable.payouts.history({ reference }) }]
      })
      return (await Promise.all(wages)).flat()
    },

    /** A webhook is a hint: it is verified and kept, and what it is about is read. */
    webhook: (account: string, request: Request) => durable.webhooks.take(account, request),

    close: async (): Promise<void> => {
      await worker.stop()
      await durable.close()
      await Promise.all(Object.values(providers).map((provider) => provider.close()))
    },
  }
}

export type Shop = Awaited<ReturnType<typeof openShop>>

const orderOf = (refund: string): string => refund.replace(/-back$/, '')
