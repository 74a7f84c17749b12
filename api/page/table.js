// A table whose rows are kept and whose cells change in place.
import { arrange, make, setAttribute, setText } from "./dom.js";

/**
 * @template Item
 * @typedef {object} Column
 * @property {string} title
 * @property {(item: Item) => string} text
 * @property {(item: Item) => string} [tone] a `data-tone` for the cell, "" for none
 * @property {(item: Item) => string} [hint] a `title` for the cell
 * @property {(item: Item) => string} [note] a second, smaller line of the cell
 * @property {(item: Item) => number} [share] the length of a bar beside the text, 0 to 1
 * @property {string} [className] `number` aligns right, `wide` goes where space is short
 * @property {boolean} [isHeader] whether the cell names its row
 */

/**
 * @template Item
 * @param {string} caption for those who cannot see what stands above the table
 * @param {readonly Column<Item>[]} columns
 * @param {(item: Item) => string} keyOf
 * @param {(item: Item) => string} [stateOf] a `data-state` for the row
 */
export function createTable(caption, columns, keyOf, stateOf) {
  const body = make("tbody");
  const heads = columns.map((column) =>
    make("th", { scope: "col", class: column.className ?? "" }, column.title)
  );
  const element = make(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": caption },
    make(
      "table",
      {},
      make("caption", { class: "visually-hidden" }, caption),
      make("thead", {}, make("tr", {}, ...heads)),
      body,
    ),
  );
  /** @type {Map<string, HTMLTableRowElement>} */
  let rows = new Map();

  function makeRow() {
    const cells = columns.map((column) => {
      const lines = column.note === undefined
        ? []
        : [make("span"), make("small", { class: "cell-note" })];
      return column.isHeader
        ? make("th", { scope: "row", class: column.className ?? "" }, ...lines)
        : make("td", { class: column.className ?? "" }, ...lines);
    });
    return make("tr", {}, ...cells);
  }

  return {
    element,
    /** @param {readonly Item[]} items */
    show(items) {
      /** @type {Map<string, HTMLTableRowElement>} */
      const kept = new Map();
      for (const item of items) {
        const key = keyOf(item);
        const row = rows.get(key) ?? makeRow();
        kept.set(key, row);
        if (stateOf !== undefined) setAttribute(row, "data-state", stateOf(item));
        columns.forEach((column, i) => {
          const cell = row.cells[i];
          setText(cell.firstElementChild ?? cell, column.text(item));
          const note = cell.lastElementChild;
          if (column.note !== undefined && note !== null) setText(note, column.note(item));
          if (column.share !== undefined) {
            cell.style.setProperty("--share", column.share(item).toFixed(3));
          }
          if (column.tone !== undefined) setAttribute(cell, "data-tone", column.tone(item));
          if (column.hint !== undefined) setAttribute(cell, "title", column.hint(item));
        });
      }
      rows = kept;
      arrange(body, [...kept.values()]);
    },
  };
}
