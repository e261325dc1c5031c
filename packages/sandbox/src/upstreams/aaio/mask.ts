import type { AaioQuirks } from './quirks.ts'

/** A wallet as answers and webhooks show it. The documentation's examples have nothing but asterisks. */
export function maskWallet(wallet: string, how: AaioQuirks['wallet']): string {
  if (how === 'plain') return wallet
  if (how === 'stars' || wallet.length < 9) return '*'.repeat(Math.max(8, wallet.length))
  return wallet.slice(0, 4) + '*'.repeat(wallet.length - 8) + wallet.slice(-4)
}
