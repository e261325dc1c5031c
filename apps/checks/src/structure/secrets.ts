import { read } from './files.ts'

/** What a real key looks like, and what to call it. Test keys of our own have none of these forms. */
const SECRETS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ['a key of AWS', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a key of Google', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['a service account of Google', /"private_key_id":\s*"[0-9a-f]{40}"/],
  ['a key of Azure', /\bAccountKey=[A-Za-z0-9+/]{86}==/],
  ['a token of GitHub', /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{82})\b/],
  ['a token of GitLab', /\bglpat-[A-Za-z0-9_-]{20}\b/],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}\b|_authToken=(?!\$)[A-Za-z0-9-]{20,}/],
  ['a token of Slack', /\bxox[abeprs]-[A-Za-z0-9-]{10,}/],
  ['a live key of Stripe', /\b[rs]k_live_[A-Za-z0-9]{16,}\b/],
  ['a live key of YooKassa', /\blive_[A-Za-z0-9_-]{40,}\b/],
  ['a token of a Telegram bot', /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/],
  ['a token of Sentry or DigitalOcean', /\b(?:sntrys_|dop_v1_)[A-Za-z0-9_=+/]{40,}/],
]

/**
 * Says which files hold what looks like a real key, and which exceptions are not needed any more.
 * @param allowed files that may, each with its reason
 */
export function committedSecrets(root: string, files: readonly string[], allowed: Readonly<Record<string, string>>): string[] {
  const found = files.flatMap((file) => {
    const text = read(root, file)
    return SECRETS.filter(([, pattern]) => pattern.test(text)).map(([what]) => ({ file, what }))
  })
  return [
    ...found
      .filter(({ file }) => allowed[file] === undefined)
      .map(
        ({ file, what }) =>
          `${file} holds ${what}: take it out, make it worthless where it was issued, and write one that is plainly made up`,
      ),
    ...Object.keys(allowed)
      .filter((file) => !found.some((other) => other.file === file))
      .map((file) => `${file} holds no key any more: take its exception out of the test`),
  ]
}
