import { calls, ENGINES } from './durable-engines.ts'

// A process for one engine: `durable-worker.ts <engine> <database> <origin>`. It fills its queue when it is told how many, and says how fast
// they were worked off.
const [, , name = '', url = '', origin = ''] = process.argv
const make = ENGINES[name]
if (make === undefined) throw new Error(`there is no engine ${name}`)
const { database, fill, busy, rest } = await make(url, origin)

async function until(done: string): Promise<void> {
  while ((await database.query(done)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
}

process.on('message', async ({ count, beside }: { count: number; beside: boolean }) => {
  calls.first = null
  await fill(count)
  const [filled, cpu] = [performance.now(), process.cpuUsage()]
  await until(busy)
  // From the first call on: when an engine looks for work is another question. What another process called first is not known here.
  const seconds = (performance.now() - (beside ? filled : (calls.first ?? filled))) / 1000
  const { user, system } = process.cpuUsage(cpu)
  await until(rest)
  process.send?.({ perSecond: count / seconds, cpuUs: (user + system) / count })
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
