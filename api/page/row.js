// One row of "Rising now": a link that is built once and updated in place.
import { make, setText } from "./dom.js";
import { compact, none, range, signed, signedPercent, visible } from "./format.js";
import { RecentGrowth } from "./growth.js";
import { videoHash } from "./route.js";
import { drawLine } from "./sparkline.js";
import { gainAhead, nameOf } from "./summary.js";

/** @import { VideoSummary } from "./types.js" */

/** How many rates a row's sparkline shows. */
export const sparkRates = 40;

/** A row. `summary` may be replaced at any time; `write` and `draw` belong in an animation frame. */
export class Row {
  /** @param {VideoSummary} summary */
  constructor(summary) {
    this.key = summary.key;
    this.summary = summary;
    this.growth = new RecentGrowth(sparkRates);
    this.rank = make("span", { class: "row-rank" });
    this.title = make("span", { class: "row-title foreign", dir: "auto" });
    this.channel = make("span", { class: "row-channel foreign", dir: "auto" });
    this.views = make("span", { class: "row-views" });
    this.canvas = make("canvas", { class: "row-spark", "aria-hidden": "true" });
    this.gain = make("span", { class: "row-strong" });
    this.share = make("span", { class: "row-soft" });
    this.ahead = make("span", { class: "row-strong row-ahead" });
    this.band = make("span", { class: "row-soft" });
    const about = make("span", { class: "row-about" }, this.channel, this.views);
    this.link = make(
      "a",
      { class: "row", href: videoHash(summary.key), tabindex: "-1" },
      this.rank,
      make("span", { class: "row-name" }, this.title, about),
      this.canvas,
      make("span", { class: "row-figures" }, said("Gained in 24 hours:"), this.gain, this.share),
      make("span", { class: "row-figures" }, said("Forecast, next hour:"), this.ahead, this.band),
    );
    this.element = make("li", { "data-key": summary.key }, this.link);
    this.write();
  }

  /** Takes what is newer; the row shows it at the next `write` and `draw`. @param {VideoSummary} summary */
  take(summary) {
    this.summary = summary;
    if (this.growth.last === undefined) return;
    this.growth.push({ atMs: Date.parse(summary.lastAt), value: summary.viewCount });
  }

  /** Starts the sparkline. @param {readonly { at: string, viewCount: number }[]} readings oldest first */
  begin(readings) {
    this.growth = new RecentGrowth(sparkRates);
    for (const { at, viewCount } of readings) {
      this.growth.push({ atMs: Date.parse(at), value: viewCount });
    }
    this.growth.push({ atMs: Date.parse(this.summary.lastAt), value: this.summary.viewCount });
  }

  /** Writes the figures. */
  write() {
    const { summary } = this;
    const name = visible(nameOf(summary));
    setText(this.title, name);
    if (this.link.title !== name) this.link.title = name;
    setText(this.channel, visible(summary.channel ?? summary.category ?? ""));
    setText(this.views, `${compact(summary.viewCount)} views`);
    setText(this.gain, signed(summary.gain));
    setText(this.share, summary.growth === 0 ? none : signedPercent(summary.growth));
    const ahead = gainAhead(summary);
    setText(this.ahead, signed(ahead.value));
    setText(this.band, range(ahead.low, ahead.high, compact));
  }

  /** Draws the sparkline: views an hour, then the hour ahead. */
  draw() {
    drawLine(this.canvas, { values: this.growth.rates, ahead: gainAhead(this.summary) });
  }

  /** @param {number} rank from 1 */
  place(rank) {
    setText(this.rank, String(rank));
  }

  /** @param {boolean} selected */
  select(selected) {
    if (selected) this.link.setAttribute("aria-current", "true");
    else this.link.removeAttribute("aria-current");
  }
}

/** @param {string} text */
function said(text) {
  return make("span", { class: "visually-hidden" }, text);
}
