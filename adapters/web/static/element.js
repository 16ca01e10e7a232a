// <parley-chat endpoint="https://bot.example" heading="Help" language="en" greeting="…" open>
// The host page may call identify(jwt), signOut(), open(), close() and ask(text).

import { Client } from "./client.js";
import { asked } from "./consent.js";
import { Store } from "./store.js";
import { textsFor } from "./texts.js";
import { View } from "./view.js";

class ParleyChat extends HTMLElement {
  /** @type {Client | null} */
  #client = null;
  /** @type {View | null} */
  #view = null;
  #leaving = new AbortController();

  connectedCallback() {
    const endpoint = new URL(this.getAttribute("endpoint") || "/", location.href).origin;
    const language = this.getAttribute("language") || document.documentElement.lang || navigator.language;
    const texts = textsFor(language);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const view = new View(root, texts, {
      heading: this.getAttribute("heading") || texts.heading,
      greeting: this.getAttribute("greeting") || texts.greeting,
      send: (text) => this.#client?.send(text),
      retry: (id) => this.#client?.retry((item) => item.id === id),
      why: async (id) => this.#client?.why(id) ?? [],
      startOver: () => this.#client?.startOver(),
    });
    const screen = Object.assign(view, { ask: asked.bind(null, view.parts.log) });
    const client = new Client(endpoint, texts.language, new Store(endpoint), screen);
    this.#view = view;
    this.#client = client;
    this.lang = texts.language;
    this.#listen(client);
    client.resume();
    if (this.hasAttribute("open")) view.open();
  }

  disconnectedCallback() {
    this.#leaving.abort();
    this.#leaving = new AbortController();
    this.#client?.life.abort();
    this.shadowRoot?.replaceChildren();
  }

  /** @param {Client} client */
  #listen(client) {
    const { signal } = this.#leaving;
    window.addEventListener("online", () => client.retry((item) => item.failed === "network"), { signal });
    window.addEventListener(
      "storage",
      (event) => {
        if (event.key === null || event.key === `${client.store.prefix}session`) client.follow();
      },
      { signal },
    );
  }

  /** The page's signed-in customer: a JWT that the page's server has signed. @param {string} jwt */
  async identify(jwt) {
    await this.#client?.identify(jwt);
  }

  /** Call it when the customer signs out of the page: nothing of them stays in this browser. */
  async signOut() {
    await this.#client?.signOut();
  }

  /** Open the chat and send a question, as if it had been typed. @param {string} text */
  ask(text) {
    this.open();
    this.#client?.send(text);
  }

  open() {
    this.#view?.open();
  }

  close() {
    this.#view?.close();
  }
}

if (!customElements.get("parley-chat")) customElements.define("parley-chat", ParleyChat);
