import { startSandbox } from '@paymux/sandbox'

/** An upstream of each provider on this machine, with settings for its factory. */
export interface Upstream {
  readonly enot: object
  readonly aaio: object
  readonly close: () => Promise<void>
}

/** The sandbox of this repository. */
export async function startUpstream(): Promise<Upstream> {
  const { enot, aaio, close } = await startSandbox()
  return { enot: { baseUrl: enot.baseUrl, ...enot.credentials }, aaio: { baseUrl: aaio.baseUrl, ...aaio.credentials }, close }
}
