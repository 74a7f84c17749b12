// What several processes told of themselves, twice, and the figures made from it: those that alert rules
// make, as far as two looks allow.
import { type AlertName, alertRules, runbookOf } from "../../metrics/alerts.ts";
import { bounds } from "../../metrics/definition.ts";
import { windowSeconds } from "../../metrics/limits.ts";
import { samplesOf, type ScrapedMetric } from "../../metrics/scrape.ts";
import type { HistogramName, MetricName } from "../../metrics/table.ts";
import { type Check, good, wrong } from "./check.ts";

/** What one process told at two times. */
export interface ObservedProcess {
  readonly url: string;
  readonly before: readonly ScrapedMetric[];
  readonly after: readonly ScrapedMetric[];
  /** How long it had run by then. */
  readonly uptimeSeconds: number;
}

/** A figure for each value of a label, or of some with a blank between them. */
export type Figures = ReadonlyMap<string, number>;

/** With fewer between the two looks, durations are judged over the whole life of a process. */
const enoughDurations = 20;

/** Figures over processes. */
export class Observed {
  readonly processes: readonly ObservedProcess[];

  constructor(processes: readonly ObservedProcess[]) {
    this.processes = processes;
  }

  /**
   * What an alert says too. Who looks once cannot know how long it has lasted: while the processes are
   * younger than the alert is patient, it may pass by itself, and nothing is wrong yet.
   */
  alerted(
    alert: AlertName,
    { name, found, remedy }: Pick<Check, "name" | "found"> & { readonly remedy: string },
  ): Check {
    const youngSeconds = 60 * alertRules[alert].minutes;
    const oldest = Math.max(...this.processes.map(({ uptimeSeconds }) => uptimeSeconds));
    if (oldest < youngSeconds) return good(name, `${found}; so soon after the start it may pass`);
    return { ...wrong(name, found, `${remedy} (${runbookOf(alert)})`), alert };
  }

  /** The sum over processes of what they told last, by labels. */
  sum(name: MetricName, ...by: readonly string[]): Figures {
    return this.gathered(name, by, ({ after }) => after, (sum, value) => sum + value);
  }

  /** The same of what they told first. */
  sumBefore(name: MetricName, ...by: readonly string[]): Figures {
    return this.gathered(name, by, ({ before }) => before, (sum, value) => sum + value);
  }

  /** The largest among processes of what they told last, by labels. */
  largest(name: MetricName, ...by: readonly string[]): Figures {
    return this.gathered(name, by, ({ after }) => after, (most, value) => Math.max(most, value));
  }

  /** How much a counter rises in the time that alerts look back, going by the life of each process. */
  risen(name: MetricName, ...by: readonly string[]): Figures {
    return this.gathered(
      name,
      by,
      ({ after }) => after,
      (sum, value, { uptimeSeconds }) =>
        sum + value * windowSeconds / Math.max(windowSeconds, uptimeSeconds),
    );
  }

  /**
   * The bound that a share of all durations did not exceed, by a label; of those between the two looks,
   * where there are enough of them. Nothing where there is none.
   */
  quantile(name: HistogramName, share: number, by: string): Figures {
    const figures = new Map<string, number>();
    for (const [label, counts] of this.counts(name, by, ({ after }) => after)) {
      const earlier = this.counts(name, by, ({ before }) => before).get(label) ?? [];
      const recent = counts.map((count, i) => count - (earlier[i] ?? 0));
      const chosen = recent[bounds.length] >= enoughDurations ? recent : counts;
      const all = chosen[bounds.length];
      if (all === 0) continue;
      const place = chosen.findIndex((count) => count >= share * all);
      figures.set(label, bounds[place] ?? Infinity);
    }
    return figures;
  }

  /** Durations up to each bound, and all of them, by a label. */
  private counts(
    name: HistogramName,
    by: string,
    look: (process: ObservedProcess) => readonly ScrapedMetric[],
  ): ReadonlyMap<string, number[]> {
    const counts = new Map<string, number[]>();
    for (const process of this.processes) {
      for (const { labels, value } of samplesOf(look(process), `${name}_bucket`)) {
        const label = labels[by] ?? "";
        const ofLabel = counts.get(label) ?? Array.from({ length: bounds.length + 1 }, () => 0);
        const place = bounds.indexOf(Number(labels.le));
        ofLabel[place < 0 ? bounds.length : place] += value;
        counts.set(label, ofLabel);
      }
    }
    return counts;
  }

  private gathered(
    name: MetricName,
    by: readonly string[],
    look: (process: ObservedProcess) => readonly ScrapedMetric[],
    add: (sum: number, value: number, process: ObservedProcess) => number,
  ): Figures {
    const figures = new Map<string, number>();
    for (const process of this.processes) {
      for (const { labels, value } of samplesOf(look(process), name)) {
        const label = by.map((one) => labels[one] ?? "").join(" ");
        figures.set(label, add(figures.get(label) ?? 0, value, process));
      }
    }
    return figures;
  }
}

/** Those of some figures that are worth a word. */
export function those(
  figures: Figures,
  isWorth: (figure: number, label: string) => boolean,
): Figures {
  return new Map([...figures].filter(([label, figure]) => isWorth(figure, label)));
}

/** Figures as a list for people. */
export function told(figures: Figures, text: (label: string, figure: number) => string): string {
  return [...figures].map(([label, figure]) => text(label, figure)).join(", ");
}
