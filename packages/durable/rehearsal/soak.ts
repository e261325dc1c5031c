/**
 * Many payouts through workers that are killed again and again. Run: pnpm soak [count] [--control]
 * The ledger of the upstream must equal the rows'. The control, which is what everybody writes (POST, then write it down), must fail it.
 */
import { parseArgs } from 'node:util'
import { soak } from './soak-run.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { control: { type: 'boolean', default: false } } })
const count = Number(positionals[0] ?? 1_000_000)
const result = await soak({ count, control: values.control, say: (line) => console.log(line) })
console.log(JSON.stringify(result, null, 2))
process.exitCode = result.twice === 0 && result.lost === 0 && result.wrong === 0 ? 0 : 1
