// @ts-check
// The keyboard: j and k move, Enter opens, r replies, Ctrl+Enter sends, ? helps. Single keys can be turned off.

const OFF = "parley.keys.off";

export function listenToKeys() {
  const help = /** @type {HTMLDialogElement | null} */ (document.getElementById("help"));
  const opener = document.getElementById("help-open");
  if (opener && help) {
    opener.hidden = false;
    opener.addEventListener("click", () => help.showModal());
  }
  keepSwitch();
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
    if (event.key === "Escape") return leave();
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (localStorage.getItem(OFF)) return;
    act(event, help);
  });
}

/** @param {KeyboardEvent} event @param {HTMLDialogElement | null} help */
function act(event, help) {
  if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
  else if (event.key === "r") document.getElementById("text")?.focus();
  else if (event.key === "?") help?.showModal();
  else return;
  event.preventDefault();
}

/** @param {number} step */
function move(step) {
  const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#list a.item")]);
  if (items.length === 0) return;
  const focused = items.findIndex((item) => item === document.activeElement);
  const from = focused >= 0 ? focused : items.findIndex((item) => item.getAttribute("aria-current"));
  const next = from < 0 ? (step > 0 ? 0 : items.length - 1) : from + step;
  const item = items[Math.min(items.length - 1, Math.max(0, next))];
  item.focus();
  item.scrollIntoView({ block: "nearest" });
}

/** @param {KeyboardEvent} event */
function send(event) {
  const button = document.getElementById("send");
  if (!button || document.activeElement?.id !== "text") return;
  event.preventDefault();
  button.click();
}

function leave() {
  if (document.activeElement?.id === "text") /** @type {HTMLElement} */ (document.activeElement).blur();
}

/** @param {EventTarget | null} target */
function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function keepSwitch() {
  const box = /** @type {HTMLInputElement | null} */ (document.getElementById("keys-on"));
  if (!box) return;
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}
