// How the traffic of an experiment was shared among its arms, over its whole life and in a bounded space.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { checkNumbers, fullCount, maxSteps, maxTimeMs, type NumberRange } from "../../ml/ranges.ts";
import { maxArms } from "../../streams/experiment.ts";

/** Most points; when there would be more, every two become one. */
export const mostPoints = 120;

/** Length of the first points, in milliseconds; it doubles each time that points are joined. */
export const firstPeriodMs = 5000;

/** Arms that have a column of their own; what others do is added up in one more. */
export const mostColumns = 20;

/** How much more traffic than the least of those with a column another arm must have to take its place. */
const displacement = 1.5;

const decisions = 0;
const rewards = 1;
const rewardSum = 2;
const width = 3;
const pointWidth = (mostColumns + 1) * width;
/** The column of all arms without one. */
const rest = mostColumns;

const mostSum = 1e60;

/** Of a point and a column. */
const sumRanges: readonly NumberRange[] = [
  { name: "decisions and rewards", count: 2, low: 0, high: maxSteps, whole: true },
  { name: "sum of rewards", count: 1, low: -mostSum, high: mostSum },
];

/** The history as lists of the same length for each arm and for the rest of them. */
export interface TrafficFigures {
  readonly periodMs: number;
  /** The arm of each column; undefined for all others together. */
  readonly arms: readonly (number | undefined)[];
  readonly points: readonly {
    readonly atMs: number;
    readonly decisions: readonly number[];
    readonly rewards: readonly number[];
    readonly rewardSums: readonly number[];
  }[];
}

/**
 * Decisions and rewards by arm and period. Rewards count where they come in, not where their decision was.
 *
 * ```ts
 * const history = new TrafficHistory();
 * history.decide(1000, 0);
 * history.decide(2000, 1);
 * history.reward(9000, 1, 1);
 * history.figures().points; // at 0 a decision of each arm, at 5000 a reward of arm 1
 * ```
 */
export class TrafficHistory {
  private periodMs = firstPeriodMs;
  /** Where the first point begins; NaN before there is one. */
  private startMs = NaN;
  private points = 0;
  /** Of each point and column: decisions, rewards, and their sum. */
  private readonly sums = new Float64Array(mostPoints * pointWidth);
  /** The arms that have columns. */
  private readonly columns: number[] = [];
  /** Decisions of each arm ever. */
  private traffic: number[] = [];

  decide(atMs: number, arm: number): void {
    const point = this.pointAt(atMs);
    while (this.traffic.length <= arm) this.traffic.push(0);
    this.traffic[arm] = Math.min(fullCount, this.traffic[arm] + 1);
    if (this.columns.length < mostColumns && !this.columns.includes(arm)) this.columns.push(arm);
    this.add(point, this.columnOf(arm), decisions, 1);
  }

  reward(atMs: number, arm: number, amount: number): void {
    const point = this.pointAt(atMs);
    const column = this.columnOf(arm);
    this.add(point, column, rewards, 1);
    this.add(point, column, rewardSum, amount);
  }

  figures(): TrafficFigures {
    const { columns, sums } = this;
    const hasRest = this.traffic.filter((count) => count > 0).length > columns.length;
    const shown = [...columns.keys(), ...(hasRest ? [rest] : [])];
    const points = Array.from({ length: this.points }, (_, point) => {
      const all = (kind: number) =>
        shown.map((column) => sums[point * pointWidth + column * width + kind]);
      return {
        atMs: this.startMs + point * this.periodMs,
        decisions: all(decisions),
        rewards: all(rewards),
        rewardSums: all(rewardSum),
      };
    });
    return { periodMs: this.periodMs, arms: shown.map((column) => columns[column]), points };
  }

  encode(to: ByteWriter): void {
    to.f64(this.periodMs);
    to.f64(this.startMs);
    to.u8(this.points);
    to.u8(this.columns.length);
    for (const arm of this.columns) to.u32(arm);
    to.u32(this.traffic.length);
    to.f64s(this.traffic);
    to.f64s(this.sums, 0, this.points * pointWidth);
  }

  /** Reads what {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): TrafficHistory {
    const history = new TrafficHistory();
    history.periodMs = from.f64();
    history.startMs = from.f64();
    history.points = from.u8();
    const columns = from.u8();
    checkNumbers([history.periodMs, history.points, columns], 0, [
      { name: "period", count: 1, low: firstPeriodMs, high: maxTimeMs },
      { name: "points", count: 1, low: 0, high: mostPoints },
      { name: "columns", count: 1, low: 0, high: mostColumns },
    ]);
    if (history.points > 0) {
      checkNumbers([history.startMs], 0, [{ name: "start", count: 1, low: 0, high: maxTimeMs }]);
    } else if (!Number.isNaN(history.startMs)) throw new RangeError("found a start of no points");
    for (let i = 0; i < columns; i++) history.columns.push(from.u32());
    const arms = from.u32();
    checkNumbers([arms, ...history.columns], 0, [
      { name: "arms with traffic", count: 1, low: 0, high: maxArms },
      { name: "arm of a column", count: columns, low: 0, high: arms - 1 },
    ]);
    const traffic = new Float64Array(arms);
    from.f64s(traffic);
    checkNumbers(traffic, 0, [
      { name: "decisions of an arm", count: arms, low: 0, high: fullCount, whole: true },
    ]);
    history.traffic = [...traffic];
    from.f64s(history.sums, 0, history.points * pointWidth);
    for (let place = 0; place < history.points * pointWidth; place += width) {
      checkNumbers(history.sums, place, sumRanges);
    }
    return history;
  }

  private columnOf(arm: number): number {
    const column = this.columns.indexOf(arm);
    return column < 0 ? rest : column;
  }

  private add(point: number, column: number, kind: number, amount: number): void {
    this.sums[point * pointWidth + column * width + kind] += amount;
  }

  /** The point that a time falls in; times never go back, and one that did would count in the first. */
  private pointAt(atMs: number): number {
    if (this.points === 0) {
      this.startMs = Math.floor(atMs / this.periodMs) * this.periodMs;
      this.points = 1;
    }
    while (atMs >= this.startMs + mostPoints * this.periodMs) this.join();
    const point = Math.max(0, Math.floor((atMs - this.startMs) / this.periodMs));
    if (point >= this.points) {
      this.points = point + 1;
      this.displace();
    }
    return point;
  }

  /** Joins every two points. */
  private join(): void {
    const { sums } = this;
    for (let point = 0; point < mostPoints; point++) {
      const to = Math.floor(point / 2) * pointWidth;
      for (let i = 0; i < pointWidth; i++) {
        const amount = sums[point * pointWidth + i];
        sums[point * pointWidth + i] = 0;
        sums[to + i] += amount;
      }
    }
    this.points = Math.ceil(this.points / 2);
    this.periodMs *= 2;
  }

  /** Gives the column of the arm with the least traffic to one without that has clearly more. */
  private displace(): void {
    const { columns, traffic, sums } = this;
    if (columns.length < mostColumns || traffic.length <= mostColumns) return;
    let least = 0;
    for (let column = 1; column < mostColumns; column++) {
      if (traffic[columns[column]] < traffic[columns[least]]) least = column;
    }
    let most = -1;
    for (let arm = 0; arm < traffic.length; arm++) {
      if (!columns.includes(arm) && (most < 0 || traffic[arm] > traffic[most])) most = arm;
    }
    if (most < 0 || traffic[most] <= displacement * traffic[columns[least]]) return;
    for (let point = 0; point < this.points; point++) {
      for (let kind = 0; kind < width; kind++) {
        const place = point * pointWidth + least * width + kind;
        sums[point * pointWidth + rest * width + kind] += sums[place];
        sums[place] = 0;
      }
    }
    columns[least] = most;
  }
}
