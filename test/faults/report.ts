// What the proof prints: how many faults, how many events, and what they did.
import { table, whole } from "../../bench/table.ts";
import type { Verdict } from "./deployment.ts";
import type { Form } from "./form.ts";
import type { Stretch } from "./producer.ts";
import type { Done } from "./scenarios.ts";

/** What came of one kind of fault. */
export interface Row {
  readonly name: string;
  readonly done: Done;
  readonly stretch: Stretch;
  readonly verdict: Verdict;
  /** From the end of the load to the last commit. */
  readonly caughtUpMs: number;
  readonly largestBytes: number;
}

/** Gathers a row per kind of fault. */
export class Report {
  private readonly form: Form;
  private readonly seed: number;
  private readonly rows: Row[] = [];

  constructor(form: Form, seed: number) {
    this.form = form;
    this.seed = seed;
  }

  /** Takes a row and answers with one line about it. */
  add(row: Row): string {
    this.rows.push(row);
    const { name, done, stretch, verdict } = row;
    return `${name}: ${whole(done.faults)} times, ${whole(verdict.events)} events in ` +
      `${whole(stretch.seconds)} s, ${whole(verdict.differences.length)} differences`;
  }

  /** Everything so far, as Markdown. */
  text(): string {
    const sum = (value: (row: Row) => number) =>
      this.rows.reduce((total, row) => total + value(row), 0);
    const faults = sum(({ done }) => done.faults);
    const events = sum(({ verdict }) => verdict.events);
    const predictions = sum(({ verdict }) => verdict.predictions);
    const wrong = sum(({ verdict }) => verdict.differences.length);
    const head = [
      "fault",
      "times",
      "events",
      "readings/s",
      "sent again",
      "forecasts",
      "hand-over, median",
      "longest",
      "caught up in",
      "largest worker",
    ];
    const rows = this.rows.map((row) => [
      row.name,
      whole(row.done.faults),
      whole(row.verdict.events),
      whole(row.stretch.readings / row.stretch.seconds),
      whole(row.stretch.retried),
      whole(row.verdict.predictions),
      ...handOver(row.done.handOverMs),
      seconds(row.caughtUpMs),
      `${whole(row.largestBytes / 2 ** 20)} MB`,
    ]);
    return [
      `${faults} faults, ${whole(events)} events, ${whole(predictions)} forecasts, ` +
      `${wrong} differences (${this.form.name} form, seed ${this.seed}).`,
      "",
      table(head, rows),
    ].join("\n");
  }
}

function handOver(ms: readonly number[]): [median: string, longest: string] {
  if (ms.length === 0) return ["", ""];
  const sorted = [...ms].sort((a, b) => a - b);
  return [seconds(sorted[sorted.length >> 1]), seconds(sorted[sorted.length - 1])];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
