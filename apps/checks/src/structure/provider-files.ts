import { join } from 'node:path'
import { filesBelow, isFile, providers } from './files.ts'

/** Files that every provider package has. `{id}` is the provider's id. */
const REQUIRED = [
  'README.md',
  'LICENSE',
  'package.json',
  'src/index.ts',
  'src/{id}.ts',
  'src/api.ts',
  'src/map.ts',
  'test/map.test.ts',
  'test/conformance.test.ts',
  'test/contract.pact.test.ts',
  'test/fixtures/README.md',
]

/** Says which files the provider packages lack. */
export function missingProviderFiles(root: string): string[] {
  return providers(root).flatMap((name) => {
    const folder = join(root, 'packages', name)
    const id = name.slice('provider-'.length)
    const missing = REQUIRED.map((file) => file.replace('{id}', id)).filter((file) => !isFile(folder, file))
    if (!filesBelow(join(folder, 'pacts')).some((file) => file.endsWith('.json'))) missing.push('pacts/*.json')
    return missing.map((file) => `packages/${name}/${file} is missing: add it, as the scaffold's template has it`)
  })
}
