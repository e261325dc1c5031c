import { createAaio } from '@paymux/provider-aaio'
import { createCryptobot } from '@paymux/provider-cryptobot'
import { createEnot } from '@paymux/provider-enot'
import { createYooKassa } from '@paymux/provider-yookassa'
import type { Sandbox } from '@paymux/sandbox'
import type { DemoProvider, Orders, ProviderId } from './demo-provider.ts'
import { startSeededSandbox } from './seed.ts'

/** A provider that is ready to be asked. */
export interface Source {
  readonly provider: DemoProvider
  /** For people: which upstream is asked. */
  readonly notice: string
  /** The sandbox that is asked; null: a real upstream. */
  readonly sandbox: Sandbox | null
}

interface Entry {
  readonly name: string
  /** If any of them is in the environment, the real upstream is asked. */
  readonly variables: readonly [baseUrl: string, ...keys: string[]]
  /** The provider with the settings of the environment. */
  readonly real: () => DemoProvider
  /** The provider on a sandbox. */
  readonly local: (sandbox: Sandbox) => DemoProvider
  /** What the tour makes there. */
  readonly orders: Orders
}

const rub = (amount: string) => ({ amount, currency: 'RUB' })
const PLAN = { amount: rub('1249.90'), description: 'Annual plan' }

const ENTRIES: Readonly<Record<ProviderId, Entry>> = {
  aaio: {
    name: 'Aaio',
    variables: ['AAIO_BASE_URL', 'AAIO_API_KEY', 'AAIO_SHOP_ID', 'AAIO_SHOP_SECRET_1', 'AAIO_SHOP_SECRET_2', 'AAIO_PAYOUT_WEBHOOK_SECRET'],
    real: () => createAaio(),
    local: ({ aaio: { baseUrl, credentials } }) => createAaio({ ...credentials, baseUrl }),
    orders: { invoice: PLAN, payout: { amount: rub('1500.00'), method: 'cards_ru', destination: '4111110000000042' } },
  },
  enot: {
    name: 'Enot',
    variables: [
      'ENOT_BASE_URL',
      'ENOT_USER_ID',
      'ENOT_USER_KEY',
      'ENOT_USER_WEBHOOK_KEY',
      'ENOT_SHOP_ID',
      'ENOT_SHOP_KEY',
      'ENOT_SHOP_WEBHOOK_KEY',
    ],
    real: () => createEnot(),
    local: ({ enot: { baseUrl, credentials } }) => createEnot({ ...credentials, baseUrl }),
    orders: {
      invoice: PLAN,
      payout: { amount: rub('1500.00'), method: 'sbp', destination: '79001112233', bank: '100000000111' },
    },
  },
  yookassa: {
    name: 'YooKassa',
    variables: ['YOOKASSA_BASE_URL', 'YOOKASSA_SHOP_ID', 'YOOKASSA_SECRET_KEY', 'YOOKASSA_GATEWAY_ID', 'YOOKASSA_GATEWAY_SECRET_KEY'],
    real: () => createYooKassa(),
    local: ({ yookassa: { baseUrl, credentials } }) => createYooKassa({ ...credentials, baseUrl }),
    orders: {
      invoice: { ...PLAN, returnUrl: 'https://shop.example/thanks' },
      payout: { amount: rub('1500.00'), method: 'sbp', destination: '79001112233', bank: '100000000111' },
    },
  },
  cryptobot: {
    name: 'Crypto Pay',
    variables: ['CRYPTOBOT_BASE_URL', 'CRYPTOBOT_TOKEN'],
    real: () => createCryptobot(),
    local: ({ cryptobot: { baseUrl, credentials } }) => createCryptobot({ ...credentials, baseUrl }),
    orders: {
      invoice: PLAN,
      payout: { amount: { amount: '15.25', currency: 'USDT' }, method: 'USDT', destination: '7012345678' },
    },
  },
}

/** Ids of the providers that the demo knows. */
export const PROVIDER_IDS = Object.keys(ENTRIES) as readonly ProviderId[]

/** Makes the providers, runs the work and stops what was started for it. */
export async function withSources<T>(ids: readonly string[], work: (sources: readonly Source[]) => Promise<T>): Promise<T> {
  let sandbox: Sandbox | undefined
  const sources: Source[] = []
  try {
    for (const id of ids) {
      const { name, variables, real, local } = entryOf(id)
      const baseUrl = process.env[variables[0]]
      if (hasKeys(id as ProviderId)) {
        sources.push({ provider: real(), notice: `${name}: asking the real upstream${baseUrl ? ` at ${baseUrl}` : ''}`, sandbox: null })
      } else {
        sandbox ??= await startSeededSandbox(localProviders)
        const notice = `${name}: no keys (${variables[1]}, …: see .env.example), on a local sandbox`
        sources.push({ provider: local(sandbox), notice, sandbox })
      }
    }
    return await work(sources)
  } finally {
    await Promise.all(sources.map(({ provider }) => provider.close()))
    await sandbox?.close()
  }
}

/** Every provider on one sandbox. */
export function localProviders(sandbox: Sandbox): Readonly<Record<ProviderId, DemoProvider>> {
  return Object.fromEntries(PROVIDER_IDS.map((id) => [id, ENTRIES[id].local(sandbox)])) as Record<ProviderId, DemoProvider>
}

/** Whether the environment says that the real upstream is asked. */
export function hasKeys(id: ProviderId): boolean {
  return ENTRIES[id].variables.some((variable) => process.env[variable])
}

/** Every provider with the settings of the environment. */
export function providersOfEnvironment(): Readonly<Record<ProviderId, DemoProvider>> {
  return Object.fromEntries(PROVIDER_IDS.map((id) => [id, ENTRIES[id].real()])) as Record<ProviderId, DemoProvider>
}

/** What the tour makes at this upstream. */
export function ordersFor(id: ProviderId): Orders {
  return ENTRIES[id].orders
}

function entryOf(id: string): Entry {
  const entry = Object.entries(ENTRIES).find(([name]) => name === id)?.[1]
  if (entry === undefined) throw new Error(`there is no provider ${id}`)
  return entry
}
