import { createAaioUpstream } from './aaio/aaio.ts'
import { createCryptobotUpstream } from './cryptobot/cryptobot.ts'
import { createEnotUpstream } from './enot/enot.ts'
import { createYooKassaUpstream } from './yookassa/yookassa.ts'

/** The upstreams of a sandbox that is told nothing else. With one of your own: `{ ...UPSTREAMS, acme: createAcmeUpstream }`. */
export const UPSTREAMS = {
  aaio: createAaioUpstream,
  enot: createEnotUpstream,
  cryptobot: createCryptobotUpstream,
  yookassa: createYooKassaUpstream,
} as const
