// Letting elements glide to where a change puts them, so that the eye can follow.

const glideMs = 260;
const less = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Makes a change and glides the elements that it moved; those that were or end out of sight jump.
 *
 * @param {readonly HTMLElement[]} elements
 * @param {() => void} change
 */
export function glide(elements, change) {
  if (less.matches || document.hidden) return change();
  const before = elements.map((element) => element.isConnected ? topOf(element) : undefined);
  change();
  const after = elements.map(topOf);
  elements.forEach((element, i) => {
    const from = before[i];
    if (from === undefined || from === after[i] || !isSeen(from) || !isSeen(after[i])) return;
    element.animate(
      [{ transform: `translateY(${from - after[i]}px)` }, { transform: "none" }],
      { duration: glideMs, easing: "cubic-bezier(.2, 0, 0, 1)" },
    );
  });
}

/** @param {HTMLElement} element */
function topOf(element) {
  return element.getBoundingClientRect().top;
}

/** @param {number} top */
function isSeen(top) {
  return top > -100 && top < innerHeight;
}
