// The two figures of docs/forecasting.md: how wrong each method is on each file, and one video.
import type { EvaluationRow } from "../../evaluation/tally.ts";
import { type Target, targets } from "../../streams/forecast.ts";
import type { Measured } from "./measure.ts";
import { area, dot, drawing, line, rectangle, text } from "./svg.ts";
import type { VideoTrack } from "./video-track.ts";

const shown = ["last", "drift", "mean3", "mean10", "mix", "served"];
const labelWidth = 120;
const columnWidth = 240;
const barHeight = 10;
const cellHeight = shown.length * barHeight + 18;
const headHeight = 62;
/** Ratios beyond are cut off: how much worse than twice does not matter. */
const mostRatio = 2;
const namesWidth = 44;
const barsWidth = columnWidth - 90;
const perRatio = barsWidth / mostRatio;

/** Bars of the mean absolute error over that of drift, per file, target and method. */
export function accuracyFigure(all: readonly Measured[]): string {
  const width = labelWidth + targets.length * columnWidth;
  const height = headHeight + all.length * cellHeight + 6;
  const title = "Mean absolute error over that of drift, by file, target and method";
  const parts = [
    text(0, 14, title, "strong"),
    text(0, 30, "Shorter is better; the line is drift, the last rate going on.", "faint"),
    ...targets.map((target, i) => text(columnAt(i) + namesWidth, 52, target, "strong")),
    ...all.flatMap(({ set, evaluation }, row) => {
      const top = headHeight + row * cellHeight;
      return [
        text(0, top + 32, set.name, "strong"),
        ...targets.flatMap((target, i) => cell(columnAt(i), top, target, evaluation.rows)),
      ];
    }),
  ];
  return drawing(width, height, title, parts);
}

function columnAt(column: number): number {
  return labelWidth + column * columnWidth;
}

function cell(left: number, top: number, target: Target, rows: readonly EvaluationRow[]): string[] {
  const zero = left + namesWidth;
  const bars = shown.flatMap((method, i) => {
    const ratio = rows.find((row) => row.target === target && row.method === method)?.ratio;
    if (ratio === undefined || ratio === null) return [];
    const length = Math.min(mostRatio, ratio) * perRatio;
    const kind = method === "served" || method === "mix" ? method : "baseline";
    const y = top + i * barHeight;
    return [
      text(zero - 4, y + 8, method, "small faint end"),
      rectangle(zero, y, length, barHeight - 2, kind),
      text(zero + barsWidth + 24, y + 8, ratio.toFixed(2), "small end"),
    ];
  });
  const one = zero + perRatio;
  return [...bars, line([[one, top - 3], [one, top + shown.length * barHeight]], "axis")];
}

const plotLeft = 60;
const plotTop = 40;
const plotWidth = 760;
const plotHeight = 280;
const hourMs = 3_600_000;

/** Views an hour of one video around a burst: what came, what was forecast, and the band. */
export function videoFigure({ points, burstAtMs }: VideoTrack): string {
  const [first, last] = [points[0].atMs, points[points.length - 1].atMs];
  const most = Math.max(...points.map(({ came, high }) => Math.max(came, high)));
  const x = (atMs: number) => plotLeft + plotWidth * (atMs - first) / (last - first);
  const y = (perHour: number) => plotTop + plotHeight * (1 - perHour / most);
  const step = roundStep(most / 5);
  const title = "One simulated video that breaks out: views an hour";
  const levels = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  const hours = [-48, -36, -24, -12, 0, 12, 24, 36, 48, 60, 72];
  const bottom = plotTop + plotHeight;
  const parts = [
    text(0, 14, title, "strong"),
    text(
      0,
      30,
      "Dots: what came. Line: what had been forecast at the reading before, with its 80 % band.",
      "faint",
    ),
    ...levels.flatMap((level) => [
      line([[plotLeft, y(level)], [plotLeft + plotWidth, y(level)]], "grid"),
      text(plotLeft - 6, y(level) + 4, level.toLocaleString("en-US"), "faint end"),
    ]),
    ...hours.map((hour) => {
      const at = x(burstAtMs + hour * hourMs);
      return text(at, bottom + 16, `${hour > 0 ? "+" : ""}${hour} h`, "faint middle");
    }),
    line([[x(burstAtMs), plotTop], [x(burstAtMs), bottom]], "axis"),
    area(
      [
        ...points.map(({ atMs, high }): [number, number] => [x(atMs), y(high)]),
        ...points.map(({ atMs, low }): [number, number] => [x(atMs), y(low)]).reverse(),
      ],
      "band",
    ),
    line(points.map(({ atMs, value }) => [x(atMs), y(value)]), "line"),
    ...points.map(({ atMs, came }) => dot(x(atMs), y(came), 2, "point")),
  ];
  return drawing(plotLeft + plotWidth + 20, bottom + 26, title, parts);
}

/** A step of 1, 2 or 5 and zeros, at least as large as `step`. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= step) ?? 10);
}
