// What predictions turned out to be worth, hour by hour of event time, gathered between two checkpoints.
import { type LearnerScoreDelta, learnerScoreSums, probabilityBins } from "../../db/store.ts";
import { logLossOf } from "../../ml/scoring/loss.ts";

const hourMs = 3_600_000;

const place = Object.fromEntries(learnerScoreSums.map((name, i) => [name, i]));

/** Sums by method and hour. */
export class ScoreJournal {
  private readonly name: string;
  private readonly rows = new Map<string, LearnerScoreDelta & { sums: number[]; bins: number[] }>();

  constructor(name: string) {
    this.name = name;
  }

  /** Adds a probability that `method` gave, and what came true. */
  probability(method: string, atMs: number, probability: number, label: boolean): void {
    const { sums, bins } = this.row(method, atMs);
    const error = probability - (label ? 1 : 0);
    add(sums, "scored", 1);
    add(sums, "positives", label ? 1 : 0);
    add(sums, "logLoss", logLossOf(probability, label));
    add(sums, "brier", error * error);
    add(sums, "absoluteError", Math.abs(error));
    add(sums, "squaredError", error * error);
    const bin = Math.min(probabilityBins - 1, Math.floor(probability * probabilityBins));
    bins[(label ? probabilityBins : 0) + bin]++;
  }

  /** Adds whether what came was among what `method` had named. */
  hit(method: string, atMs: number, isHit: boolean): void {
    const { sums } = this.row(method, atMs);
    add(sums, "scored", 1);
    add(sums, "positives", isHit ? 1 : 0);
  }

  /** Adds a value that `method` expected, and what came. */
  value(method: string, atMs: number, expected: number, found: number): void {
    const { sums } = this.row(method, atMs);
    add(sums, "scored", 1);
    add(sums, "absoluteError", Math.abs(expected - found));
    add(sums, "squaredError", (expected - found) ** 2);
  }

  /** The sums since the last call. */
  take(): LearnerScoreDelta[] {
    const rows = [...this.rows.values()];
    this.rows.clear();
    return rows;
  }

  private row(method: string, atMs: number) {
    const hour = Math.floor(atMs / hourMs) * hourMs;
    const key = `${hour} ${method}`;
    const known = this.rows.get(key);
    if (known !== undefined) return known;
    const row = {
      name: this.name,
      method,
      hourMs: hour,
      sums: new Array<number>(learnerScoreSums.length).fill(0),
      bins: new Array<number>(2 * probabilityBins).fill(0),
    };
    this.rows.set(key, row);
    return row;
  }
}

function add(sums: number[], name: (typeof learnerScoreSums)[number], amount: number): void {
  sums[place[name]] += amount;
}
