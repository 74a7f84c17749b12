// The readings behind the sparklines: asked for when a row comes into view, a few at a time.
import { isBelieved } from "./growth.js";
import { api } from "./request.js";
import { sparkRates } from "./row.js";

/** @import { Row } from "./row.js" */
/** @import { HistoryAnswer } from "./types.js" */

const fetchesAtOnce = 4;

/**
 * Watches rows come and go.
 *
 * @param {(row: Row) => void} onReady called when a row is to be drawn: it came into view, or its
 *   readings arrived
 */
export function createRowHistories(onReady) {
  /** @type {Map<Element, Row>} */
  const watched = new Map();
  /** @type {Set<Row>} */
  const inView = new Set();
  /** @type {WeakSet<Row>} */
  const asked = new WeakSet();
  let fetching = 0;

  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const row = watched.get(entry.target);
      if (row === undefined) continue;
      if (!entry.isIntersecting) inView.delete(row);
      else {
        inView.add(row);
        onReady(row);
      }
    }
    fetchNext();
  }, { rootMargin: "120px" });

  function fetchNext() {
    for (const row of inView) {
      if (fetching >= fetchesAtOnce) return;
      if (!asked.has(row)) void fetchOne(row);
    }
  }

  /** @param {Row} row */
  async function fetchOne(row) {
    asked.add(row);
    fetching++;
    try {
      /** @type {HistoryAnswer} */
      const history = await api.get("/v1/videos/{key}/history", {
        key: row.key,
        limit: sparkRates + 1,
      });
      row.begin(history.items.filter(isBelieved).reverse());
      onReady(row);
    } catch {
      // The row goes without its line until it comes into view again.
      asked.delete(row);
      inView.delete(row);
    }
    fetching--;
    fetchNext();
  }

  return {
    /** @param {Row} row */
    watch(row) {
      watched.set(row.element, row);
      observer.observe(row.element);
    },
    /** @param {Row} row */
    forget(row) {
      observer.unobserve(row.element);
      watched.delete(row.element);
      inView.delete(row);
    },
    /** @param {Row} row */
    isInView: (row) => inView.has(row),
  };
}
