// What a consumer does, the same everywhere: orders a payout, looks it up, asks for one that does not exist.
export async function scenario(provider, { PaymentError, hash }) {
  const order = {
    reference: 'rehearsal',
    amount: { amount: '2000', currency: 'RUB' },
    method: provider.id === 'enot' ? 'card' : 'cards_ru',
  }
  const receipt = await provider.payouts.create({ ...order, destination: '5536914012345678' })
  const payout = await provider.payouts.get({ reference: order.reference })
  const missing = await provider.payouts.get({ reference: 'no-such-payout' }).catch((error) => error)
  return {
    ordered: receipt.reference,
    found: payout.id === receipt.id,
    amount: payout.amount?.amount ?? null,
    missing: PaymentError.is(missing) ? missing.outcome : String(missing),
    hash: hash('sha256', '').slice(0, 8),
  }
}
