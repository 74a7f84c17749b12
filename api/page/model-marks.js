// What became of models, drawn into a chart over time.
import { drawFlag } from "./chart-marks.js";
import { eventMs, eventWords } from "./model-words.js";
import { palette } from "./palette.js";

/** @import { Chart } from "./chart-base.js" */
/** @import { ModelEvent } from "./types.js" */

/** Too common for a flag: they get a notch at the foot. */
const common = ["trained", "challenger"];

/**
 * A notch for each training, a flag for what changed more.
 *
 * @param {Chart} chart
 * @param {readonly ModelEvent[]} events
 */
export function drawModelEvents(chart, events) {
  const { ctx: context, bbox: { left, top, width, height } } = chart;
  const unit = globalThis.devicePixelRatio || 1;
  const colours = palette();
  context.save();
  for (const event of events) {
    const x = Math.round(chart.valToPos(eventMs(event) / 1000, "x", true));
    if (x < left || x > left + width) continue;
    const { tone } = eventWords[event.kind];
    const colour = colours[tone === "" ? "text-faint" : tone];
    if (!common.includes(event.kind)) drawFlag(chart, x, colour);
    else {
      context.fillStyle = colour;
      context.beginPath();
      context.moveTo(x - 4 * unit, top + height);
      context.lineTo(x, top + height - 6 * unit);
      context.lineTo(x + 4 * unit, top + height);
      context.fill();
    }
  }
  context.restore();
}
