// The line for a host page: <script src="https://bot.example/widget.js" data-heading="Help" defer></script>
// Loads the modules and puts one <parley-chat> on the page. data-auto="off": only define the element.
(() => {
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const source = script?.src ?? new URL("/widget.js", location.href).href;

  /** Put the element on the page, with every data-… of the script tag as its attribute. */
  function embed() {
    if (script?.dataset.auto === "off" || document.querySelector("parley-chat")) return;
    const chat = document.createElement("parley-chat");
    for (const [name, value] of Object.entries(script?.dataset ?? {})) {
      if (name !== "auto" && value !== undefined) chat.setAttribute(name, value);
    }
    if (!chat.hasAttribute("endpoint")) chat.setAttribute("endpoint", new URL(source).origin);
    document.body.append(chat);
  }

  import(new URL("widget/element.js", source).href).then(
    () => {
      if (document.body) embed();
      else document.addEventListener("DOMContentLoaded", embed, { once: true });
    },
    () => console.warn("Parley: the chat did not load. Is this page's origin among the allowed origins?"),
  );
})();
