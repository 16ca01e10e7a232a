// Consent: what the server wants agreed to before it takes a message. The message stays in this browser meanwhile.

import { el } from "./blocks.js";
import { bubbleOf } from "./bubbles.js";
import { Refused } from "./server.js";

/** @typedef {{question: string, link: string, agree: string, decline: string}} Question */
/** @typedef {(question: Question, signal: AbortSignal) => Promise<boolean>} Ask */

/** The server takes nothing from this person before they have decided. @param {unknown} error */
export function isUnasked(error) {
  return error instanceof Refused && error.code === "consent";
}

/**
 * Ask whatever is to be decided, one after another, and tell the server. False: nothing may be sent.
 * @param {import("./server.js").Server} server
 * @param {{conversation: string, token: string}} session
 * @param {AbortSignal} signal
 * @param {Ask} ask
 */
export async function settle(server, { conversation, token }, signal, ask) {
  const path = `/${conversation}/consent`;
  const stands = await (await server.fetch("GET", path, signal, { token })).json();
  for (const { purpose, question, agreed } of stands.asked) {
    if (agreed !== null) continue;
    const yes = await ask({ question, link: stands.link, agree: stands.agree, decline: stands.decline }, signal);
    signal.throwIfAborted();
    const body = { purpose, version: stands.version, agreed: yes };
    await server.fetch("POST", path, signal, { body, token });
    if (!yes && purpose === "answer") return false;
  }
  return true;
}

/**
 * The question at the end of the log. No button has the focus: whoever is still typing must not agree by it.
 * @param {HTMLElement} log
 * @param {Question} question
 * @param {AbortSignal} signal  ends it undecided, as a no
 * @returns {Promise<boolean>}
 */
export function asked(log, { question, link, agree, decline }, signal) {
  const away = { href: link, target: "_blank", rel: "noopener noreferrer nofollow" };
  const no = el("button", { type: "button" }, decline);
  const yes = el("button", { type: "button", class: "do" }, agree);
  const bubble = bubbleOf("system", "", [
    el("p", {}, question),
    el("p", {}, el("a", away, link)),
    el("div", { class: "choice", role: "group", "aria-label": question }, no, yes),
  ]);
  return new Promise((resolve) => {
    const decide = (/** @type {boolean} */ agreed) => {
      bubble.remove();
      resolve(agreed);
    };
    no.addEventListener("click", () => decide(false), { once: true });
    yes.addEventListener("click", () => decide(true), { once: true });
    signal.addEventListener("abort", () => decide(false), { once: true });
    log.append(bubble);
    bubble.scrollIntoView({ block: "nearest" });
  });
}
