import type { RequestLogEntry } from '../http/requests.ts'
import type { Sandbox } from '../index.ts'
import type { CommandLine } from './options.ts'

/** What the command says when it has started: lines that can be put into a `.env` file as they are. */
export function startLines(sandbox: Sandbox, { sandbox: options }: CommandLine): string {
  const { origin, seed } = sandbox
  const webhooks = options.webhookUrl === undefined ? 'nowhere yet; --webhook-url says where' : `to ${options.webhookUrl}`
  const upstreams = sandbox.describe().map(({ name, env }) => {
    const lines = Object.entries(env).map(([variable, value]) => `${variable}=${value}`)
    return [`# ${name}`, ...lines, ''].join('\n')
  })
  return [
    `# Paymux sandbox on ${origin} (page and control API: the same address, /_sandbox)`,
    `# webhooks go ${webhooks}`,
    options.seed === undefined ? `# start with --seed ${seed} to get these keys again` : `# seed ${seed}`,
    '',
    ...upstreams,
  ].join('\n')
}

/** One request on one line. */
export function requestLine({ at, method, path, status, operation, reference, fault, durationMs }: RequestLogEntry): string {
  const words = [
    at.slice(11, 19),
    ...[method, path, status ?? 'no-answer', operation ?? '-'],
    ...(reference === null || reference === '' ? [] : [`"${reference}"`]),
    ...(fault === null ? [] : [`fault=${fault}`]),
    `${durationMs}ms`,
  ]
  return printable(words.join(' '))
}

/** Text from outside must neither begin a line of its own nor steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
