import { serve } from '@hono/node-server'
import { providersOfEnvironment } from '../providers.ts'
import { createApp } from './app.ts'
import { mishapsOf } from './mishaps.ts'
import { openShop } from './shop.ts'

// The shop's process. It knows an environment, as where it would be deployed: which keys, which folder, which port.
const { SHOP_FOLDER = '', SHOP_SEAL_KEY = '', SHOP_PORT = '0', SHOP_SANDBOX } = process.env

const providers = providersOfEnvironment()
let origin = process.env.SHOP_ORIGIN ?? ''
const shop = await openShop({ providers, folder: SHOP_FOLDER, sealKey: SHOP_SEAL_KEY, origin: () => origin })
const sandbox = SHOP_SANDBOX ? { origin: SHOP_SANDBOX, mishaps: mishapsOf(SHOP_SANDBOX, killLater) } : null
const { fetch } = createApp({ shop, providers, sandbox })
const server = serve({ fetch, port: Number(SHOP_PORT), hostname: '127.0.0.1' }, ({ port }) => {
  origin ||= `http://127.0.0.1:${port}`
  process.send?.({ port, origin })
})

process.once('SIGTERM', async () => {
  server.close()
  await shop.close()
  process.exit()
})
// Ctrl-C reaches both processes: the parent ends this one in order.
process.on('SIGINT', () => undefined)
// The parent is gone.
process.once('disconnect', () => process.exit())

/** Kills this process, as a power cut would, while a payout is on its way. */
function killLater(): void {
  const look = setInterval(async () => {
    const sending = (await shop.wages()).some(({ payout }) => payout.state === 'sending')
    const waiting = await sandbox?.mishaps.waiting()
    if (!sending || waiting?.length !== 0) return
    clearInterval(look)
    // By then the browser has its answer.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 2_000)
  }, 100)
}
