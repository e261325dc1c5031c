import type { ClosableTransport } from '@paymux/core/http'
import { PARTS } from './acme.ts'
import type { Mutant } from './table.ts'
import { errors, testMutants } from './table.ts'

/** Takes so much of the processor, however busy it is with others. */
function work(ms: number): void {
  const before = process.threadCpuUsage()
  while (process.threadCpuUsage(before).user < ms * 1000);
}

const TEXTS: readonly Mutant[] = [
  {
    name: 'looks at a page again for every character',
    parts: {
      readEnvelope: (body, status) => {
        if (typeof body === 'string') work(500 * (body.length / 2 ** 19) ** 3)
        return PARTS.readEnvelope(body, status)
      },
    },
    breaks: 'hostile-text',
  },
  {
    name: 'makes a pattern from a destination',
    parts: errors((error, _settings, input) => {
      const destination = destinationOf(input)
      if (destination.startsWith('\\')) work(500 * 1.5 ** (destination.length - 25))
      return error
    }),
    breaks: 'hostile-text',
  },
]

/** Empty for an input that cannot be read. */
function destinationOf(input: unknown): string {
  try {
    return String((input as { destination?: string }).destination ?? '')
  } catch {
    return ''
  }
}

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

// The kit leaves hostile texts out where it is given chosen faults.
testMutants(TEXTS, 'texts', { scenarios: [], inTurn: true })
testMutants(END, 'end', { inTurn: true })
