import { run } from '@paymux/tooling/turbo'

// `pnpm release:rehearse [suite]`: publishes everything to a registry on this machine and uses it from there.
process.exitCode = run('turbo', ['run', 'rehearse', '--filter=@paymux/checks', '--output-logs=full', '--', ...process.argv.slice(2)])
