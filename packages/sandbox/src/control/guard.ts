const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i

/** Looks at one header of a request; null when it is not there. */
type Header = (name: string) => string | null

/**
 * Why a request may not use the control API, or null. A web page from elsewhere must neither read nor change anything, not even
 * through a host name of its own that leads to this machine.
 */
export function refusal(header: Header, method: string, path: string): string | null {
  const host = header('host') ?? ''
  if (!LOOPBACK.test(host)) return `this is for 127.0.0.1 and localhost only, not for ${JSON.stringify(host)}`
  const origin = header('origin')
  if (origin !== null && origin !== `http://${host}` && origin !== `https://${host}`)
    return 'pages of another origin may not use the sandbox'
  const site = header('sec-fetch-site')
  const followsLink = method === 'GET' && path === '/' && header('sec-fetch-mode') === 'navigate'
  if (site !== null && site !== 'same-origin' && site !== 'none' && !followsLink) return 'pages of another origin may not use the sandbox'
  return null
}
