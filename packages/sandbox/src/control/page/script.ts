/**
 * What the page does beyond its forms: it sends them without leaving, and refreshes itself. It keeps what a person has opened
 * or is typing. Without it everything works too.
 */
export const SCRIPT = `'use strict'
const seen = new Map()
const partsOf = (page) => [...page.querySelectorAll('[data-part]')]
for (const part of partsOf(document)) seen.set(part.id, part.innerHTML)

const busy = (part) =>
  [...part.querySelectorAll('input:not([type=hidden])')].some((field) => field === document.activeElement || field.value !== field.defaultValue) ||
  [...part.querySelectorAll('option')].some((option) => option.selected !== option.defaultSelected && option.parentElement.selectedIndex > 0) ||
  part.contains(document.activeElement) && document.activeElement.matches('select')

/** Takes over what is new. @param done whether it answers a click; what the click came from may change then */
const show = (text, from) => {
  const next = new DOMParser().parseFromString(text, 'text/html')
  for (const fresh of partsOf(next)) {
    const part = document.getElementById(fresh.id)
    if (part === null || seen.get(fresh.id) === fresh.innerHTML && !(from && part.contains(from))) continue
    if (!(from && part.contains(from)) && busy(part)) continue
    if (fresh.id === 'notice' && !from) continue
    seen.set(fresh.id, fresh.innerHTML)
    const open = [...part.querySelectorAll('details[open]')].map((one) => one.dataset.key)
    part.replaceChildren(...fresh.childNodes)
    for (const one of part.querySelectorAll('details')) one.open = open.includes(one.dataset.key)
  }
}

document.addEventListener('submit', async (event) => {
  const form = event.target
  if (form.method !== 'post') return
  event.preventDefault()
  const button = event.submitter
  if (button) button.disabled = true
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
    const from = answer.ok ? form : document.getElementById('notice')
    show(await answer.text(), from)
    if (!answer.ok) document.getElementById('notice').scrollIntoView({ block: 'center' })
    else document.getElementById('notice').replaceChildren()
  } finally {
    if (button) button.disabled = false
  }
})

const refresh = async () => {
  try {
    if (!document.hidden) show(await (await fetch('/')).text(), null)
    document.body.classList.remove('gone')
  } catch {
    document.body.classList.add('gone')
  }
  setTimeout(refresh, 1500)
}
setTimeout(refresh, 1500)
`
