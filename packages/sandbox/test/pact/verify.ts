import type { VerifierOptions } from '@pact-foundation/pact'
import { Verifier } from '@pact-foundation/pact'
import type { Interaction, Message, Pact } from './pacts.ts'
import { stateOf } from './pacts.ts'

/** What a verification needs besides the contract. */
export interface Verification {
  readonly provider: string
  /** Where requests go. */
  readonly baseUrl?: string
  /** Brings the upstream into the interaction's state. */
  readonly setUp: () => Promise<void>
  /** The fields of the message that the upstream sent. */
  readonly message?: () => Promise<object>
}

// Pact's proxy reads a form and would send it on as JSON.
const keepForms: NonNullable<VerifierOptions['requestFilter']> = (request, _, next) => {
  if (request.is('application/x-www-form-urlencoded')) request.body = Buffer.from(new URLSearchParams(request.body).toString())
  next()
}

/** Verifies one interaction of a committed contract by Pact's own verifier. Rejects when it does not hold. */
export async function verify(pact: Pact, interaction: Interaction | Message, given: Verification): Promise<void> {
  let ready = 0
  const setUp = async (): Promise<void> => {
    await given.setUp()
    ready++
  }
  const { description } = interaction
  const { message, baseUrl } = given
  // How Pact lets one interaction be chosen: a regular expression.
  process.env.PACT_DESCRIPTION = `^${description.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`
  try {
    await new Verifier({
      provider: given.provider,
      pactUrls: [pact.path],
      logLevel: 'error',
      // Its own limit of 30 s depends on how busy the machine is.
      timeout: 600_000,
      stateHandlers: { [stateOf(interaction).name]: { setup: setUp } },
      requestFilter: keepForms,
      ...(baseUrl === undefined ? {} : { providerBaseUrl: baseUrl }),
      ...(message === undefined ? {} : { messageProviders: { [description]: message } }),
    }).verifyProvider()
  } finally {
    delete process.env.PACT_DESCRIPTION
  }
  if (ready !== 1) throw new Error(`${ready} interactions were verified instead of one`)
}
