// The look of the widget. A constructed style sheet: a strict style-src on the host page does not mind it.
// A host page may set --parley-accent, --parley-on-accent (both also with -dark) and --parley-radius.

const css = `
:host {
  all: initial;
  --accent: var(--parley-accent, #1d5c54); --on-accent: var(--parley-on-accent, #fff);
  --own: var(--parley-accent, #1d5c54); --on-own: var(--parley-on-accent, #fff); --radius: var(--parley-radius, 20px);
  --surface: #fffefb; --raised: #f4f2ec; --line: #e6e2d8; --text: #20241f; --quiet: #666a61; --warn: #a6361f;
  --shadow: 0 1px 2px rgb(30 32 26 / .06), 0 8px 20px rgb(30 32 26 / .08), 0 28px 64px rgb(30 32 26 / .16);
  position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: 2147483000;
  font: 15px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK KR", sans-serif;
  color: var(--text); color-scheme: light dark; -webkit-text-size-adjust: 100%;
}
:host([hidden]) { display: none }
* { box-sizing: border-box; margin: 0 }
[hidden] { display: none !important }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; touch-action: manipulation }
svg { width: 22px; height: 22px; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; display: block }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }

.launcher { display: grid; place-items: center; width: 58px; height: 58px; margin-inline-start: auto; border-radius: 50%;
  background: var(--accent); color: var(--on-accent); box-shadow: var(--shadow); transition: transform .18s ease; position: relative }
.launcher:hover { transform: translateY(-2px) }
.launcher svg { width: 26px; height: 26px }
.badge { position: absolute; inset-block-start: 1px; inset-inline-end: 1px; width: 14px; height: 14px; border-radius: 50%; background: #e4572e; border: 2.5px solid var(--surface) }

.panel { display: flex; flex-direction: column; width: min(396px, calc(100vw - 40px)); height: min(660px, calc(100dvh - 120px));
  margin-block-end: 14px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius);
  box-shadow: var(--shadow); overflow: hidden; animation: rise .24s cubic-bezier(.2, .8, .2, 1) }
@keyframes rise { from { opacity: 0; transform: translateY(12px) scale(.985) } }

.head { display: flex; align-items: center; gap: 11px; padding-block: 14px 13px; padding-inline: 18px 14px; border-block-end: 1px solid var(--line) }
.mark { display: grid; place-items: center; flex: none; width: 38px; height: 38px; border-radius: 12px;
  background: color-mix(in srgb, var(--accent) 12%, transparent); color: var(--accent) }
.titles { flex: 1; min-width: 0 }
h2 { font-size: 15.5px; font-weight: 650; line-height: 1.3; letter-spacing: -.006em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.state { font-size: 12.5px; color: var(--quiet); display: flex; align-items: center; gap: 6px }
.state::before { content: ""; flex: none; width: 7px; height: 7px; border-radius: 50%; background: #3f9a6b }
.state[data-owner=queue]::before { background: #d99a2b; animation: pulse 1.8s infinite }
.tool { display: grid; place-items: center; width: 38px; height: 38px; border-radius: 11px; color: var(--quiet) }
.tool:hover { background: var(--raised); color: var(--text) }
.tool svg { width: 20px; height: 20px }

.banner { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 10px; padding: 9px 16px; font-size: 13px; text-align: center;
  background: var(--raised); border-block-end: 1px solid var(--line) }
.banner p { flex: 1; text-align: start }
.banner button, .choice button { padding: 5px 12px; border-radius: 9px; font-weight: 600; border: 1px solid var(--line); background: var(--surface) }
.banner .do, .choice .do { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }

.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 18px 16px 8px; display: flex; flex-direction: column; gap: 4px; scrollbar-width: thin; scrollbar-color: var(--line) transparent }
.log > :first-child { margin-block-start: auto }
.note { font-size: 12.5px; line-height: 1.5; color: var(--quiet); text-align: center; text-wrap: balance; margin: 6px auto 12px; max-width: 31ch }
.message { max-width: 86%; display: flex; flex-direction: column; align-items: flex-start; align-self: flex-start }
.message.own { align-self: flex-end; align-items: flex-end }
.message.system { align-self: center; max-width: 92% }
.who { font-size: 12px; color: var(--quiet); margin: 10px 4px 4px; display: flex; gap: 6px }
.bubble { padding: 10px 14px; border-radius: 17px; border-end-start-radius: 6px; background: var(--raised); overflow-wrap: anywhere; text-wrap: pretty }
.own .bubble { background: var(--own); color: var(--on-own); border-radius: 17px; border-end-end-radius: 6px; white-space: pre-wrap; transition: opacity .2s }
.own { margin-block-start: 8px }
.own + .own { margin-block-start: 0 }
.own[data-state=sending] .bubble, .own[data-state=waiting] .bubble, .own[data-state=paced] .bubble, .own[data-state=failed] .bubble { opacity: .84 }
.system .bubble { background: none; color: var(--quiet); font-size: 12.5px; text-align: center; padding: 6px 8px }
.choice { display: flex; flex-wrap: wrap; justify-content: center; gap: 10px }
.status { font-size: 12px; color: var(--quiet); margin: 3px 6px 2px }
.status[data-failed] { color: var(--warn) }
.status button { text-decoration: underline; text-underline-offset: 2px; font-weight: 600; padding-inline: 3px }
.why { align-self: flex-start; max-width: 100%; margin: 2px 2px; font-size: 12px; color: var(--quiet) }
.why summary { display: flex; gap: 6px; width: fit-content; padding: 3px 6px; border-radius: 6px; cursor: pointer; list-style: none }
.why summary::-webkit-details-marker { display: none }
.why summary::before { content: "›"; font-weight: 600 }
.why[open] summary::before { rotate: 90deg }
.why summary:focus-visible { outline-offset: -2px }
.why summary:hover { color: var(--text) }
.because { padding: 4px 0 4px 12px; margin-inline-start: 9px; border-inline-start: 2px solid var(--line); overflow-wrap: anywhere }
.because:empty::before { content: "…" }
.because > * + * { margin-block-start: 5px }
.because ul { padding-inline-start: 1.2em }
.because a { color: inherit; text-underline-offset: 2px }
.bubble > * + * { margin-block-start: 8px }
.bubble ul, .bubble ol { padding-inline-start: 1.35em }
.bubble li + li { margin-block-start: 3px }
.bubble li > * + * { margin-block-start: 3px }
.bubble a { color: inherit; text-decoration-color: color-mix(in srgb, currentColor 45%, transparent); text-underline-offset: 3px; font-weight: 550 }
.bubble a:hover { text-decoration-color: currentColor }
.bubble strong { font-weight: 650 }
code { font: .88em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: color-mix(in srgb, currentColor 9%, transparent); padding: .1em .35em; border-radius: 5px }
pre { overflow-x: auto; padding: 10px 12px; border-radius: 10px; background: color-mix(in srgb, currentColor 7%, transparent) }
pre code { background: none; padding: 0; white-space: pre }

.typing { display: flex; align-items: center; gap: 4px; padding: 14px 15px; border-radius: 17px; border-end-start-radius: 6px; background: var(--raised); align-self: flex-start; margin-block-start: 10px }
.typing i { width: 6px; height: 6px; border-radius: 50%; background: var(--quiet); animation: pulse 1.2s infinite }
.typing i:nth-child(3) { animation-delay: .15s }
.typing i:nth-child(4) { animation-delay: .3s }
@keyframes pulse { 50% { opacity: .28 } }

.foot { padding: 8px 14px calc(12px + env(safe-area-inset-bottom, 0px)) }
.person { display: inline-flex; align-items: center; gap: 7px; padding-block: 5px; padding-inline: 9px 12px; margin-block-end: 9px; border: 1px solid var(--line); border-radius: 99px; font-size: 13px; font-weight: 550; color: var(--quiet) }
.person:hover { color: var(--text); border-color: var(--quiet) }
.person svg { width: 16px; height: 16px }
form { display: flex; align-items: flex-end; gap: 8px; padding-block: 6px; padding-inline: 15px 6px; border: 1px solid var(--line); border-radius: 18px; background: var(--surface) }
form:focus-within { border-color: var(--accent); box-shadow: 0 0 0 3px color-mix(in srgb, var(--accent) 16%, transparent) }
textarea { flex: 1; min-width: 0; min-height: 38px; max-height: 132px; padding: 8px 0; border: 0; resize: none; background: none; color: inherit; font: inherit; font-size: 16px; line-height: 1.4; field-sizing: content }
textarea:focus-visible { outline: 0 }
textarea::placeholder { color: var(--quiet); opacity: 1 }
.send { display: grid; place-items: center; flex: none; width: 38px; height: 38px; border-radius: 13px; background: var(--accent); color: var(--on-accent); transition: opacity .15s }
.send svg { width: 20px; height: 20px; stroke-width: 2.1 }
.send:disabled { background: var(--raised); color: var(--quiet); cursor: default }

@media (max-width: 480px) {
  :host { inset-block-end: max(16px, env(safe-area-inset-bottom, 0px)); inset-inline-end: 16px }
  .panel { position: fixed; inset: 0; width: 100%; height: 100dvh; margin: 0; border: 0; border-radius: 0; padding-block-start: env(safe-area-inset-top, 0px) }
  .panel:not([hidden]) ~ .launcher { display: none }
  .tool { width: 44px; height: 44px }
  .send { width: 42px; height: 42px }
  textarea { min-height: 42px; padding: 10px 0 }
}
@media (prefers-color-scheme: dark) {
  :host { --accent: var(--parley-accent-dark, #7cc7b8); --on-accent: var(--parley-on-accent-dark, #0d2621); --own: var(--parley-accent, #2a6f64);
    --surface: #181b19; --raised: #242926; --line: #343a36; --text: #eceee9; --quiet: #a2a9a2; --warn: #ff9d85;
    --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 24px 64px rgb(0 0 0 / .5) }
}
@media (prefers-reduced-motion: reduce) { *, *::before { animation: none !important; transition: none !important } }
@media (forced-colors: active) {
  .launcher, .send, .bubble, .banner button, .choice button, .typing { border: 1px solid ButtonText }
  .own .bubble { border-width: 2px }
  .badge, .state::before, .typing i { forced-color-adjust: none; background: Highlight }
}
`;

/** One sheet for every element on the page. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
