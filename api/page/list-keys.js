// Arrow keys in a list of links: one tab stop, moved by the arrows, Home and End; Enter is the
// link's own. "/" goes to the filter from anywhere, Escape clears it.

/**
 * @param {HTMLElement} list holds `li > a`
 * @param {HTMLInputElement} filter
 * @returns {{ settle: () => void }} `settle` makes sure that just one link is the tab stop
 */
export function createListKeys(list, filter) {
  const links = () => [...list.querySelectorAll("a")];

  /** @param {HTMLAnchorElement | undefined} link */
  function go(link) {
    if (link === undefined) return;
    stop(link);
    link.focus();
  }

  /** @param {HTMLAnchorElement} link */
  function stop(link) {
    for (const other of list.querySelectorAll('a[tabindex="0"]')) {
      if (other !== link) other.setAttribute("tabindex", "-1");
    }
    link.setAttribute("tabindex", "0");
  }

  list.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = links();
    const at = all.findIndex((link) => link === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    if (to < 0) filter.focus();
    else go(all[Math.min(to, all.length - 1)]);
  });
  list.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLAnchorElement) stop(event.target);
  });
  filter.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      go(links()[0]);
    }
    if (event.key === "Escape" && filter.value !== "") {
      filter.value = "";
      filter.dispatchEvent(new Event("input"));
    }
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLElement &&
      event.target.matches("input, textarea, select");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    filter.focus();
    filter.select();
  });

  return {
    settle() {
      const all = links();
      const current = all.find((link) => link === document.activeElement) ??
        all.find((link) => link.getAttribute("aria-current") === "true") ?? all[0];
      if (current !== undefined) stop(current);
    },
  };
}
