// @ts-check
// Shows a revealed value for twenty seconds and then forgets it: it is in the page only while the dialog is open.

const SHOWN = 20_000;

export function revealInPlace() {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("reveal"));
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("value"));
  const place = document.getElementById("value-text");
  if (!form || !dialog || !place) return;
  let timer = 0;
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    place.textContent = "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const placeholder = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? "";
    void reveal(form.action, placeholder).then((value) => {
      place.textContent = value;
      dialog.showModal();
      timer = window.setTimeout(() => dialog.close(), SHOWN);
    });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && dialog.open) dialog.close();
  });
}

/** @param {string} action @param {string} placeholder @returns {Promise<string>} */
async function reveal(action, placeholder) {
  try {
    const answer = await fetch(action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ placeholder }),
    });
    if (answer.ok) return (await answer.json()).value;
  } catch {
    // offline: told below
  }
  return "This value cannot be shown now. Reload the page and try again.";
}
