#!/usr/bin/env node
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { ScaffoldError, scaffold } from './scaffold.ts'

const HELP = `Starts a Paymux provider: a package that builds, tests and publishes itself.

  npm create @paymux/provider <name>
  pnpm create @paymux/provider <name>
  yarn create @paymux/provider <name>

<name> is the provider's id: lower-case letters, digits and hyphens, such as "acme".

  --dir <folder>     where to write it (default: the last part of the npm name)
  --package <name>   its npm name (default: paymux-provider-<name>); with npm write -- before it
  --help             this text
`

function main(args: readonly string[]): string {
  const { values, positionals } = parse(args)
  if (values.help === true) return HELP
  const [name, ...more] = positionals
  if (name === undefined) throw new ScaffoldError('a name is missing, as in: npm create @paymux/provider acme')
  if (more.length > 0) throw new ScaffoldError(`one name is enough, "${more.join(' ')}" is too much.`)
  const { folder, packageName, files } = scaffold({ name, dir: values.dir, packageName: values.package })
  const here = relative(process.cwd(), folder) || '.'
  return `${packageName}: ${files.length} files in ${here}

  cd ${here}
  npm install       # writes package-lock.json: commit it, the workflows need it
  npm run check     # lint, build, types, tests, package

It is a whole provider for an API that does not exist. Replace src/api.ts, src/map.ts and src/webhooks.ts with yours, and the answers
in test/fixtures. The guide: node_modules/@paymux/core/AUTHORING.md
`
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, dir: { type: 'string' }, package: { type: 'string' } },
    })
  } catch (error) {
    throw new ScaffoldError(`${(error as Error).message.split('. ')[0]}. --help lists what there is.`)
  }
}

try {
  process.stdout.write(main(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof ScaffoldError)) throw error
  process.stderr.write(`create-provider: ${error.message}\n`)
  process.exitCode = 1
}
