export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --good: #1a7f4b; --wait: #9a6700; --bad: #c22f2f; --odd: #8a3ffc }
@media (prefers-color-scheme: dark) { :root { --good: #4ac27e; --wait: #d9a531; --bad: #ff7b72; --odd: #c297ff } }
* { box-sizing: border-box }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 84rem; margin: 0 auto; padding: 1.5rem 1rem }
h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1.05rem; margin: 0 0 .75rem } p { margin: .35rem 0 }
.lead, .quiet, .books { opacity: .75 }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1rem; align-items: start; margin-top: 1rem }
section { border: 1px solid var(--line); border-radius: 10px; padding: 1rem }
#side h2:not(:first-child) { margin-top: 1.5rem }
form label { display: block; padding: .15rem 0 } form p:last-child label { display: inline }
article form { display: inline-block }
article { border-top: 1px solid var(--line); margin-top: .75rem; padding-top: .75rem }
button, select { font: inherit; padding: .3rem .8rem; border-radius: 7px; border: 1px solid var(--line) }
button { cursor: pointer; font-weight: 600 } button:focus-visible { outline: 2px solid }
b { font-variant-numeric: tabular-nums } small { opacity: .7; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); padding: .3rem 0 }
td { text-align: right; font-variant-numeric: tabular-nums }
.pill { display: inline-block; border: 1px solid currentColor; border-radius: 99px; padding: 0 .55rem; font-size: .8rem; font-weight: 600 }
.paid, .succeeded { color: var(--good) } .pending, .queued, .sending, .accepted, .new { color: var(--wait) }
.failed, .rejected, .expired, .canceled, .bad { color: var(--bad) } .unknown, .refunded { color: var(--odd) }
.sum { font-size: 1.6rem; font-weight: 600 }
.way { list-style: none; margin: .5rem 0 .25rem .35rem; padding: 0; border-left: 2px solid var(--line) }
.way li { position: relative; padding: .05rem 0 .05rem .9rem }
.way li::before { content: ''; position: absolute; left: -5px; top: .55em; width: 8px; height: 8px; border-radius: 50%; background: currentColor }
time { font-variant-numeric: tabular-nums; color: color-mix(in srgb, CanvasText 75%, Canvas) }
#away:not([hidden]) { border: 1px solid var(--bad); border-radius: 7px; padding: .4rem .8rem; color: var(--bad) }
`

/** Shows what is new each second. Forms are left alone; without script the page loads itself anew. */
export const SCRIPT = `
const away = document.getElementById('away')
const look = async () => {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html')
    for (const old of document.querySelectorAll('[data-live]')) {
      const now = page.getElementById(old.id)
      if (now !== null && now.innerHTML !== old.innerHTML && !old.contains(document.activeElement)) old.replaceWith(now)
    }
    away.hidden = true
  } catch {
    away.hidden = false
  }
  setTimeout(look, 1000)
}
setTimeout(look, 1000)
`
