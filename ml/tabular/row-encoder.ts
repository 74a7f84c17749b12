// Rows of a table as features: every column read by what it turned out to hold so far, nothing of later rows.
import { logOdds } from "../scoring/loss.ts";
import { CategoryTable } from "./category-table.ts";
import { type Cell, Column } from "./column.ts";
import { crossed } from "../text-hash.ts";

/** Columns whose labels by value become features, at most, in the order in which they prove to repeat. */
export const mostRepeating = 8;

/** Columns of which each pair is crossed, the first ones. */
export const mostCrossed = 16;

/** Features of one row; the arrays are written over by the next. */
export interface EncodedRow {
  /** A number for each column, then the features of {@link mostRepeating} columns that repeat. */
  readonly dense: Float64Array;
  readonly hashed: readonly number[];
  readonly crossed: readonly number[];
}

/** What labels are: 0 or 1, or any numbers. */
export type LabelKind = "probability" | "number";

/**
 * Encodes the rows of a table: each column as a number (NaN where it is none), a hash of its kind, hashes
 * of the words of texts; pairs of kinds; and for columns whose values come again, what labels were like for
 * the value: log odds of a positive, or the last label and the mean.
 *
 * ```ts
 * const encoder = new RowEncoder({ columns: 2, labels: "probability", seed: 1 });
 * encoder.encode([3, "FR"]); // dense: 0, NaN and 8 more NaN; two hashes, one crossed
 * encoder.learn([3, "FR"], 1);
 * ```
 */
export class RowEncoder {
  /** Numbers in a row. */
  readonly size: number;
  private readonly columns: readonly Column[];
  private readonly tables: readonly CategoryTable[];
  private readonly labels: LabelKind;
  /** Columns that repeat, in the order in which they proved to. */
  private readonly repeating: number[] = [];
  private readonly row: { dense: Float64Array; hashed: number[]; crossed: number[] };
  private readonly kinds: number[] = [];
  private count = 0;
  private labelSum = 0;
  private lastLabel = 0;

  constructor(
    { columns, labels, seed }: {
      readonly columns: number;
      readonly labels: LabelKind;
      readonly seed: number;
    },
  ) {
    this.labels = labels;
    this.columns = Array.from({ length: columns }, (_, index) => new Column(index, seed));
    this.tables = this.columns.map(() => new CategoryTable());
    this.size = columns + mostRepeating * featuresOf[labels];
    this.row = { dense: new Float64Array(this.size), hashed: [], crossed: [] };
  }

  /** Where the labels by value stand in a row. */
  get labelFeatures(): readonly number[] {
    const first = this.columns.length;
    return Array.from({ length: this.size - first }, (_, i) => first + i);
  }

  encode(cells: readonly Cell[]): EncodedRow {
    const { columns, kinds, row } = this;
    row.hashed.length = 0;
    row.crossed.length = 0;
    kinds.length = 0;
    row.dense.fill(NaN);
    for (let i = 0; i < columns.length; i++) {
      const [column, cell] = [columns[i], cells[i]];
      row.dense[i] = column.value(cell);
      const kind = column.kind(cell);
      row.hashed.push(kind);
      if (i < mostCrossed) kinds.push(kind);
      if (column.hasNamesBesideKinds(cell)) row.hashed.push(column.exact(cell));
      column.words(cell, row.hashed);
    }
    for (let i = 0; i < kinds.length; i++) {
      for (let j = 0; j < i; j++) row.crossed.push(crossed(kinds[j], kinds[i]));
    }
    this.addLabelsByValue(cells);
    return row;
  }

  learn(cells: readonly Cell[], label: number): void {
    const { columns, tables, repeating } = this;
    for (let i = 0; i < columns.length; i++) {
      tables[i].learn(columns[i].exact(cells[i]), label);
      columns[i].learn(cells[i]);
      const isNew = repeating.length < mostRepeating && tables[i].repeats && !repeating.includes(i);
      if (isNew) repeating.push(i);
    }
    this.count += 1;
    this.labelSum += label;
    this.lastLabel = label;
  }

  private addLabelsByValue(cells: readonly Cell[]): void {
    const { dense } = this.row;
    let place = this.columns.length;
    for (const i of this.repeating) {
      const hash = this.columns[i].exact(cells[i]);
      const table = this.tables[i];
      if (this.labels === "probability") {
        const rate = (this.labelSum + 0.5) / (this.count + 1);
        dense[place++] = logOdds(table.mean(hash, rate));
      } else {
        dense[place++] = table.last(hash, this.lastLabel);
        dense[place++] = table.mean(hash, this.labelSum / this.count);
      }
    }
  }
}

/** Features of a column that repeats. */
const featuresOf: Readonly<Record<LabelKind, number>> = { probability: 1, number: 2 };
