// Gathers logged decisions page by page, newest first, into columns in the order of time.
import { Schema } from "effect";
import type { DecisionLog } from "../../ml/off-policy/logged.ts";
import { contextLength, ContextValues, encodeContext } from "../../streams/experiment-context.ts";
import type { ExperimentDefinition } from "../../streams/experiment.ts";

/** Most propensities and numbers of context that a log holds: 80 MB, twice that while it is put together. */
export const maxLoggedNumbers = 10_000_000;

/** Most of these of one page: a MB as text. */
const numbersAtOnce = 50_000;

const parseContext = Schema.decodeUnknownSync(Schema.fromJsonString(ContextValues));

/** A decision as it is fetched. */
export interface FetchedDecision {
  readonly index: number;
  readonly propensities: ArrayLike<number>;
  readonly context: string | null;
  readonly reward: number | null;
}

/** Some decisions, newest first, column by column. */
interface DecisionPage {
  readonly arm: Uint16Array;
  readonly reward: Float64Array;
  /** As many a row as the page's `armCount`. */
  readonly propensities: Float64Array;
  readonly context: Float64Array;
  readonly armCount: number;
}

/** Gathers decisions from the newest on, and puts them in the order of time in the end. */
export class DecisionPages {
  /** Rows so far. */
  length = 0;
  private armCount: number;
  private readonly contextLength: number;
  private readonly definition: ExperimentDefinition;
  private readonly pages: DecisionPage[] = [];

  constructor(definition: ExperimentDefinition) {
    this.definition = definition;
    this.armCount = definition.arms.length;
    this.contextLength = contextLength(definition.context ?? []);
  }

  /** Rows that the next page may have, where the log is to have `wanted` and a page at most `atOnce`. */
  room(wanted: number, atOnce: number): number {
    const numbersOfRow = this.armCount + this.contextLength;
    const most = Math.min(wanted, Math.floor(maxLoggedNumbers / numbersOfRow));
    return Math.max(
      0,
      Math.min(most - this.length, atOnce, Math.ceil(numbersAtOnce / numbersOfRow)),
    );
  }

  add(rows: readonly FetchedDecision[]): void {
    // Arms are added, but keep their numbers: an older decision knew of fewer.
    const armCount = rows.reduce((most, row) => Math.max(most, row.propensities.length), 0);
    const context = this.definition.context ?? [];
    const page: DecisionPage = {
      armCount,
      arm: Uint16Array.from(rows, (row) => row.index),
      reward: Float64Array.from(rows, (row) => row.reward ?? this.definition.reward.default ?? 0),
      propensities: new Float64Array(rows.length * armCount),
      context: new Float64Array(rows.length * this.contextLength),
    };
    rows.forEach((row, i) => {
      page.propensities.set(row.propensities, i * armCount);
      const into = page.context.subarray(i * this.contextLength, (i + 1) * this.contextLength);
      if (into.length > 0) encodeContext(context, parseContext(row.context ?? "{}"), into);
    });
    this.pages.push(page);
    this.length += rows.length;
    this.armCount = Math.max(this.armCount, armCount);
  }

  log(): DecisionLog {
    const { length, armCount, contextLength } = this;
    const log = {
      ...{ armCount, contextLength, length, positionCount: 1 },
      arm: new Uint16Array(length),
      position: new Uint8Array(length),
      reward: new Float64Array(length),
      propensity: new Float64Array(length),
      propensities: new Float64Array(length * armCount),
      context: new Float64Array(length * contextLength),
    };
    let row = length;
    for (const page of this.pages) {
      for (let i = 0; i < page.arm.length; i++) {
        row--;
        const shares = page.propensities.subarray(i * page.armCount, (i + 1) * page.armCount);
        log.arm[row] = page.arm[i];
        log.reward[row] = page.reward[i];
        log.propensity[row] = shares[page.arm[i]];
        log.propensities.set(shares, row * armCount);
        const values = page.context.subarray(i * contextLength, (i + 1) * contextLength);
        log.context.set(values, row * contextLength);
      }
    }
    return log;
  }
}
