import { run } from '../turbo.ts'

// `pnpm release:rehearse [suite]`: publishes everything to a registry on this machine and uses it from there.
process.exitCode = run('turbo', ['run', 'rehearse', '--filter=@paymux/tooling', '--output-logs=full', '--', ...process.argv.slice(2)])
