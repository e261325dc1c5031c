import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { finish } from '../src/release/processes.ts'
import { recorded } from '../src/release/results.ts'

const { compilers, consumers, results } = inject('stage')

const STRICT = {
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  target: 'es2023',
}
const MODULES: Readonly<Record<string, { readonly options: object; readonly files: readonly string[] }>> = {
  nodenext: { options: { module: 'nodenext' }, files: ['types.mts', 'types.cts'] },
  bundler: { options: { module: 'esnext', moduleResolution: 'bundler' }, files: ['types.mts'] },
}
// Whether fetch's Request comes from the browser's types or from Node's, ours must not clash with them.
const LIBRARIES: Readonly<Record<string, object>> = {
  "Node's types": { lib: ['es2023'], types: ['node'] },
  "the browser's types": { lib: ['es2023', 'dom', 'dom.iterable'], types: [] },
}

const CASES = Object.entries(MODULES).flatMap(([module, { options, files }]) =>
  Object.entries(LIBRARIES).map(([library, types]) => ({ module, library, files, options: { ...STRICT, ...options, ...types } })),
)

describe.each(compilers)('$name', ({ name, tsc }) => {
  it.concurrent.each(CASES)('accepts our types with $module and $library', async ({ module, library, files, options }) => {
    await recorded(results, { row: name, column: module }, async () => {
      const config = `tsconfig.${`${name} ${module} ${library}`.replace(/[^\w]+/g, '-')}.json`
      writeFileSync(join(consumers.all, config), JSON.stringify({ compilerOptions: options, files }))
      const { code, output } = await finish(process.execPath, [tsc, '-p', config], { cwd: consumers.all })
      expect([code, output]).toEqual([0, ''])
    })
  })
})
