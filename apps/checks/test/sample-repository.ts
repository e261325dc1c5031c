import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A small repository that passes every check; a test breaks it and sees the check speak up. */
const SAMPLE: Readonly<Record<string, string>> = {
  'README.md': '# Sample\n',
  'packages/core/package.json': '{ "name": "@paymux/core", "dependencies": { "undici": "1" } }',
  'packages/core/src/index.ts': "export { http } from './http.ts'\n",
  'packages/core/src/http.ts': "export const http = () => import('undici')\n",
  'packages/core/dist/index.js': "import { a } from './chunk.js'\nexport { a }\n",
  'packages/core/dist/chunk.js': "export const a = () => import('undici')\n",
  'packages/core/dist/index.d.ts': '/** Works with zod. */\nexport declare const a: () => Promise<unknown>\n',
  'packages/provider-acme/package.json': '{ "name": "@paymux/provider-acme", "peerDependencies": { "@paymux/core": "1" } }',
  'packages/provider-acme/README.md': '# Acme\n',
  'packages/provider-acme/LICENSE': 'MIT\n',
  'packages/provider-acme/src/index.ts': "export { createAcme } from './acme.ts'\n",
  'packages/provider-acme/src/acme.ts':
    "import type { Money } from '@paymux/core'\nimport { http } from '@paymux/core/http'\nimport * as z from 'zod/mini'\n",
  'packages/provider-acme/src/api.ts': '',
  'packages/provider-acme/src/map.ts': '',
  'packages/provider-acme/dist/index.js': "import { http } from '@paymux/core/http'\n",
  'packages/provider-acme/dist/index.d.ts': "import { Money } from '@paymux/core'\nexport declare const m: Money\n",
  'packages/provider-acme/pacts/acme.json': '{}',
  'packages/provider-acme/test/map.test.ts': "use('balance.json')\nuse('payout')\n",
  'packages/provider-acme/test/contract.pact.test.ts': '',
  'packages/provider-acme/test/conformance.test.ts': '',
  'packages/provider-acme/test/fixtures/README.md':
    '| `balance.json` | https://acme.example/docs, verbatim |\n| `payout.json` | made from `balance.json` |\n',
  'packages/provider-acme/test/fixtures/balance.json': '{}',
  'packages/provider-acme/test/fixtures/payout.json': '{}',
}

/** Writes the sample to a temporary folder with some files replaced; null leaves a file out. */
export function sampleRepository(changes: Readonly<Record<string, string | null>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'paymux-structure-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [file, text] of Object.entries({ ...SAMPLE, ...changes })) {
    if (text === null) continue
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}
