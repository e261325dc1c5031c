import type { PaymentErrorCode } from './errors.ts'
import { PaymentError } from './errors.ts'
import type { PaymentProvider } from './spec/provider.ts'

/** Codes after which the next provider is asked. Anything else, a refusal too, is an answer. */
const NO_ANSWER: readonly PaymentErrorCode[] = ['unavailable', 'network', 'timeout', 'rate_limited']

/** A group without its writes; other members stay as they are. */
type WithoutWrites<Group> = Group extends (...given: never[]) => unknown
  ? Group
  : Group extends object
    ? Omit<Group, 'create' | 'capture' | 'cancel'>
    : Group

/** A provider without the calls that move money. */
export type ReadsOf<Provider> = { readonly [Group in keyof Provider]: WithoutWrites<Provider[Group]> }

/**
 * Asks one provider after the other until one answers: `unavailable`, `network`, `timeout` and `rate_limited` go on to the next, and
 * a refusal is an answer. For reads only, such as rates, methods or balances of accounts that stand in for each other.
 *
 * There is no such function for writes. Without a memory of attempts it would pay twice: one provider takes the order and its answer is
 * lost, the caller repeats, and another takes it again. `@paymux/durable` has that memory.
 * @param providers in the order in which they are asked, at least one
 * @param read asks one of them
 * @throws PaymentError the first refusal, or what the last one failed with; `config` / `not_sent` without providers
 */
export async function firstAnswer<Provider extends Pick<PaymentProvider, 'id'>, Answer>(
  providers: readonly Provider[],
  read: (provider: ReadsOf<Provider>) => Promise<Answer>,
): Promise<Answer> {
  let failure: unknown = new PaymentError({
    code: 'config',
    outcome: 'not_sent',
    provider: 'paymux',
    operation: 'firstAnswer',
    message: 'there is no provider to ask.',
  })
  for (const provider of providers) {
    try {
      return await read(provider as ReadsOf<Provider>)
    } catch (error) {
      failure = error
      if (!PaymentError.is(error) || !NO_ANSWER.includes(error.code)) break
    }
  }
  throw failure
}
