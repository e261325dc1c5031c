import { expect, test } from 'vitest'
import { gather } from '../src/store.ts'

/** Statements that end when they are told to. */
function open(ms: number) {
  const batches: { readonly ids: readonly string[]; readonly end: (error?: Error) => void }[] = []
  const ask = gather<string, string>(
    ms,
    (ids) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error): void => (error === undefined ? resolve(new Map(ids.map((id) => [id, `${id}!`]))) : reject(error))
        batches.push({ ids, end })
      }),
    String,
  )
  const started = async (count: number): Promise<void> => {
    while (batches.length < count) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return { batches, ask, started }
}

test('what comes at once goes together, and what comes meanwhile goes together afterwards', async () => {
  const { batches, ask, started } = open(1_000_000)
  const first = [ask('a'), ask('b')]
  await started(1)
  const then = [ask('c'), ask('d')]
  batches[0]?.end()
  expect(await Promise.all(first)).toEqual(['a!', 'b!'])
  await started(2)
  batches[1]?.end()
  expect(await Promise.all(then)).toEqual(['c!', 'd!'])
  expect(batches.map(({ ids }) => ids)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('one that hangs holds up no other for long, and its error is of its own calls only', async () => {
  const { batches, ask, started } = open(1)
  const hanging = ask('a')
  await started(1)
  const other = ask('b')
  await started(2)
  batches[1]?.end()
  expect(await other).toBe('b!')
  batches[0]?.end(new Error('the connection was cut'))
  await expect(hanging).rejects.toThrow('cut')
})

test('two about the same id never go together', async () => {
  const { batches, ask, started } = open(1_000_000)
  const both = [ask('a'), ask('a')]
  await started(1)
  batches[0]?.end()
  await started(2)
  batches[1]?.end()
  expect(await Promise.all(both)).toEqual(['a!', 'a!'])
})

test('what is refused together is asked one by one: no answer is lost because of another`s', async () => {
  const asked: string[][] = []
  const ask = gather<string, string>(
    1_000_000,
    async (ids) => {
      asked.push(ids)
      if (ids.includes('bad')) throw new Error('bad')
      return new Map(ids.map((id) => [id, `${id}!`]))
    },
    String,
  )
  const settled = await Promise.allSettled(['a', 'bad', 'b'].map(ask))
  expect(settled.map((each) => (each.status === 'fulfilled' ? each.value : 'refused'))).toEqual(['a!', 'refused', 'b!'])
  expect(asked).toEqual([['a', 'bad', 'b'], ['a'], ['bad'], ['b']])
})
