// Lets Turnstile look at this browser, where the installation asks for that. Its script and its frame stand
// in the page itself, in the element's slot: they do not work inside a shadow root.

const PATIENCE = 120_000;

/**
 * @typedef {object} Turnstile
 * @property {(place: HTMLElement, options: Record<string, unknown>) => string} render
 * @property {(id: string) => void} remove
 */

/**
 * The token that the server can have verified.
 * @param {{site_key: string, script: string}} challenge
 * @param {Element} host
 * @param {AbortSignal} signal
 * @returns {Promise<string>}
 */
export async function look(challenge, host, signal) {
  const turnstile = await load(challenge.script);
  const place = document.createElement("div");
  place.slot = "check";
  host.append(place);
  let id = "";
  const limited = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  try {
    return await new Promise((resolve, reject) => {
      const fail = () => reject(new Error("turnstile"));
      limited.addEventListener("abort", fail);
      if (limited.aborted) fail();
      const options = { "error-callback": fail, "timeout-callback": fail, appearance: "interaction-only" };
      id = turnstile.render(place, { ...options, sitekey: challenge.site_key, callback: resolve });
    });
  } finally {
    if (id) turnstile.remove(id);
    place.remove();
  }
}

/**
 * The page's own Turnstile, if it has one, or ours.
 * @param {string} source
 * @returns {Promise<Turnstile>}
 */
function load(source) {
  const here = () => /** @type {{turnstile?: Turnstile}} */ (/** @type {unknown} */ (window)).turnstile;
  return new Promise((resolve, reject) => {
    const ready = () => {
      const found = here();
      if (found) resolve(found);
      else reject(new Error("turnstile"));
    };
    if (here()) return ready();
    const script = document.createElement("script");
    script.src = source;
    for (const outcome of ["load", "error"]) {
      script.addEventListener(outcome, () => {
        script.remove();
        ready();
      });
    }
    document.head.append(script);
  });
}
