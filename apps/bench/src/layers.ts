import type { Row } from './measure.ts'
import { allocation, compare } from './measure.ts'
import { SUBJECTS } from './subjects.ts'

const IN_FLIGHT = [1, 20, 64] as const
const CALLS = { 1: 1500, 20: 4000, 64: 4000 } as const

/** Measures a read and a write of each provider, and the layers under one of them, against `undici.request` with `JSON.parse`. */
export async function layers(origin: string, rounds = 5): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const subject of Object.keys(SUBJECTS)) {
    const kinds = subject === 'enot-read' ? ['undici', 'dispatch', 'transport', 'call', 'paymux'] : ['undici', 'dispatch', 'paymux']
    const clients = kinds.map((kind) => `${kind}:${subject}`)
    for (const inFlight of IN_FLIGHT) {
      rows.push(...(await compare({ clients, origin, inFlight, calls: CALLS[inFlight], rounds, sets: 3 })))
    }
    for (const client of clients) {
      const bytes = await allocation(client, origin, 1000)
      for (const [index, row] of rows.entries()) if (row.client === client) rows[index] = { ...row, bytes }
    }
  }
  return rows
}
