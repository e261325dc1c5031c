const RUNS = 3

/**
 * The least CPU time of several runs, in milliseconds: what else the machine does makes none of them longer, and a collection of
 * garbage not all of them.
 */
export function leastCpuMs(run: () => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const before = process.threadCpuUsage()
    run()
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...times)
}
