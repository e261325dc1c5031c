import { createEnot } from '@paymux/provider-enot'
import { startSandbox } from '@paymux/sandbox'

/** The sandbox of this repository, with settings for the factories of two providers. */
export interface SandboxTarget {
  readonly enot: object
  readonly aaio: object
  /** Enot's settings as environment variables. */
  readonly env: Readonly<Record<string, string>>
  /** What an endpoint answers to Enot's webhook about a paid invoice, to the same once more and to the same with another amount. */
  readonly webhooksTo: (url: string) => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

/** Starts an empty sandbox. */
export async function startSandboxTarget(): Promise<SandboxTarget> {
  const { enot, aaio, webhooks, describe, setWebhookUrl, close } = await startSandbox()
  const settings = { baseUrl: enot.baseUrl, ...enot.credentials }
  return {
    enot: settings,
    aaio: { baseUrl: aaio.baseUrl, ...aaio.credentials },
    env: describe().find(({ id }) => id === 'enot')?.env ?? {},
    webhooksTo: async (url) => {
      setWebhookUrl(url)
      const provider = createEnot(settings)
      await provider.invoices.create({ reference: 'order-1', amount: { amount: '640.50', currency: 'RUB' } })
      await provider.close()
      enot.invoices.pay('order-1')
      await webhooks.flush()
      const [{ id } = { id: '' }] = webhooks.list()
      webhooks.resend(id)
      webhooks.tamper(id)
      await webhooks.flush()
      return webhooks.list().map(({ answer, error }) => (answer === null ? String(error) : `${answer.status} ${answer.body}`))
    },
    close,
  }
}
