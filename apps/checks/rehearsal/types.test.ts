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
  node16: { options: { module: 'node16' }, files: ['types.mts', 'later.cts'] },
  bundler: { options: { module: 'esnext', moduleResolution: 'bundler' }, files: ['types.mts'] },
}
// Whether fetch's Request comes from the browser's types or from Node's, ours must not clash with them.
const LIBRARIES: Readonly<Record<string, object>> = {
  "Node's types": { lib: ['es2023'], types: ['node'] },
  "the browser's types": { lib: ['es2023', 'dom', 'dom.iterable'], types: [] },
}

// How modules are found has nothing to do with the library: each of both is tried, not each pair.
const CASES = Object.entries(MODULES).flatMap(([module, { options, files }]) =>
  Object.entries(LIBRARIES)
    .filter(([library]) => module === 'nodenext' || library === "Node's types")
    .map(([library, types]) => ({ module, library, files, options: { ...STRICT, ...options, ...types } })),
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

  // What core's README says of them; with nodenext they are compiled above.
  it.concurrent.each([
    ['node20', true, /^$/],
    ['node16', false, /^types\.cts\(1,23\): error TS1471: /],
  ] as const)('compiles CommonJS or says why not, with %s', async (module, compiles, message) => {
    const config = `tsconfig.${`${name} cts ${module}`.replace(/[^\w]+/g, '-')}.json`
    const options = { ...STRICT, lib: ['es2023'], types: ['node'], module }
    writeFileSync(join(consumers.all, config), JSON.stringify({ compilerOptions: options, files: ['types.cts'] }))
    const { code, output } = await finish(process.execPath, [tsc, '-p', config], { cwd: consumers.all })
    expect([code === 0, output]).toEqual([compiles, expect.stringMatching(message)])
  })
})
