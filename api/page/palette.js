// The theme: which one shows, and its colours for what is drawn on canvas.
import { part, setAttribute } from "./dom.js";

const names = /** @type {const} */ ([
  "text",
  "text-soft",
  "text-faint",
  "line",
  "line-strong",
  "panel",
  "actual",
  "actual-band",
  "forecast",
  "forecast-band",
  "naive",
  "good",
  "bad",
  "warn",
  "shade",
  "arm-0",
  "arm-1",
  "arm-2",
  "arm-3",
  "arm-4",
  "arm-5",
  "arm-6",
  "arm-7",
]);

/** @typedef {Record<typeof names[number], string>} Palette */

/** @type {Palette | undefined} */
let colours;
/** @type {Set<() => void>} */
const listeners = new Set();
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

/**
 * The colours of the theme that shows. Custom properties hold `light-dark(…)` unresolved, so a
 * hidden element is asked what they come to.
 *
 * @returns {Palette}
 */
export function palette() {
  if (colours !== undefined) return colours;
  const probe = document.createElement("i");
  probe.hidden = true;
  document.body.append(probe);
  const entries = names.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return colours = Object.fromEntries(entries);
}

/**
 * Calls `listener` whenever the colours have changed.
 *
 * @param {() => void} listener
 */
export function onPalette(listener) {
  listeners.add(listener);
}

/** Draws again whatever is drawn on canvas: what was hidden had no size to be drawn in. */
export function repaint() {
  for (const listener of listeners) listener();
}

/** Makes the theme button work and follows the system's theme until it is pressed. */
export function startTheme() {
  const button = part("theme", HTMLButtonElement);
  const use = part("theme-icon", SVGUseElement);
  const root = document.documentElement;
  const isDark = () => (root.dataset.theme ?? (systemIsDark.matches ? "dark" : "light")) === "dark";

  function changed() {
    colours = undefined;
    setAttribute(use, "href", isDark() ? "#icon-sun" : "#icon-moon");
    setAttribute(button, "aria-label", `Switch to the ${isDark() ? "light" : "dark"} theme`);
    repaint();
  }

  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("troupe-theme", root.dataset.theme);
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
    changed();
  });
  systemIsDark.addEventListener("change", changed);
  changed();
}
