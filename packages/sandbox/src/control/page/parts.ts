import { html } from 'hono/html'
import type { Tone } from '../../contract/panel.ts'

/** HTML in which every value is escaped. */
export type Html = ReturnType<typeof html>

/** Where the forms of the page go. What follows is a path of the control API. */
export const FORMS_PATH = '/_sandbox/page'

/** A section that the script refreshes by itself. */
export function part(id: string, title: string, body: Html): Html {
  return html`<section id="${id}" data-part="${id}"><h2>${title}</h2>${body}</section>`
}

/** One button that calls the control API. @param path of the endpoint @param at the section to come back to */
export function button(label: string, path: string, at: string, options: { readonly method?: string; readonly look?: string } = {}): Html {
  return html`<form method="post" action="${formAction(path, at, options.method)}"><button class="${options.look ?? ''}">${label}</button></form>`
}

export function formAction(path: string, at: string, method = 'POST'): string {
  return `${FORMS_PATH}${path}?${new URLSearchParams({ at, method })}`
}

/** Parts of a path, encoded. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map((one) => `/${encodeURIComponent(one)}`).join('')
}

export function pill(word: string, tone: Tone | 'plain'): Html {
  return html`<span class="pill ${tone}">${word}</span>`
}

/** Upstream, by its colour. */
export function badge(upstream: string): Html {
  return html`<span class="badge ${upstream}">${upstream}</span>`
}

/** "2026-05-03 08:15:07", UTC. */
export function timeOf(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`
}

export function select(name: string, label: string, values: readonly unknown[], chosen?: unknown): Html {
  const options = values.map(
    (value) => html`<option value="${String(value)}"${value === chosen ? ' selected' : ''}>${String(value) || '–'}</option>`,
  )
  return html`<label>${label} <select name="${name}">${options}</select></label>`
}

export function input(name: string, label: Html | string, value = '', hint = ''): Html {
  return html`<label>${label} <input name="${name}" value="${value}" placeholder="${hint}" autocomplete="off" spellcheck="false"></label>`
}

/** Names and values, nested ones as JSON. @param key under which the script remembers whether it is open */
export function details(key: string, summary: Html | string, values: Readonly<Record<string, unknown>>): Html {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
  const rows = Object.entries(values).map(([name, value]) => html`<dt>${name}</dt><dd>${text(value)}</dd>`)
  return html`<details data-key="${key}"><summary>${summary}</summary><dl>${rows}</dl></details>`
}

export function table(heads: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="wide"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`
}

export function empty(text: string): Html {
  return html`<p class="empty">${text}</p>`
}
