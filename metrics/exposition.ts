// The text format of Prometheus, version 0.0.4: what is said of a metric, then a line a series.
// Source: https://prometheus.io/docs/instrumenting/exposition_formats/
import { bounds, type Definition } from "./definition.ts";
import type { Labelled } from "./family.ts";
import { type Counter, type Gauge, Histogram } from "./series.ts";

/** Media type of the format. */
export const expositionType = "text/plain; version=0.0.4; charset=utf-8";

/** A metric with what it measured. */
export interface Told {
  readonly name: string;
  readonly definition: Definition;
  readonly series: readonly Labelled<Counter | Gauge | Histogram>[];
}

/** The text of some metrics; one without any series is left out. */
export function exposition(metrics: readonly Told[]): string {
  let text = "";
  for (const { name, definition, series } of metrics) {
    if (series.length === 0) continue;
    text += `# HELP ${name} ${escaped(definition.help)}\n# TYPE ${name} ${definition.type}\n`;
    for (const { values, series: measured } of series) {
      const labels = definition.labels.map((label, i) => `${label}="${quoted(values[i])}"`);
      text += measured instanceof Histogram
        ? histogramLines(name, labels, measured)
        : line(name, labels, measured.value);
    }
  }
  return text;
}

function histogramLines(name: string, labels: readonly string[], histogram: Histogram): string {
  const counts = histogram.cumulative();
  const buckets = counts.map((count, i) => {
    const bound = i < bounds.length ? String(bounds[i]) : "+Inf";
    return line(`${name}_bucket`, [...labels, `le="${bound}"`], count);
  });
  const all = counts[counts.length - 1];
  return buckets.join("") + line(`${name}_sum`, labels, histogram.sum) +
    line(`${name}_count`, labels, all);
}

function line(name: string, labels: readonly string[], value: number): string {
  const set = labels.length === 0 ? "" : `{${labels.join(",")}}`;
  return `${name}${set} ${numberText(value)}\n`;
}

function numberText(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function quoted(text: string): string {
  return escaped(text).replaceAll('"', '\\"');
}
