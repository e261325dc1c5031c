import type { Database } from './database.ts'
import { hex } from './payouts.ts'
import type { Seal } from './seal.ts'

const OLD = `select id::text, destination_key as key, encode(destination, 'hex') as box from paymux.payout
  where destination is not null and destination_key <> $1::text order by id limit 200`

// Only if the row still has the box that was read: one that was sent meanwhile has none any more.
const RESEAL = `update paymux.payout set destination = decode($4::text, 'hex'), destination_key = $3::text, destination_hmac = decode($5::text, 'hex')
  where id = $1::uuid and destination = decode($2::text, 'hex') returning id`

/** Seals anew, with the current key, the destinations that are sealed with an older one. @returns how many */
export async function rotateSeals(database: Database, seal: Seal): Promise<number> {
  for (let done = 0; ; ) {
    const rows = (await database.query(OLD, [seal.current])) as readonly Record<'id' | 'key' | 'box', string>[]
    if (rows.length === 0) return done
    for (const { id, key, box } of rows) {
      const destination = seal.open({ key, box: Buffer.from(box, 'hex') }, id)
      const anew = seal.seal(destination, id)
      const hmac = seal.fingerprint(destination)
      done += (await database.query(RESEAL, [id, box, anew.key, hex(anew.box), hex(hmac)])).length
    }
  }
}
