// Builds nodes from the server's safe tree. Text is only ever set as text; nothing here parses HTML.

/** @typedef {{type: string, text?: string, href?: string, children?: Inline[]}} Inline */
/** @typedef {{type: string, text?: string, children?: Inline[], ordered?: boolean, start?: number, items?: Block[][]}} Block */
/**
 * @typedef {{id: string, cursor: string, author: "person"|"bot"|"staff"|"system", name: string|null,
 *   text: string, blocks: Block[], created_at: string}} Message
 */
/** @typedef {{message_id: string, text: string, blocks: Block[]}} Delta */
/** @typedef {{owner: "bot"|"queue"|"staff", name: string|null, disclosure: string|null}} Owner */

/**
 * An element with attributes and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** @param {Block[]} tree @returns {Node[]} */
export function nodes(tree) {
  return tree.map(block);
}

/** @param {Block} one @returns {Node} */
function block(one) {
  if (one.type === "list") {
    const items = (one.items ?? []).map((item) => el("li", {}, ...nodes(item)));
    return one.ordered ? el("ol", { start: String(one.start ?? 1) }, ...items) : el("ul", {}, ...items);
  }
  if (one.type === "code_block") return el("pre", { tabindex: "0" }, el("code", {}, one.text ?? ""));
  return el("p", {}, ...(one.children ?? []).map(inline));
}

/** @param {Inline} part @returns {Node} */
function inline(part) {
  const children = (part.children ?? []).map(inline);
  if (part.type === "strong") return el("strong", {}, ...children);
  if (part.type === "em") return el("em", {}, ...children);
  if (part.type === "code") return el("code", {}, part.text ?? "");
  if (part.type === "break") return el("br");
  if (part.type === "link" && /^https?:\/\//.test(part.href ?? "")) {
    const away = { href: part.href ?? "", target: "_blank", rel: "noopener noreferrer nofollow" };
    return el("a", away, ...children);
  }
  return document.createTextNode(part.text ?? "");
}

const SHAPES = {
  chat: ["M5 5.5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7.2L7.5 21v-3.5H5a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2Z", "M8 10h8M8 13.2h5"],
  close: ["M6 6l12 12M18 6L6 18"],
  down: ["M6 9.5l6 6 6-6"],
  send: ["M12 19V5.5M6 11l6-6 6 6"],
  person: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z", "M4.5 20.5c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5"],
  fresh: ["M4.5 12a7.5 7.5 0 1 0 2.4-5.5L4.5 8.7", "M4.5 4.2v4.5H9"],
  spark: ["M12 3.5c.7 4.6 3.2 7.6 8.5 8.5-5.3.9-7.8 3.9-8.5 8.5-.7-4.6-3.2-7.6-8.5-8.5 5.3-.9 7.8-3.9 8.5-8.5Z"],
};

/** One of our own icons. @param {keyof typeof SHAPES} name @returns {SVGSVGElement} */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}
