import { importCircles, packageCircles, unchecked, upwardArrows } from '../src/structure/floors.ts'
import { holds } from './holds.ts'

const acme = (file: string): string => `packages/provider-acme/${file}`
const other = (manifest: string): Record<string, string> => ({
  'packages/provider-other/package.json': JSON.stringify({ name: '@paymux/provider-other', ...JSON.parse(manifest) }),
})

holds({
  'no arrow points upwards': {
    check: upwardArrows,
    broken: [
      [
        { 'packages/core/package.json': '{ "name": "@paymux/core", "dependencies": { "@paymux/provider-acme": "1" } }' },
        /core depends on .*acme/,
      ],
      [
        { 'packages/core/package.json': '{ "name": "@paymux/core", "devDependencies": { "@paymux/provider-acme": "1" } }' },
        /is not below it/,
      ],
      [other('{ "dependencies": { "@paymux/provider-acme": "1" } }'), /provider-other depends on packages\/provider-acme/],
      [{ 'packages/lower/package.json': '{ "name": "@paymux/lower" }' }, /packages\/lower is on no floor: name it/],
    ],
  },
  'the checks depend on what they check': {
    check: unchecked,
    broken: [
      [
        { 'apps/checks/package.json': '{ "name": "@paymux/checks", "devDependencies": { "@paymux/core": "1" } }' },
        /provider-acme is no dev dependency of apps\/checks: add it/,
      ],
    ],
  },
  'no packages need each other': {
    check: packageCircles,
    broken: [
      [
        {
          ...other('{ "devDependencies": { "@paymux/provider-acme": "1" } }'),
          [acme('package.json')]: '{ "name": "@paymux/provider-acme", "devDependencies": { "@paymux/provider-other": "1" } }',
        },
        /provider-acme → packages\/provider-other → packages\/provider-acme depend on each other/,
      ],
    ],
  },
  'no files import each other': {
    check: importCircles,
    broken: [
      [
        { [acme('src/map.ts')]: "import { createAcme } from './acme.ts'\n", [acme('src/acme.ts')]: "import './map.ts'\n" },
        /acme\.ts → src\/map\.ts → /,
      ],
      [
        {
          [acme('src/acme.ts')]: "import type { A } from './map.ts'\n",
          [acme('src/map.ts')]: "export type { B } from './api.ts'\n",
          [acme('src/api.ts')]: "type C = import('./acme.ts').C\n",
        },
        /src\/acme\.ts → src\/map\.ts → src\/api\.ts → src\/acme\.ts import each other/,
      ],
      [{ [acme('src/map.ts')]: "import type { X } from './map.ts'\n" }, /src\/map\.ts → src\/map\.ts/],
      [
        {
          'apps/demo/package.json': '{ "name": "@paymux/demo" }',
          'apps/demo/src/a.ts': "import './b.js'\n",
          'apps/demo/src/b.ts': "import './a.js'\n",
        },
        /a\.ts → src\/b\.ts/,
      ],
    ],
  },
})
