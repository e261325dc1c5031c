const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f5f8; --card: #ffffff; --ink: #1c2130; --soft: #626a7d; --line: #e2e5ec; --accent: #4f6bed;
  --good: #137a4b; --good-back: #ddf3e6; --bad: #b3261e; --bad-back: #fbe3e1; --open: #7a5200; --open-back: #fdf0cd;
  --held: #5b3aa8; --held-back: #ebe4fb; --plain-back: #e9ebf0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12151d; --card: #1a1f2b; --ink: #e6e9f2; --soft: #98a1b7; --line: #2b3242; --accent: #8ea2ff;
    --good: #6fdca6; --good-back: #143527; --bad: #ff9a92; --bad-back: #43201e; --open: #f5cf78; --open-back: #3a2f12;
    --held: #c3aeff; --held-back: #2d2450; --plain-back: #2b3242;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.45 system-ui, -apple-system, "Segoe UI", sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.25rem; padding: .9rem 1.5rem; background: var(--card); border-bottom: 1px solid var(--line); position: sticky; top: 0; z-index: 1; }
h1 { font-size: 1.05rem; margin: 0; letter-spacing: -.01em; }
h1::before { content: ""; display: inline-block; width: .7em; height: .7em; margin-right: .5em; border-radius: 3px; background: var(--accent); }
header p { margin: 0; color: var(--soft); }
a { color: var(--accent); }
.clock { margin-left: auto; display: flex; flex-wrap: wrap; align-items: center; gap: .4rem; font-variant-numeric: tabular-nums; }
main { max-width: 84rem; margin: 0 auto; padding: 1.25rem 1.5rem 3rem; display: grid; gap: 1.1rem; }
main > *, .cards > * { min-width: 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.15rem; }
h2 { font-size: .95rem; margin: 0 0 .6rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.1rem; align-items: start; }
.base { margin: 0 0 .6rem; }
.balance { display: flex; flex-wrap: wrap; gap: .4rem 2rem; margin: 0 0 .7rem; }
.balance dt { color: var(--soft); font-size: .8rem; }
.balance dd { margin: 0; font-size: 1.2rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.balance small { font-weight: 400; font-size: .75rem; color: var(--soft); }
.wide { overflow-x: auto; margin: 0 -.4rem; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: .8rem; white-space: nowrap; }
th, td { padding: .35rem .4rem; vertical-align: baseline; }
tbody td { height: 2.4rem; }
tbody tr { border-top: 1px solid var(--line); }
tbody tr:hover { background: color-mix(in srgb, var(--accent) 5%, transparent); }
td { white-space: nowrap; }
td.sum { font-variant-numeric: tabular-nums; }
td.actions { text-align: right; }
td .actions, td.actions form { margin-left: .3rem; }
.said { color: var(--soft); max-width: 22rem; overflow: hidden; text-overflow: ellipsis; }
td.said { max-width: 17rem; }
span.said { display: inline-block; vertical-align: bottom; }
time { font-variant-numeric: tabular-nums; color: var(--soft); }
form { display: inline-block; margin: 0; }
form.line { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .6rem; margin-bottom: .6rem; }
form.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .4rem .9rem; margin: .6rem 0; align-items: end; }
form.fields label { display: grid; color: var(--soft); font-size: .8rem; }
label { color: var(--soft); }
button, input, select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .15rem .5rem; min-width: 0; }
input, select { background: var(--page); }
input[name=times], input[name=rate], input[name=seed], input[name=delayMs] { width: 5rem; }
input[name=url] { width: 17rem; max-width: 100%; }
button { cursor: pointer; font-weight: 500; }
button:hover { border-color: var(--accent); }
button:disabled { opacity: .5; }
button.good { color: var(--good); }
button.bad { color: var(--bad); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.pill { display: inline-block; border-radius: 99px; padding: 0 .55rem; font-size: .8rem; line-height: 1.5; background: var(--plain-back); }
.pill.good { color: var(--good); background: var(--good-back); }
.pill.bad { color: var(--bad); background: var(--bad-back); }
.pill.open { color: var(--open); background: var(--open-back); }
.pill.held { color: var(--held); background: var(--held-back); }
.badge { font-size: .72rem; font-weight: 600; letter-spacing: .02em; border: 1px solid currentColor; border-radius: 4px; padding: 0 .3rem; color: var(--soft); }
summary { cursor: pointer; }
td summary { font-family: ui-monospace, SFMono-Regular, Menlo, monospace; max-width: 18rem; overflow: hidden; text-overflow: ellipsis; }
details dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem .8rem; margin: .4rem 0; width: min(32rem, 80vw); }
/* Below its row, across all columns, without making the first one wide. */
td details dl { margin-right: -32rem; }
details dt { color: var(--soft); }
details dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
code, pre { font: .85rem/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; }
pre { background: var(--page); border-radius: 6px; padding: .6rem .8rem; overflow-x: auto; user-select: all; }
.empty { color: var(--soft); margin: .2rem 0; }
.waiting { margin: 0 0 .6rem; padding: 0; list-style: none; display: grid; gap: .35rem; }
#notice:empty { display: none; }
#notice p { margin: 0; padding: .7rem 1rem; border-radius: 10px; color: var(--bad); background: var(--bad-back); }
body.gone::after { content: "The sandbox does not answer."; position: fixed; inset: auto 0 0; padding: .6rem; text-align: center; color: var(--bad); background: var(--bad-back); }
`

// Far from each other for as many upstreams as there may be; the first two are a blue and an orange.
const FIRST_HUE = 194
const HUE_STEP = 192

/** The page's style, with a colour for each upstream. */
export function styleFor(upstreams: readonly string[]): string {
  const badges = upstreams.map((id, at) => `.badge.${id} { color: hsl(${(FIRST_HUE + at * HUE_STEP) % 360} 56% 38%); }\n`)
  return STYLE + badges.join('')
}
