/** What SHA-256 appends to a message of so many bytes: one bit, zeros and the length in bits. */
export function padding(bytes: number): Uint8Array {
  const padded = new Uint8Array(64 - ((bytes + 8) % 64) + 8)
  padded[0] = 0x80
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(bytes) * 8n)
  return padded
}

/** The hash of `message + padding(length) + suffix`, made from the hash and the length of the message alone. */
export function extend(hash: string, length: number, suffix: Uint8Array): string {
  const before = length + padding(length).length
  const rest = Uint8Array.from([...suffix, ...padding(before + suffix.length)])
  let state = Array.from({ length: 8 }, (_, at) => Number.parseInt(hash.slice(at * 8, at * 8 + 8), 16))
  for (let at = 0; at < rest.length; at += 64) state = compress(state, new DataView(rest.buffer, at, 64))
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

const PRIMES: readonly number[] = Array.from({ length: 312 }, (_, n) => n).filter(
  (n) => n > 1 && !Array.from({ length: n }, (_, d) => d).some((d) => d > 1 && n % d === 0),
)
const K = PRIMES.slice(0, 64).map((prime) => Math.floor((Math.cbrt(prime) % 1) * 2 ** 32))

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

function compress(state: readonly number[], block: DataView): number[] {
  const w = Array.from({ length: 16 }, (_, at) => block.getUint32(at * 4))
  const word = (at: number): number => w[at] ?? 0
  for (let t = 16; t < 64; t++) {
    const [a, b] = [word(t - 15), word(t - 2)]
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10)
    w.push((word(t - 16) + s0 + word(t - 7) + s1) | 0)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const one = (h + s1 + ((e & f) ^ (~e & g)) + (K[t] ?? 0) + word(t)) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
  }
  return [a, b, c, d, e, f, g, h].map((value, at) => (value + (state[at] ?? 0)) | 0)
}
