// The span of days that the whole view of the audience looks at.
import { makeSegments, segments } from "./dom.js";
import { api } from "./request.js";

/** @import { ActiveAnswer } from "./types.js" */

const dayMs = 86_400_000;

/**
 * Makes the choice.
 *
 * @param {() => void} onChange
 */
export function createSpan(onChange) {
  const element = makeSegments("Range", [
    ["30", "30 days"],
    ["90", "90 days"],
    ["365", "1 year"],
  ]);
  let days = 30;
  segments(element, (value) => {
    days = Number(value);
    onChange();
  });
  return {
    element,
    days: () => days,
    /**
     * When the span begins, as a parameter; undefined where nobody has done anything yet.
     *
     * @param {AbortSignal} signal
     * @returns {Promise<string | undefined>}
     */
    async since(signal) {
      /** @type {ActiveAnswer} */
      const { items } = await api.get("/v1/audience/active", { limit: 1 }, signal);
      if (items.length === 0) return undefined;
      return new Date(Date.parse(items[0].day) - (days - 1) * dayMs).toISOString();
    },
  };
}
