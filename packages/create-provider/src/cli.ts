#!/usr/bin/env node
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { ScaffoldError, scaffold } from './scaffold.ts'

const HELP = `Starts a Paymux provider: a package that builds, tests and publishes itself.

  npm create @paymux/provider <name>
  pnpm create @paymux/provider <name>
  yarn create @paymux/provider <name>

<name> is the provider's id: lower-case letters, digits and hyphens, such as "acme".

  --title <name>     its name for people, such as "Acme Pay" (default: the words of <name>)
  --dir <folder>     where to write it (default: the last part of the npm name)
  --package <name>   its npm name (default: paymux-provider-<name>)
  --help             this text

With npm write -- before the options: npm create @paymux/provider acme -- --title "Acme Pay"
`

function main(args: readonly string[]): string {
  const { values, positionals } = parse(args)
  if (values.help === true) return HELP
  const [name, ...more] = positionals
  if (name === undefined) throw new ScaffoldError('a name is missing, as in: npm create @paymux/provider acme')
  if (more.length > 0) throw new ScaffoldError(`expected one name, got ${positionals.length}: ${positionals.join(' ')}.`)
  const { folder, packageName, files } = scaffold({ name, title: values.title, dir: values.dir, packageName: values.package })
  const here = relative(process.cwd(), folder) || '.'
  return `${packageName}: ${files.length} files in ${here}

  cd ${here}
  npm install       # writes package-lock.json: commit it, the workflows need it
  npm run check     # lint, build, types, tests, package

It is a whole provider for an API that does not exist. Replace it with yours, beginning with src/settings.ts and src/api.ts.
The guide, with the order of work: node_modules/@paymux/core/AUTHORING.md
`
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, title: { type: 'string' }, dir: { type: 'string' }, package: { type: 'string' } },
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
