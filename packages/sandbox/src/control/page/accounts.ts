import { html } from 'hono/html'
import type { ValuesPanel } from '../../contract/panel.ts'
import type { NamedUpstream } from '../../contract/upstream.ts'
import type { ControlParts } from '../endpoint.ts'
import type { Html } from './parts.ts'
import { badge, button, formAction, input, part, select, timeOf } from './parts.ts'

/** The clock, with buttons. */
export function clockPart({ clock }: ControlParts): Html {
  const steps = [
    ['+1 min', 60_000],
    ['+1 h', 3_600_000],
    ['+1 day', 86_400_000],
  ] as const
  const advance = steps.map(
    ([label, milliseconds]) => html`<form method="post" action="${formAction('/clock/advance', 'clock')}">
<input type="hidden" name="milliseconds" value="${milliseconds}"><button>${label}</button></form>`,
  )
  const toggle = clock.frozen() ? button('run', '/clock/run', 'clock') : button('freeze', '/clock/freeze', 'clock')
  return html`<div id="clock" data-part="clock" class="clock">
<span class="pill ${clock.frozen() ? 'held' : 'good'}">${clock.frozen() ? 'frozen' : 'running'}</span>
${timeOf(new Date(clock.now()).toISOString())} <abbr title="Coordinated Universal Time">UTC</abbr> ${toggle}${advance}</div>`
}

/** A card for each upstream. */
export function accountsPart({ upstreams, origin }: ControlParts): Html {
  return html`<div class="cards">${upstreams.map((upstream) => accountPart(upstream, origin))}</div>`
}

function accountPart({ id, panel }: NamedUpstream, origin: string): Html {
  const { env, balance, quirks } = panel
  const amounts = Object.entries(balance?.get() ?? {}).map(
    ([name, sum]) => html`<div><dt>${name}</dt><dd>${sum} <small>${panel.currency ?? ''}</small></dd></div>`,
  )
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`)
  return part(
    `account-${id}`,
    panel.name,
    html`<p class="base">${badge(id)} <code>${origin}/${id}</code></p>
<dl class="balance">${amounts}</dl>
<details data-key="env ${id}"><summary>Keys, for the environment</summary><pre>${lines}</pre></details>
${valuesForm(id, 'balance', 'Set the balance', balance)}
${valuesForm(id, 'quirks', 'Facts that nobody documents', quirks)}`,
  )
}

function valuesForm(id: string, name: string, title: string, panel: ValuesPanel | undefined): Html | '' {
  if (panel === undefined) return ''
  const { fields, get } = panel
  const now = get() as Readonly<Record<string, unknown>>
  const controls = Object.entries(fields).map(([field, { values }]) =>
    values === undefined ? input(field, field, String(now[field])) : select(field, field, values, now[field]),
  )
  return html`<details data-key="${name} ${id}"><summary>${title}</summary>
<form method="post" action="${formAction(`/${id}/${name}`, `account-${id}`, 'PATCH')}" class="fields">${controls}<button>save</button></form></details>`
}
