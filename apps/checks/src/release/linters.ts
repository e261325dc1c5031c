import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { finish } from './processes.ts'

const ATTW = fileURLToPath(new URL('../../node_modules/@arethetypeswrong/cli/dist/index.js', import.meta.url))

/** What publint says of a packed folder, in its strict mode. */
export async function publintFaults(folder: string): Promise<string[]> {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true, pack: false })
  return messages.map((message) => formatMessage(message, pkg) ?? message.code)
}

/** What "Are the types wrong?" says of a packed folder. We are ESM only, so what CommonJS alone would need is left out. */
export async function attwFaults(folder: string): Promise<string[]> {
  const options = ['--profile', 'esm-only', '--no-definitely-typed', '--format', 'ascii', '--no-color', '--no-emoji']
  const { code, output } = await finish(process.execPath, [ATTW, '--pack', folder, ...options], { cwd: folder })
  return code === 0 ? [] : [`the types do not match what Node loads; correct \`exports\` or the build:\n${output}`]
}
