// The chips above the list: the commonest categories and channels, one of either at a time.
import { make, press } from "./dom.js";
import { visible } from "./format.js";

/** @import { VideoSummary } from "./types.js" */

/** @typedef {{ category: string, channel: string }} Filter */

const most = 6;

/**
 * @param {HTMLElement} host
 * @param {(filter: Filter) => void} onChange
 */
export function createChips(host, onChange) {
  host.addEventListener("click", (event) => {
    const chip = event.target instanceof Element ? event.target.closest("button") : null;
    if (chip === null) return;
    const isOff = chip.getAttribute("aria-pressed") === "true";
    const value = isOff ? "" : chip.dataset.value ?? "";
    press(host, value);
    onChange({
      category: chip.dataset.kind === "category" && !isOff ? chip.value : "",
      channel: chip.dataset.kind === "channel" && !isOff ? chip.value : "",
    });
  });

  return {
    /**
     * Offers what an unfiltered list contains.
     *
     * @param {readonly VideoSummary[]} summaries
     */
    offer(summaries) {
      const chips = [
        ...commonest(summaries.map((summary) => summary.category)).map((
          text,
        ) => ["category", text]),
        ...commonest(summaries.map((summary) => summary.channel)).map((text) => ["channel", text]),
      ].map(([kind, text]) =>
        make(
          "button",
          {
            type: "button",
            class: `chip chip-${kind} foreign`,
            "aria-pressed": "false",
            "data-kind": kind,
            "data-value": `${kind}:${text}`,
            value: text,
          },
          visible(text),
        )
      );
      host.replaceChildren(...chips);
    },
  };
}

/**
 * The commonest texts, most common first.
 *
 * @param {readonly (string | null)[]} texts
 */
function commonest(texts) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const text of texts) if (text) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, most).map(([text]) => text);
}
