// One message as a bubble: who says it, what, and the line below that tells whether it was sent.

import { el } from "./blocks.js";

/** @typedef {import("./texts.js").Texts} Texts */

/**
 * @param {"own" | "bot" | "staff" | "system"} kind
 * @param {string} name  one's own name is for screen readers only
 * @param {Node[]} content
 * @returns {HTMLElement}
 */
export function bubbleOf(kind, name, content) {
  const speaker = el("span", { class: kind === "own" ? "hidden" : "who", hidden: !name }, name);
  return el("div", { class: `message ${kind}` }, speaker, el("div", { class: "bubble", dir: "auto" }, ...content));
}

/** Words that are never parsed. @param {string} text @returns {Node[]} */
export function plain(text) {
  return [el("p", {}, text)];
}

/**
 * @param {HTMLElement} bubble
 * @param {...(Node | string)} content  nothing takes the line away
 */
export function status(bubble, ...content) {
  bubble.querySelector(".status")?.remove();
  if (!content.length) return;
  const line = el("p", { class: "status" }, ...content);
  line.toggleAttribute("data-failed", bubble.dataset.state === "failed");
  bubble.append(line);
}

/**
 * Why a message was not sent, in the person's language.
 * @param {string} code
 * @param {Texts} texts
 */
export function reason(code, texts) {
  if (code === "too_long" || code === "body_too_large") return texts.too_long;
  if (code === "rate_limited") return texts.rate_limited;
  if (code === "challenge") return texts.busy;
  return code.startsWith("identity_") ? texts.identity : texts.failed;
}
