import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compareDeclarations, publicDeclarations } from '@paymux/tooling/api'
import { expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const FOLDER = fileURLToPath(new URL('..', import.meta.url))
const ENTRIES = Object.values(manifest.exports).flatMap((entry) =>
  typeof entry === 'string' ? [] : [entry.types.replace(/^\.\/dist\/(.*)\.d\.ts$/, '$1')],
)

it('the public declarations are the committed ones', async () => {
  const built = await publicDeclarations(FOLDER, ENTRIES)
  expect(compareDeclarations(`${FOLDER}/api`, built, process.env.API_UPDATE !== undefined).join('\n')).toBe('')
  expect(readdirSync(`${FOLDER}/api`).sort()).toEqual(ENTRIES.map((name) => `${name}.d.ts`).sort())
  // Names of chunks change with their contents.
  for (const text of Object.values(built)) expect(text).not.toMatch(/from ['"]\./)
}, 60_000)
