/** How the pages look: one sheet, light and dark, from a phone to a wide screen. Text, not code of ours. */

export const style = `
:root {
  --ground: #f6f6f4; --sheet: #fff; --ink: #1d1d1f; --faint: #6b6b70; --line: #e2e2df; --link: #3f3ad6; --code: #f3f3f1;
  --good: #18794e; --good-ground: #e3f3ea; --bad: #b42318; --bad-ground: #fde8e6;
  --github: #57606a; --slack: #a2388f; --sentry: #6c4ab6; --jenkins: #c2410c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #141416; --sheet: #1d1d20; --ink: #ececee; --faint: #9c9ca3; --line: #323237; --link: #a5a8ff; --code: #26262a;
    --good: #6fd8a0; --good-ground: #17342a; --bad: #ff9d93; --bad-ground: #431b18;
    --github: #b4bcc6; --slack: #e08ad1; --sentry: #b49cf0; --jenkins: #fb9a63;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem clamp(1rem, 3vw, 2.5rem) 4rem; background: var(--ground);
  color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
a { color: var(--link); text-decoration: none; overflow-wrap: anywhere; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, pre { font: 12.5px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
h2 { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem .6rem; margin: 0 0 .75rem; font-size: 1.05rem; }
h3 { margin: 0 0 .6rem; font-size: 1rem; }
pre + h3, .nothing + h3 { margin-top: 1rem; }
h4 { margin: .8rem 0 .4rem; font-size: .95rem; font-weight: 550; }
small { color: var(--faint); font-size: .8rem; font-weight: 400; }
.top { margin-bottom: 1.5rem; }
.brand { margin: 0; font-size: 1.35rem; font-weight: 650; letter-spacing: -.01em; }
.brand span { color: var(--faint); font-weight: 400; }
.brand a { color: inherit; }
.lead { max-width: 46rem; margin: .25rem 0 .75rem; color: var(--faint); }
nav { display: flex; flex-wrap: wrap; gap: .35rem 1rem; }
#ended { padding: .6rem .9rem; border-radius: .5rem; background: var(--bad-ground); color: var(--bad); }
.services { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1rem; margin-bottom: 1rem; }
.services > div { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; align-content: start; min-width: 0; }
section { min-width: 0; padding: 1rem 1.15rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--sheet); }
section:target { border-color: var(--link); }
article + article { margin-top: 1.25rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.dot { display: inline-block; flex: none; width: .6rem; height: .6rem; border-radius: 50%; background: var(--faint); }
.dot.github { background: var(--github); } .dot.slack { background: var(--slack); }
.dot.sentry { background: var(--sentry); } .dot.jenkins { background: var(--jenkins); }
.nothing { margin: 0; color: var(--faint); }
dl { display: grid; gap: .3rem; margin: 0 0 .6rem; }
dl div { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: .75rem; }
dt { color: var(--faint); overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
details { margin-top: .6rem; }
summary { cursor: pointer; font-weight: 550; }
.list { margin: .35rem 0 0; padding: 0; columns: 14rem; list-style: none; font-size: .9rem; }
.list li { break-inside: avoid; }
pre { max-height: 26rem; margin: .4rem 0 0; padding: .7rem .85rem; overflow: auto; border-radius: .5rem; background: var(--code);
  white-space: pre-wrap; overflow-wrap: anywhere; }
.stages { margin: 0; padding: 0; list-style: none; }
.stages li { position: relative; margin-left: .3rem; padding: 0 0 .7rem 1.2rem; border-left: 2px solid var(--line); }
.stages li:last-child { padding-bottom: 0; }
.stages li::before { content: ""; position: absolute; left: -.42rem; top: .4rem; width: .7rem; height: .7rem; border: 2px solid var(--jenkins);
  border-radius: 50%; background: var(--sheet); }
.stages code { display: block; color: var(--faint); overflow-wrap: anywhere; }
.stages .stages { margin-top: .5rem; }
.files { margin: 0 0 1rem; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: .5rem; }
.files li { padding: .3rem .75rem; }
.files li + li { border-top: 1px solid var(--line); }
pre.whole { max-height: none; }
nav [aria-current] { color: var(--ink); font-weight: 600; }
.calls { margin: 0; padding: 0; list-style: none; }
.calls li + li { border-top: 1px solid var(--line); }
.calls a { display: grid; grid-template-columns: 4.5rem 5.5rem minmax(9rem, 3fr) minmax(0, 5fr) auto; gap: 0 .9rem; align-items: baseline;
  padding: .3rem 0; color: inherit; }
.calls a:hover { text-decoration: none; background: var(--code); }
time { color: var(--faint); font-variant-numeric: tabular-nums; }
.who { display: flex; gap: .45rem; align-items: baseline; }
.path { color: var(--faint); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.status { justify-self: end; padding: 0 .45rem; border-radius: .35rem; font-size: .82rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.status em { font-style: normal; opacity: .8; }
.good { background: var(--good-ground); color: var(--good); } .plain { background: var(--code); color: var(--faint); }
.bad { background: var(--bad-ground); color: var(--bad); }
.line { display: flex; flex-wrap: wrap; gap: .5rem 1rem; overflow-wrap: anywhere; }
@media (max-width: 52rem) {
  body { padding-top: 1rem; }
  dl div { grid-template-columns: 7rem minmax(0, 1fr); }
  .calls a { grid-template-columns: auto 1fr auto; padding: .5rem 0; }
  .what { grid-column: 1 / -1; grid-row: 2; }
  .path { grid-column: 1 / -1; grid-row: 3; white-space: normal; overflow-wrap: anywhere; }
}
`;
