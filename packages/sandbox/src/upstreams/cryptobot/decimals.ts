// Sums of assets are whole numbers of 10^-18: more decimals than any of them has.

const DECIMALS = 18
const UNIT = 10n ** BigInt(DECIMALS)

/** Reads "12.5"; null when it is no plain decimal number of 0 or more. */
export function readUnits(text: string | null): bigint | null {
  const [, whole, fraction = ''] = /^(\d{1,15})(?:\.(\d{1,18}))?$/.exec(text ?? '') ?? []
  return whole === undefined ? null : BigInt(whole + fraction.padEnd(DECIMALS, '0'))
}

/** Shortest text: "12.5". */
export function unitsText(units: bigint): string {
  const digits = String(units).padStart(DECIMALS + 1, '0')
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`.replace(/\.?0+$/, '')
}

/** A sum times a rate or share, cut off after so many decimals. */
export function times(units: bigint, rate: bigint, decimals: number): bigint {
  return cut((units * rate) / UNIT, decimals)
}

/** A sum divided by a rate, cut off after so many decimals. */
export function over(units: bigint, rate: bigint, decimals: number): bigint {
  return cut((units * UNIT) / rate, decimals)
}

function cut(units: bigint, decimals: number): bigint {
  const step = 10n ** BigInt(DECIMALS - decimals)
  return (units / step) * step
}
