// Pairs of rows and columns that cost the least altogether.

/**
 * The column of each row, -1 for a row left over, such that as many as possible are paired and their costs
 * add up to the least: the Hungarian method, rows taken in one by one, each by the shortest path to a
 * column that is free. `costs` are finite and stand row by row. Time grows with rows² × columns.
 * Source: Kuhn, The Hungarian method for the assignment problem, 1955; this form: Jonker and Volgenant, A
 * shortest augmenting path algorithm for dense and sparse linear assignment problems, 1987.
 *
 * ```ts
 * cheapestPairing([1, 2, 2, 9], 2, 2); // [1, 0]: 2 + 2 is less than 1 + 9
 * ```
 */
export function cheapestPairing(
  costs: ArrayLike<number>,
  rows: number,
  columns: number,
): Int32Array {
  const paired = new Int32Array(rows).fill(-1);
  if (rows > columns) {
    const turned = Array.from(
      { length: rows * columns },
      (_, i) => costs[(i % rows) * columns + Math.floor(i / rows)],
    );
    cheapestPairing(turned, columns, rows).forEach((row, column) => paired[row] = column);
    return paired;
  }
  const pairs = new Pairs(costs, rows, columns);
  for (let row = 0; row < rows; row++) pairs.takeIn(row);
  for (let column = 0; column < columns; column++) {
    if (pairs.rowOf[column] >= 0) paired[pairs.rowOf[column]] = column;
  }
  return paired;
}

/** The pairs of the rows taken in so far, and the prices that prove them cheapest. */
class Pairs {
  /** The row of each column, -1 where it is free; one more column holds the row that comes in. */
  readonly rowOf: Int32Array;
  private readonly rowPrices: Float64Array;
  private readonly columnPrices: Float64Array;
  private readonly costs: ArrayLike<number>;
  private readonly columns: number;

  constructor(costs: ArrayLike<number>, rows: number, columns: number) {
    this.costs = costs;
    this.columns = columns;
    this.rowOf = new Int32Array(columns + 1).fill(-1);
    this.rowPrices = new Float64Array(rows);
    this.columnPrices = new Float64Array(columns + 1);
  }

  takeIn(row: number): void {
    const { columns, costs, rowOf, rowPrices, columnPrices } = this;
    const slack = new Float64Array(columns).fill(Infinity);
    const before = new Int32Array(columns);
    const isOnPath = new Uint8Array(columns + 1);
    let at = columns;
    rowOf[at] = row;
    while (rowOf[at] >= 0) {
      isOnPath[at] = 1;
      const from = rowOf[at];
      let least = Infinity;
      let next = at;
      for (let column = 0; column < columns; column++) {
        if (isOnPath[column] === 1) continue;
        const reduced = costs[from * columns + column] - rowPrices[from] - columnPrices[column];
        if (reduced < slack[column]) {
          slack[column] = reduced;
          before[column] = at;
        }
        if (slack[column] < least) {
          least = slack[column];
          next = column;
        }
      }
      for (let column = 0; column <= columns; column++) {
        if (isOnPath[column] === 0) {
          if (column < columns) slack[column] -= least;
          continue;
        }
        rowPrices[rowOf[column]] += least;
        columnPrices[column] -= least;
      }
      at = next;
    }
    while (at !== columns) {
      rowOf[at] = rowOf[before[at]];
      at = before[at];
    }
    rowOf[columns] = -1;
  }
}
