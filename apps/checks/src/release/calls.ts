import { execute } from './processes.ts'
import type { Runtime } from './runtimes.ts'
import type { SandboxTarget } from './sandbox-target.ts'

/** What the scenario of `consumer/scenario.mjs` must come to. */
export const EXPECTED = { ordered: 'rehearsal', found: true, amount: '2000.00', missing: 'rejected', hash: 'e3b0c442' }

/** The providers that are called, with the names of their factories. */
export const PROVIDERS = {
  enot: { module: '@paymux/provider-enot', factory: 'createEnot', method: 'card' },
  aaio: { module: '@paymux/provider-aaio', factory: 'createAaio', method: 'cards_ru' },
} as const

/** Providers that are published and only loaded here: they send through the same client, and their own orders run against the sandbox. */
export const LOADED_ONLY: readonly string[] = ['@paymux/provider-cryptobot', '@paymux/provider-yookassa']

/** Runs a file of an installed consumer in a runtime and returns what it printed. Nothing of this repository is in its environment. */
export async function callFrom(
  runtime: Runtime,
  project: string,
  file: string,
  id: keyof typeof PROVIDERS,
  upstream: SandboxTarget,
): Promise<unknown> {
  const { module, factory } = PROVIDERS[id]
  const env = { REHEARSAL: JSON.stringify({ module, factory, settings: upstream[id] }), NO_COLOR: '1' }
  const printed = await execute(runtime.command, [...runtime.args, file], { cwd: project, env, timeoutMs: 600_000 })
  return JSON.parse(printed)
}
