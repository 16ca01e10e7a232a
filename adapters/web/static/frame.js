// The parts of the widget, built once; the view fills them.

import { el, icon } from "./blocks.js";

/** @typedef {import("./texts.js").Texts} Texts */

/**
 * @param {Texts} texts
 * @param {string} heading
 */
export function frame(texts, heading) {
  const state = el("p", { class: "state" });
  const fresh = tool("fresh", texts.fresh);
  const close = tool("close", texts.close);
  const titles = el("div", { class: "titles" }, el("h2", { id: "heading" }, heading), state);
  const header = el("div", { class: "head" }, el("span", { class: "mark" }, icon("spark")), titles, fresh, close);
  const banner = el("div", { class: "banner", role: "status", hidden: true });
  const log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": heading, tabindex: "0" });
  const dots = el("div", { class: "typing" }, el("span", { class: "hidden" }), el("i"), el("i"), el("i"));
  const person = el("button", { class: "person", type: "button" }, icon("person"), texts.person);
  const writing = composer(texts);
  const foot = el("div", { class: "foot" }, person, writing.form);
  const dialog = { class: "panel", role: "dialog", "aria-labelledby": "heading", hidden: true };
  const panel = el("section", dialog, header, banner, log, foot);
  const launcher = el("button", { class: "launcher", type: "button", "aria-haspopup": "dialog" });
  return { state, fresh, close, banner, log, dots, person, panel, launcher, ...writing };
}

/** @param {Texts} texts */
function composer(texts) {
  const field = { id: "input", rows: "1", enterkeyhint: "send", autocomplete: "off", dir: "auto" };
  const input = el("textarea", { ...field, placeholder: texts.placeholder });
  const label = el("label", { class: "hidden", for: "input" }, texts.label);
  const sending = { class: "send", type: "submit", "aria-label": texts.send, title: texts.send, disabled: true };
  const submit = el("button", sending, icon("send"));
  return { input, submit, form: el("form", {}, label, input, submit) };
}

/**
 * @param {"fresh" | "close"} name
 * @param {string} text
 */
function tool(name, text) {
  return el("button", { class: "tool", type: "button", title: text, "aria-label": text }, icon(name));
}
