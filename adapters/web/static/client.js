// A person's session with the server: starts it, follows the live stream, renews the token, ends it.
// Knows nothing of the page; what happens is told to a Screen.

import { begin } from "./begin.js";
import { listen } from "./live.js";
import { Outgoing } from "./outgoing.js";
import { Server, isDead, pause } from "./server.js";
import { subjectOf, uniqueId } from "./store.js";

/** @import { Screen } from "./begin.js" */
/** @import { ServerEvent } from "./live.js" */
/** @import { Item, Session, Store } from "./store.js" */

export class Client {
  /**
   * @param {string} endpoint
   * @param {string} language
   * @param {Store} store
   * @param {Screen} screen
   */
  constructor(endpoint, language, store, screen) {
    this.server = new Server(endpoint);
    this.language = language;
    this.store = store;
    this.screen = screen;
    /** @type {Session | null} */
    this.session = null;
    /** @type {string | null} */
    this.identity = null;
    this.cursor = "0";
    /** @type {Promise<Session> | null} */
    this.starting = null;
    this.life = new AbortController(); // ends with the session: nothing of it may act afterwards
    this.outgoing = this.#outgoing();
  }

  /** Go on where the page was left; a signed-in person's chat only once the page vouches for them again. */
  resume() {
    const subject = this.#subject();
    const stored = this.store.session;
    if (stored && stored.subject === subject) this.#adopt(stored);
    this.outgoing.resume(this.store.items(subject));
  }

  /** @param {string} text */
  send(text) {
    this.outgoing.send({ id: uniqueId(), text, at: Date.now(), subject: this.#subject() });
  }

  /** Try what failed again, with the same ids. @param {(item: Item) => boolean} which */
  retry(which) {
    this.outgoing.retry(which);
  }

  /** Why an answer says what it says. @param {string} messageId @returns {Promise<import("./blocks.js").Block[]>} */
  async why(messageId) {
    if (!this.session) throw new Error("no session");
    const { conversation, token } = this.session;
    const path = `/${conversation}/messages/${encodeURIComponent(messageId)}/why`;
    return (await (await this.server.fetch("GET", path, this.life.signal, { token })).json()).blocks;
  }

  /**
   * The page vouches for a signed-in person. Whoever was here before leaves nothing behind.
   * @param {string} identity
   */
  async identify(identity) {
    const subject = subjectOf(identity);
    const before = this.session ?? this.store.session;
    this.identity = identity;
    if (this.session?.subject === subject) return;
    if (before?.subject === subject) {
      this.#leave();
      this.screen.reset();
      this.resume();
      return;
    }
    this.#forget();
    if (!before) return;
    // should it fail: the first message starts a conversation under this identity
    await this.#start(`/${before.conversation}/identify`, { identity }, before.token).catch(() => {});
  }

  /** Nothing of this person stays: not here, not in storage, and the token dies. */
  async signOut() {
    this.identity = null;
    await this.startOver();
  }

  async startOver() {
    const before = this.session ?? this.store.session;
    this.#forget();
    if (!before) return;
    const ending = this.server.fetch("DELETE", `/${before.conversation}/session`, this.life.signal, before);
    await ending.catch(() => {}); // what cannot be reached now expires by itself
  }

  /** Another window signed out, signed in or renewed the token. */
  follow() {
    const stored = this.store.session;
    if (this.session && stored?.conversation === this.session.conversation) {
      this.session = stored;
    } else if (this.session) {
      this.#leave();
      this.screen.reset();
      this.resume();
    }
  }

  /** The conversation, started with the first message. @returns {Promise<Session>} */
  async #open() {
    const stored = this.store.session;
    if (!this.session && stored && stored.subject === this.#subject()) this.#adopt(stored); // by another window
    if (this.session) return this.session;
    const body = { language: this.language, ...(this.identity && { identity: this.identity }) };
    return this.starting ?? this.#start("", body);
  }

  /**
   * @param {string} path
   * @param {object} body
   * @param {string} [token]
   */
  #start(path, body, token) {
    const signal = this.life.signal;
    const subject = this.#subject();
    this.starting = begin(this.server, path, signal, { body, token }, this.screen).then((started) => {
      signal.throwIfAborted();
      const expires = Date.now() + started.expires_in * 1000;
      const session = { conversation: started.conversation_id, token: started.token, expires, subject };
      this.store.session = session;
      this.#adopt(session);
      return session;
    });
    return this.starting.finally(() => {
      if (!signal.aborted) this.starting = null;
    });
  }

  #subject() {
    return this.identity ? subjectOf(this.identity) : null;
  }

  /** @param {Session} session */
  #adopt(session) {
    this.session = session;
    this.cursor = "0";
    this.#listen(this.life.signal);
    this.#keepAlive(this.life.signal);
  }

  /** @param {AbortSignal} signal */
  async #listen(signal) {
    const place = () => this.session && { ...this.session, cursor: this.cursor };
    const take = (/** @type {ServerEvent} */ event) => this.#receive(event, signal);
    await listen(this.server, place, signal, take, (live) => this.screen.connection(live));
    if (!signal.aborted) this.#end();
  }

  /**
   * @param {ServerEvent} event
   * @param {AbortSignal} signal
   */
  async #receive(event, signal) {
    if (event.name === "message") {
      const message = JSON.parse(event.text);
      if (message.author === "person") await this.outgoing.recognise(message);
      if (signal.aborted) return;
      this.cursor = event.id;
      this.screen.message(message);
    } else if (event.name === "delta") {
      this.screen.growing(JSON.parse(event.text));
    } else if (event.name === "owner") {
      this.screen.owner(JSON.parse(event.text));
    } else if (event.name === "typing") {
      this.screen.typing();
    }
  }

  /** A fresh token in good time, as long as the page is open. @param {AbortSignal} signal */
  async #keepAlive(signal) {
    while (this.session && !signal.aborted) {
      await pause(Math.max(5_000, (this.session.expires - Date.now()) / 2), signal, false);
      if (signal.aborted || !this.session) return;
      const { conversation, token } = this.session;
      try {
        const renewed = await this.server.post(`/${conversation}/token`, signal, { token });
        const expires = Date.now() + renewed.expires_in * 1000;
        this.session = { ...this.session, token: renewed.token, expires };
        this.store.session = this.session;
      } catch (error) {
        if (isDead(error) && !signal.aborted) this.#end();
      }
    }
  }

  /** The token is dead: what is on the screen stays, the next message starts a new conversation. */
  #end() {
    const unsent = this.outgoing.queue;
    this.#leave();
    this.store.session = null;
    this.outgoing.queue = unsent;
    this.screen.ended();
  }

  #forget() {
    this.#leave();
    this.store.wipe();
    this.screen.reset();
  }

  #leave() {
    this.life.abort();
    this.life = new AbortController();
    this.session = null;
    this.starting = null;
    this.outgoing = this.#outgoing();
  }

  /** What is written in this session, and ends with it. */
  #outgoing() {
    const sender = { open: () => this.#open(), session: () => this.session, dead: () => this.#end() };
    return new Outgoing(this.server, this.store, this.screen, sender, this.life.signal);
  }
}
