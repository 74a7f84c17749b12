// What labels were like for each value of a column: how many, their mean, the last one.

/** Values kept, at most; a new one takes the place of another that has the same last bits. */
const tableSize = 4_096;

/** Labels of the mean of everything that each value begins with. */
const priorLabels = 1;

/** Rows by which it is judged whether values come again. */
const memory = 50;
const leastRows = 20;

/**
 * Labels by the value of a column, by hash. A value that was not seen yet is taken as the mean of
 * everything, of which every value begins with one label.
 * Source: Micci-Barreca, A preprocessing scheme for high-cardinality categorical attributes, 2001.
 *
 * ```ts
 * const table = new CategoryTable();
 * table.learn(7, 10);
 * table.learn(7, 20);
 * table.mean(7, 0); // (0 + 10 + 20) / 3 = 10
 * table.last(7, 0); // 20
 * ```
 */
export class CategoryTable {
  private readonly hashes = new Uint32Array(tableSize);
  private readonly counts = new Float64Array(tableSize);
  private readonly sums = new Float64Array(tableSize);
  private readonly lasts = new Float64Array(tableSize);
  private rows = 0;
  private known = 0;

  /** Whether most values of late had come before. */
  get repeats(): boolean {
    return this.rows >= leastRows && this.known > 0.5;
  }

  /** Mean label of a value, drawn towards `overall`. */
  mean(hash: number, overall: number): number {
    const place = hash % tableSize;
    if (!this.has(hash)) return overall;
    return (this.sums[place] + priorLabels * overall) / (this.counts[place] + priorLabels);
  }

  /** The last label of a value, or `otherwise`. */
  last(hash: number, otherwise: number): number {
    return this.has(hash) ? this.lasts[hash % tableSize] : otherwise;
  }

  learn(hash: number, label: number): void {
    const place = hash % tableSize;
    const isKnown = this.has(hash);
    this.rows += 1;
    this.known += ((isKnown ? 1 : 0) - this.known) / Math.min(memory, this.rows);
    if (!isKnown) {
      this.hashes[place] = hash;
      this.counts[place] = 0;
      this.sums[place] = 0;
    }
    this.counts[place] += 1;
    this.sums[place] += label;
    this.lasts[place] = label;
  }

  private has(hash: number): boolean {
    const place = hash % tableSize;
    return this.hashes[place] === hash && this.counts[place] > 0;
  }
}
