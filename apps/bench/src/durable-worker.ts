import { calls, ENGINES, now } from './durable-engines.ts'

// A process for one engine: `durable-worker.ts <engine> <database> <origin>`. It fills its queue when it is told how many, and says how fast
// they were worked off.
const [, , name = '', url = '', origin = ''] = process.argv
const make = ENGINES[name]
if (make === undefined) throw new Error(`there is no engine ${name}`)
const { database, fill, busy, rest } = await make(url, origin)

async function until(done: string): Promise<void> {
  while ((await database.query(done)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** `begin`: forget the first call; `first`: tell when it was; a number: work off so many. Times are milliseconds since 1970. */
process.on('message', async (asked: 'begin' | 'first' | number) => {
  if (asked === 'first') return void process.send?.(calls.first ?? Number.MAX_VALUE)
  calls.first = null
  if (asked === 'begin') return void process.send?.('begun')
  await fill(asked)
  const cpu = process.cpuUsage()
  await until(busy)
  const [end, { user, system }] = [now(), process.cpuUsage(cpu)]
  await until(rest)
  process.send?.({ end, cpuUs: (user + system) / asked })
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
