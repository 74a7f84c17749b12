// Building and changing the document. Data only ever enters as text, never as markup.

/**
 * Makes an element. Attributes that are `false` are left out, `true` ones are empty; children are
 * nodes or text.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/**
 * An icon of the sprite in index.html.
 *
 * @param {string} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/**
 * The element with an id, which must be of the class given.
 *
 * @template {Element} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function part(id, kind) {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new TypeError(`index.html: #${id} is ${element?.tagName ?? "missing"}, not ${kind.name}`);
}

/**
 * Sets an element's text, touching the document only where it differs.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Sets an attribute, touching the document only where it differs.
 *
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * Brings a list's children into the order given, moving only those out of place.
 *
 * @param {Element} parent
 * @param {readonly Element[]} children
 */
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  for (let i = 0; i < children.length; i++) {
    if (parent.children[i] !== children[i]) {
      parent.insertBefore(children[i], parent.children[i] ?? null);
    }
  }
}

/**
 * A group of buttons of which one is pressed.
 *
 * @template {string} Value
 * @param {HTMLElement} group buttons with a `data-value`, one with `aria-pressed="true"`
 * @param {(value: Value) => void} onChange
 */
export function segments(group, onChange) {
  group.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const value = button?.dataset.value;
    if (value === undefined || button?.getAttribute("aria-pressed") === "true") return;
    press(group, value);
    onChange(/** @type {Value} */ (value));
  });
}

/**
 * Shows which button of a group is pressed.
 *
 * @param {HTMLElement} group
 * @param {string} value
 */
export function press(group, value) {
  for (const button of group.querySelectorAll("button")) {
    setAttribute(button, "aria-pressed", String(button.dataset.value === value));
  }
}

/**
 * A group of buttons for {@link segments}.
 *
 * @param {string} label
 * @param {readonly (readonly [value: string, text: string])[]} choices the first is pressed
 * @returns {HTMLElement}
 */
export function makeSegments(label, choices) {
  const buttons = choices.map(([value, text], i) =>
    make("button", { type: "button", "data-value": value, "aria-pressed": String(i === 0) }, text)
  );
  return make("div", { class: "segments", role: "group", "aria-label": label }, ...buttons);
}
