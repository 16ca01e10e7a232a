// The demo shop: suggested questions, and a switch that plays "the customer is signed in at the shop".

/** @typedef {HTMLElement & {identify(jwt: string): Promise<void>, signOut(): Promise<void>, ask(text: string): void}} Chat */

const KEY = "demo:signed-in";
const box = /** @type {HTMLInputElement} */ (document.getElementById("signed-in"));
const who = /** @type {HTMLElement} */ (document.getElementById("who"));

/** The widget, once its script has put it on the page. @returns {Promise<Chat>} */
async function chat() {
  await customElements.whenDefined("parley-chat");
  for (;;) {
    const found = document.querySelector("parley-chat");
    if (found) return /** @type {Chat} */ (found);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A shop's own server would put the identity into the page; the demo asks for it. */
async function signIn() {
  const response = await fetch("/demo/identity", { method: "POST" });
  if (!response.ok) throw new Error("the demo identity is switched off");
  const { identity, name } = await response.json();
  await (await chat()).identify(identity);
  who.textContent = `Signed in as ${name}`;
}

async function signOut() {
  await (await chat()).signOut();
  who.textContent = "Browsing as a guest";
}

/** What the switch says becomes true; when it cannot, the switch goes back. */
async function apply() {
  localStorage.setItem(KEY, box.checked ? "yes" : "");
  try {
    await (box.checked ? signIn() : signOut());
  } catch {
    box.checked = false;
    localStorage.setItem(KEY, "");
  }
}

box.addEventListener("change", apply);
for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", async () => (await chat()).ask(/** @type {HTMLElement} */ (button).dataset.ask ?? ""));
}
box.checked = localStorage.getItem(KEY) === "yes";
if (box.checked) apply();
