// What a person sees and does: the launcher, the panel and what is written. Knows nothing of the server.

import { el, icon } from "./blocks.js";
import { frame } from "./frame.js";
import { sheet } from "./styles.js";
import { Thread } from "./thread.js";

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
 * @property {import("./why.js").Ask} why
 * @property {() => void} startOver
 */

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
    this.thread = new Thread(this.parts, texts, wishes.greeting, wishes.retry, wishes.why);
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(this.parts.panel, this.parts.launcher);
    this.#listen();
    this.#drawLauncher(false);
    this.reset();
  }

  open() {
    this.parts.panel.hidden = false;
    this.#drawLauncher(false);
    this.thread.toEnd();
    this.parts.input.focus();
  }

  close() {
    this.parts.panel.hidden = true;
    this.#drawLauncher(false);
    this.parts.launcher.focus();
  }

  /** As on the first day: nothing of anybody is left. */
  reset() {
    this.parts.input.value = "";
    this.#measure();
    this.#banner();
    this.owner({ owner: "bot", name: null, disclosure: null });
    this.thread.reset();
  }

  /** @param {Item} item */
  pending(item) {
    this.thread.pending(item);
  }

  /**
   * @param {Item} item
   * @param {"sending" | "waiting" | "paced" | "failed"} state
   * @param {number} [seconds]  until it is sent
   */
  delivery(item, state, seconds) {
    this.thread.delivery(item, state, seconds);
  }

  /**
   * @param {Item} item
   * @param {string} messageId
   */
  sent(item, messageId) {
    this.thread.sent(item, messageId);
  }

  /** @param {Message} message */
  message(message) {
    if (message.author !== "person" && this.parts.panel.hidden) this.#drawLauncher(true);
    this.thread.message(message);
  }

  /** @param {import("./blocks.js").Delta} delta */
  growing(delta) {
    this.thread.growing(delta);
  }

  typing() {
    this.thread.typing();
  }

  /** @param {Owner} owner */
  owner({ owner, name, disclosure }) {
    const { state, person } = this.parts;
    const words = { bot: this.texts.ai, queue: this.texts.queue, staff: name || this.texts.staff };
    state.textContent = words[owner];
    state.dataset.owner = owner;
    person.hidden = owner !== "bot";
    this.thread.disclose(owner === "bot" ? disclosure || this.texts.disclosure : "");
    this.thread.who = words[owner === "queue" ? "bot" : owner];
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
    this.thread.quiet();
    this.#banner();
    this.owner({ owner: "bot", name: null, disclosure: null });
    this.thread.note(this.texts.ended);
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
}
