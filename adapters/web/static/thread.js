// The log: every message as a bubble in its place, what became of one's own, and who is writing.

import { el, nodes } from "./blocks.js";
import { bubbleOf, plain, reason, status } from "./bubbles.js";
import { whyOf } from "./why.js";

/** @typedef {import("./blocks.js").Message} Message */
/** @typedef {import("./blocks.js").Delta} Delta */
/** @typedef {import("./store.js").Item} Item */
/** @typedef {import("./texts.js").Texts} Texts */

const TYPING = 30_000;
const NEAR = 80; // pixels from the end that still count as reading the newest

export class Thread {
  /**
   * @param {{log: HTMLElement, dots: HTMLElement}} parts
   * @param {Texts} texts
   * @param {string} greeting
   * @param {(id: string) => void} retry
   * @param {import("./why.js").Ask} why
   */
  constructor({ log, dots }, texts, greeting, retry, why) {
    this.log = log;
    this.dots = dots;
    this.texts = texts;
    this.greeting = greeting;
    this.retry = retry;
    this.why = why;
    this.about = el("p", { class: "note" });
    this.who = texts.ai;
    this.time = new Intl.DateTimeFormat(texts.language, { hour: "2-digit", minute: "2-digit" });
    /** @type {Map<string, HTMLElement>} by the server's message id */
    this.shown = new Map();
    /** @type {Map<string, HTMLElement>} by the id of the unsent message */
    this.unsent = new Map();
    /** @type {Map<string, HTMLElement>} answers that still grow, by the server's message id */
    this.coming = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.typingTimer = undefined;
    /** @type {HTMLElement | undefined} the newest message that was sent from here */
    this.last = undefined;
  }

  /** As on the first day: nothing of anybody is left. */
  reset() {
    clearTimeout(this.typingTimer);
    this.shown.clear();
    this.unsent.clear();
    this.coming.clear();
    this.last = undefined;
    this.log.replaceChildren(this.about, bubbleOf("bot", this.texts.ai, plain(this.greeting)));
  }

  /** Who answers here, as long as it is no person. @param {string} words */
  disclose(words) {
    if (this.about.textContent !== words) this.about.textContent = words;
    this.about.hidden = !words;
  }

  /** @param {Item} item */
  pending(item) {
    const bubble = bubbleOf("own", this.texts.you, plain(item.text));
    this.unsent.set(item.id, bubble);
    this.log.append(bubble);
    this.delivery(item, item.failed ? "failed" : "sending");
    this.toEnd();
  }

  /**
   * @param {Item} item
   * @param {"sending" | "waiting" | "paced" | "failed"} state
   * @param {number} [seconds]  until it is sent
   */
  delivery(item, state, seconds = 0) {
    const bubble = this.unsent.get(item.id);
    if (!bubble) return;
    bubble.dataset.state = state;
    if (state !== "failed") return status(bubble, this.texts[state].replace("{seconds}", String(seconds)));
    const again = el("button", { type: "button" }, this.texts.retry);
    again.addEventListener("click", () => this.retry(item.id));
    status(bubble, `${reason(item.failed ?? "", this.texts)} `, again);
    this.toEnd();
  }

  /**
   * @param {Item} item
   * @param {string} messageId
   */
  sent(item, messageId) {
    const bubble = this.unsent.get(item.id);
    this.unsent.delete(item.id);
    if (!bubble) return;
    if (this.shown.has(messageId)) {
      bubble.remove(); // the stream was quicker
      return;
    }
    this.shown.set(messageId, bubble);
    this.#confirm(bubble, new Date());
  }

  /** @param {Message} message */
  message(message) {
    const { author } = message;
    const own = author === "person";
    const at = new Date(message.created_at);
    const known = this.shown.get(message.id);
    const follows = this.#nearEnd();
    this.coming.get(message.id)?.remove();
    this.coming.delete(message.id);
    const bubble = known ?? bubbleOf(author === "person" ? "own" : author, this.#name(message, at), nodes(message.blocks));
    this.shown.set(message.id, bubble);
    if (!known && author === "bot") bubble.append(whyOf(this.texts.language, message.id, this.why));
    this.#place(bubble);
    if (own) this.#confirm(bubble, at);
    else this.quiet();
    if (follows || !own) this.toEnd();
  }

  /** An answer as far as it has come. It is read aloud when it is whole. @param {Delta} delta */
  growing({ message_id, blocks }) {
    if (this.shown.has(message_id)) return;
    const follows = this.#nearEnd();
    const bubble = this.coming.get(message_id) ?? bubbleOf("bot", this.texts.ai, []);
    this.coming.set(message_id, bubble);
    bubble.setAttribute("aria-live", "off");
    bubble.querySelector(".bubble")?.replaceChildren(...nodes(blocks));
    if (!bubble.isConnected) this.#place(bubble);
    this.quiet();
    if (follows) this.toEnd();
  }

  /** @param {string} text */
  note(text) {
    this.log.append(bubbleOf("system", "", plain(text)));
    this.toEnd();
  }

  typing() {
    const follows = this.#nearEnd();
    /** @type {Element} */ (this.dots.firstElementChild).textContent = `${this.who} ${this.texts.typing}`;
    this.log.append(this.dots);
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.quiet(), TYPING);
    if (follows) this.toEnd();
  }

  /**
   * @param {Message} message
   * @param {Date} at
   */
  #name({ author, name }, at) {
    if (author === "system") return "";
    if (author === "person") return this.texts.you;
    return `${author === "staff" ? name || this.texts.staff : this.texts.ai} · ${this.time.format(at)}`;
  }

  /** Behind all that is confirmed, before what still waits. @param {HTMLElement} bubble */
  #place(bubble) {
    const next = [...this.unsent.values()][0] ?? (this.dots.isConnected ? this.dots : null);
    this.log.insertBefore(bubble, next);
  }

  /**
   * @param {HTMLElement} bubble
   * @param {Date} at
   */
  #confirm(bubble, at) {
    bubble.dataset.state = "sent";
    if (this.last && this.last !== bubble) status(this.last);
    this.last = bubble;
    status(bubble, `${this.texts.sent} · ${this.time.format(at)}`);
  }

  /** Nobody is writing any more. */
  quiet() {
    clearTimeout(this.typingTimer);
    this.dots.remove();
  }

  #nearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}
