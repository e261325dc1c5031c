import { mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeLater } from '@paymux/tooling/temporary'
import type { TestProject } from 'vitest/node'
import type { Consumers } from '../src/release/consumers.ts'
import { createConsumers } from '../src/release/consumers.ts'
import { startFailingRegistry } from '../src/release/failing-registry.ts'
import type { Publication } from '../src/release/publication.ts'
import { publishWithMishaps } from '../src/release/publication.ts'
import { startRegistry } from '../src/release/registry.ts'
import { table } from '../src/release/results.ts'
import type { Runtimes } from '../src/release/runtimes.ts'
import { installRuntimes } from '../src/release/runtimes.ts'

/** What the suites of a rehearsal find ready. */
export interface Stage extends Runtimes {
  /** A temporary folder that goes away at the end. */
  readonly folder: string
  readonly registry: { readonly url: string; readonly token: string }
  readonly publication: Publication
  readonly consumers: Consumers
  /** Where results are kept for the matrix. */
  readonly results: string
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly stage: Stage
  }
}

/** Publishes all packages to a local registry and installs them, once for all suites. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'paymux-rehearsal-')))
  const results = join(folder, 'results.jsonl')
  const started = performance.now()
  const log = (text: string): void => void process.stdout.write(`${Math.round((performance.now() - started) / 1000)} s  ${text}\n`)
  const cleanUps: (() => void)[] = [() => removeLater(folder)]
  const end = (): void => {
    for (const clean of cleanUps.splice(0).reverse()) clean()
  }
  try {
    const installing = installRuntimes()
    // It is awaited below; a failure before that must not go by unhandled.
    installing.catch(() => undefined)
    const registry = await startRegistry(join(folder, 'registry'))
    cleanUps.push(registry.close)
    const failing = await startFailingRegistry(registry.url)
    cleanUps.push(failing.close)
    log('a local registry is up')
    const publication = await publishWithMishaps(join(folder, 'workspace'), failing, registry)
    log(
      `published ${Object.entries(publication.versions)
        .map(([name, version]) => `${name}@${version}`)
        .join(', ')}`,
    )
    const consumers = await createConsumers(folder, registry.url, publication.versions)
    log('installed in empty projects with npm and pnpm')
    const runtimes = await installing
    log(`runtimes: ${runtimes.runtimes.map(({ name, version }) => `${name} (${version})`).join(', ')}`)
    project.provide('stage', {
      folder,
      registry: { url: registry.url, token: registry.token },
      publication,
      consumers,
      results,
      ...runtimes,
    })
  } catch (error) {
    end()
    throw error
  }
  return () => {
    process.stdout.write(`\n${table(results)}\n\n`)
    end()
  }
}
