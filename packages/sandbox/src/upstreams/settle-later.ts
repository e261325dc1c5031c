import type { UpstreamContext } from '../contract/upstream.ts'

/** Settles a new payout by itself after the account's `settleAfterMs`, unless it was ended before. */
export function settleLater(
  { clock }: Pick<UpstreamContext, 'clock'>,
  { settleAfterMs }: { readonly settleAfterMs: number | null },
  payout: { readonly isOpen: () => boolean; readonly settle: () => void },
): void {
  if (settleAfterMs === null) return
  clock.at(clock.now() + settleAfterMs, () => {
    if (payout.isOpen()) payout.settle()
  })
}
