import type { ClosableTransport, TransportResponse } from '@paymux/core/http'
import type { Parts } from './acme.ts'
import type { Mutant } from './table.ts'
import { errors, over, testMutants } from './table.ts'

/** Works on each answer. */
const slow = (work: (answer: TransportResponse) => void): Partial<Parts> =>
  over((send) => async (request) => {
    const answer = await send(request)
    work(answer)
    return answer
  })

const TEXTS: readonly Mutant[] = [
  {
    name: 'looks at a page again for every character',
    parts: slow((answer) => {
      const until = performance.now() + 2000 * (answer.body.length / 2 ** 19) ** 2
      while (performance.now() < until);
    }),
    breaks: 'hostile-text',
  },
  {
    name: 'makes a pattern from a destination',
    parts: errors((error, _settings, input) => {
      const destination = String((input as { destination?: unknown } | undefined | null)?.destination)
      if (!destination.startsWith('\\')) return error
      const until = performance.now() + 300 * 1.5 ** (destination.length - 25)
      while (performance.now() < until);
      return error
    }),
    breaks: 'hostile-text',
  },
]

const END: readonly Mutant[] = [
  { name: 'does not close', parts: { provider: (provider) => ({ ...provider, close: async () => undefined }) }, breaks: 'close-frees' },
  {
    name: 'has no close',
    parts: { provider: ({ close, ...provider }) => provider as typeof provider & { close: typeof close } },
    breaks: ['provider-shape', 'close-frees'],
  },
  {
    name: 'closes a transport that it was given',
    parts: {
      provider: (provider, { transport }) => ({
        ...provider,
        close: async () => {
          await provider.close()
          await (transport as Partial<ClosableTransport> | undefined)?.close?.()
        },
      }),
    },
    breaks: 'close-frees',
  },
]

// Without faults of connections, which are not what this is about.
testMutants([...TEXTS, ...END], 'texts', { scenarios: [], inTurn: true })
