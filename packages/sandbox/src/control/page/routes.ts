import { Hono } from 'hono'
import { html } from 'hono/html'
import type { RecordGroup } from '../../contract/panel.ts'
import { RECORD_GROUPS } from '../../contract/panel.ts'
import type { Env } from '../../http/app.ts'
import { MAX_INPUT_BYTES, readText } from '../body.ts'
import type { ControlParts } from '../endpoint.ts'
import { accountsPart, clockPart } from './accounts.ts'
import { faultsPart, requestsPart } from './faults.ts'
import type { Html } from './parts.ts'
import { FORMS_PATH } from './parts.ts'
import { recordsPart } from './records.ts'
import { SCRIPT } from './script.ts'
import { styleFor } from './style.ts'
import { nextWebhooksPart, webhooksPart } from './webhooks.ts'

/** Calls the control API. */
type CallApi = (request: Request, env: Env['Bindings']) => Response | Promise<Response>

/** How long a click waits for the webhooks that it caused, so that the page shows their answers. */
const ANSWERS_WITHIN_MS = 1000

const HEADERS = {
  'cache-control': 'no-store',
  // The page loads nothing from elsewhere, and no other page may frame it.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const

/** The page, and what its forms do: the same as the control API, and back to the page. */
export function pageRoutes(parts: ControlParts, callApi: CallApi): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/', (c) => c.html(page(parts, null), 200, HEADERS))
  app.get('/_sandbox/page.css', (c) =>
    c.body(styleFor(parts.upstreams.map(({ id }) => id)), 200, { ...HEADERS, 'content-type': 'text/css; charset=utf-8' }),
  )
  app.get('/_sandbox/page.js', (c) => c.body(SCRIPT, 200, { ...HEADERS, 'content-type': 'text/javascript; charset=utf-8' }))
  app.post(`${FORMS_PATH}/*`, async (c) => {
    const { method = 'POST', at = '' } = c.req.query()
    const url = new URL(c.req.url)
    // The body breaks off when the browser goes; the answer is then not read.
    const body = await readText(c.req.raw).catch(() => undefined)
    if (body === undefined) return c.body(null, 400)
    if (body === null) return c.html(page(parts, `the form is larger than ${MAX_INPUT_BYTES} bytes`), 413, HEADERS)
    const target = `${url.origin}${url.pathname.replace(FORMS_PATH, '/_sandbox')}`
    const init = { method, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    const answer = await callApi(new Request(target, method === 'DELETE' || body === '' ? init : { ...init, body }), c.env)
    if (answer.status >= 400) {
      const { error } = (await answer.json()) as { readonly error: string }
      return c.html(page(parts, error), answer.status as 400, HEADERS)
    }
    await Promise.race([parts.webhooks.flush(), new Promise((resolve) => setTimeout(resolve, ANSWERS_WITHIN_MS).unref())])
    return c.redirect(`/#${encodeURIComponent(at)}`, 303)
  })
  return app
}

/** Those that some upstream has. */
function groupsOf({ upstreams }: ControlParts): readonly RecordGroup[] {
  return (Object.keys(RECORD_GROUPS) as RecordGroup[]).filter((group) => upstreams.some(({ panel }) => panel.records[group] !== undefined))
}

function page(parts: ControlParts, error: string | null): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Paymux sandbox</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%234f6bed'/%3E%3Cpath d='M5 12V4h4a2.5 2.5 0 0 1 0 5H5' fill='none' stroke='white' stroke-width='1.8'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/_sandbox/page.css">
<script src="/_sandbox/page.js" defer></script>
</head>
<body>
<header>
<h1>Paymux sandbox</h1>
<p>${parts.origin} · seed ${parts.seed} · <a href="/_sandbox">control API</a></p>
${clockPart(parts)}
</header>
<main>
<div id="notice" data-part="notice" role="alert">${error === null ? '' : html`<p>${error}</p>`}</div>
${accountsPart(parts)}
${groupsOf(parts).map((group) => recordsPart(group, parts))}
${webhooksPart(parts)}
<div class="cards">${nextWebhooksPart(parts)}${faultsPart(parts)}</div>
${requestsPart(parts)}
</main>
</body>
</html>
`
}
