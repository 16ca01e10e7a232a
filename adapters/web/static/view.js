// What a person sees and does: the launcher, the panel and the log. Knows nothing of the server.

import { el, icon, nodes } from "./blocks.js";
import { bubbleOf, plain, reason, status } from "./bubbles.js";
import { frame } from "./frame.js";
import { sheet } from "./styles.js";

/** @typedef {import("./blocks.js").Message} Message */
/** @typedef {import("./blocks.js").Owner} Owner */
/** @typedef {import("./store.js").Item} Item */
/** @typedef {import("./texts.js").Texts} Texts */
/**
 * @typedef {object} Wishes
 * @property {string} heading
 * @property {string} greeting
 * @property {(text: string) => void} send
 * @property {(id: string) => void} retry
 * @property {() => void} startOver
 */

const TYPING = 30_000;
const NEAR = 80; // pixels from the end that still count as reading the newest

export class View {
  /**
   * @param {ShadowRoot} root
   * @param {Texts} texts
   * @param {Wishes} wishes
   */
  constructor(root, texts, wishes) {
    this.texts = texts;
    this.wishes = wishes;
    this.root = root;
    this.parts = frame(texts, wishes.heading);
    this.time = new Intl.DateTimeFormat(texts.language, { hour: "2-digit", minute: "2-digit" });
    /** @type {Map<string, HTMLElement>} by the server's message id */
    this.shown = new Map();
    /** @type {Map<string, HTMLElement>} by the id of the unsent message */
    this.unsent = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.typingTimer = undefined;
    /** @type {HTMLElement | undefined} the newest message that was sent from here */
    this.last = undefined;
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(this.parts.panel, this.parts.launcher);
    this.#listen();
    this.#drawLauncher(false);
    this.reset();
  }

  open() {
    this.parts.panel.hidden = false;
    this.#drawLauncher(false);
    this.#toEnd();
    this.parts.input.focus();
  }

  close() {
    this.parts.panel.hidden = true;
    this.#drawLauncher(false);
    this.parts.launcher.focus();
  }

  /** As on the first day: nothing of anybody is left. */
  reset() {
    const { log, input } = this.parts;
    clearTimeout(this.typingTimer);
    this.shown.clear();
    this.unsent.clear();
    this.last = undefined;
    input.value = "";
    this.#measure();
    this.#banner();
    this.owner({ owner: "bot", name: null });
    log.replaceChildren(el("p", { class: "note" }, this.texts.disclosure));
    log.append(bubbleOf("bot", this.texts.ai, plain(this.wishes.greeting)));
  }

  /** @param {Item} item */
  pending(item) {
    const bubble = bubbleOf("own", this.texts.you, plain(item.text));
    this.unsent.set(item.id, bubble);
    this.parts.log.append(bubble);
    this.delivery(item, item.failed ? "failed" : "sending");
    this.#toEnd();
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
    again.addEventListener("click", () => this.wishes.retry(item.id));
    status(bubble, `${reason(item.failed ?? "", this.texts)} `, again);
    this.#toEnd();
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
    const bubble = known ?? bubbleOf(author === "person" ? "own" : author, this.#name(message, at), nodes(message.blocks));
    this.shown.set(message.id, bubble);
    this.#place(bubble);
    if (own) this.#confirm(bubble, at);
    else this.#quiet();
    if (!own && this.parts.panel.hidden) this.#drawLauncher(true);
    if (follows || !own) this.#toEnd();
  }

  /** @param {Owner} owner */
  owner({ owner, name }) {
    const { state, person } = this.parts;
    const words = { bot: this.texts.ai, queue: this.texts.queue, staff: name || this.texts.staff };
    state.textContent = words[owner];
    state.dataset.owner = owner;
    person.hidden = owner !== "bot";
    this.who = words[owner === "queue" ? "bot" : owner];
  }

  typing() {
    const { log, dots } = this.parts;
    const follows = this.#nearEnd();
    /** @type {Element} */ (dots.firstElementChild).textContent = `${this.who} ${this.texts.typing}`;
    log.append(dots);
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.#quiet(), TYPING);
    if (follows) this.#toEnd();
  }

  /** @param {boolean} live */
  connection(live) {
    this.#banner(...(live ? [] : [el("p", {}, this.texts.offline)]));
  }

  /** @param {boolean} on  the browser has something to do before the chat begins */
  working(on) {
    this.#banner(...(on ? [el("p", {}, this.texts.working), el("slot", { name: "check" })] : []));
  }

  ended() {
    this.#quiet();
    this.#banner();
    this.owner({ owner: "bot", name: null });
    this.parts.log.append(bubbleOf("system", "", plain(this.texts.ended)));
    this.#toEnd();
  }

  #listen() {
    const { launcher, close, fresh, person, panel, input, form } = this.parts;
    launcher.addEventListener("click", () => (panel.hidden ? this.open() : this.close()));
    close.addEventListener("click", () => this.close());
    fresh.addEventListener("click", () => this.#askToClear());
    person.addEventListener("click", () => this.wishes.send(this.texts.askPerson));
    panel.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("input", () => this.#measure());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#write();
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const composing = event.isComposing || event.keyCode === 229; // a half-written Korean or Japanese word
    if (event.key === "Escape" && !composing) {
      this.close();
    } else if (event.key === "Enter" && event.target === this.parts.input && !event.shiftKey && !composing) {
      event.preventDefault();
      this.#write();
    } else if (event.key === "Tab" && matchMedia("(max-width: 480px)").matches) {
      this.#keepInside(event);
    }
  }

  /** Full screen hides the page, so the focus must not wander behind it. @param {KeyboardEvent} event */
  #keepInside(event) {
    const all = [...this.parts.panel.querySelectorAll("button, a[href], textarea, [tabindex='0']")];
    const usable = all.filter((one) => one.checkVisibility() && !one.matches(":disabled"));
    const edge = event.shiftKey ? usable[0] : usable[usable.length - 1];
    const other = event.shiftKey ? usable[usable.length - 1] : usable[0];
    if (this.root.activeElement !== edge) return;
    event.preventDefault();
    if (other instanceof HTMLElement) other.focus();
  }

  #write() {
    const { input } = this.parts;
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    this.#measure();
    input.focus();
    this.wishes.send(text);
  }

  #measure() {
    const { input, submit } = this.parts;
    submit.disabled = !input.value.trim();
    if (CSS.supports("field-sizing", "content")) return;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
  }

  #askToClear() {
    const clear = el("button", { type: "button", class: "do" }, this.texts.clear);
    const keep = el("button", { type: "button" }, this.texts.keep);
    clear.addEventListener("click", () => {
      this.wishes.startOver();
      this.parts.input.focus();
    });
    keep.addEventListener("click", () => {
      this.#banner();
      this.parts.fresh.focus();
    });
    this.#banner(el("p", {}, this.texts.question), keep, clear);
    keep.focus();
  }

  /** @param {...Node} content */
  #banner(...content) {
    this.parts.banner.replaceChildren(...content);
    this.parts.banner.hidden = content.length === 0;
  }

  /** @param {boolean} unread */
  #drawLauncher(unread) {
    const { launcher, panel } = this.parts;
    const label = panel.hidden ? this.texts.open : this.texts.close;
    launcher.setAttribute("aria-label", unread ? `${label} (${this.texts.unread})` : label);
    launcher.setAttribute("aria-expanded", String(!panel.hidden));
    launcher.replaceChildren(icon(panel.hidden ? "chat" : "down"), ...(unread ? [el("span", { class: "badge" })] : []));
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
    const next = [...this.unsent.values()][0] ?? (this.parts.dots.isConnected ? this.parts.dots : null);
    this.parts.log.insertBefore(bubble, next);
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

  #quiet() {
    clearTimeout(this.typingTimer);
    this.parts.dots.remove();
  }

  #nearEnd() {
    const { log } = this.parts;
    return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  }

  #toEnd() {
    this.parts.log.scrollTop = this.parts.log.scrollHeight;
  }
}
