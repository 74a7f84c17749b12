// Sums over groups of videos of like age, which can be added up in any order and sent about.
import type { ByteReader, ByteWriter } from "./bytes.ts";

/** The kinds of groups, from the widest to the narrowest. */
export const cohortScopes = ["everyone", "category", "channel"] as const;
export type CohortScope = typeof cohortScopes[number];

/** Most rows of sums that are kept. */
export const maxCohortRows = 4_096;

/** Rows dropped at once when a table is full: the lightest quarter. */
const keptRows = 3 * maxCohortRows / 4;

/**
 * Rows of sums, one for a scope, a name within it and an age class. The first number of a row is its
 * weight: when there are more than {@link maxCohortRows}, those with the least are dropped, and those
 * of everyone last of all.
 *
 * ```ts
 * const one = new CohortSums(2), other = new CohortSums(2);
 * one.addTo("channel", "cats", 0, [3, 1]);
 * other.addTo("channel", "cats", 0, [4, 1]);
 * one.add(other);
 * one.find("channel", "cats", 0); // [7, 2]
 * ```
 */
export class CohortSums {
  /** Numbers in a row. */
  readonly rowSize: number;
  private readonly scopes: Record<CohortScope, Map<string, (Float64Array | undefined)[]>> = {
    everyone: new Map(),
    category: new Map(),
    channel: new Map(),
  };
  private rows = 0;

  constructor(rowSize: number) {
    this.rowSize = rowSize;
  }

  /** Rows held. */
  get size(): number {
    return this.rows;
  }

  /** The sums of a group, if it has any. */
  find(scope: CohortScope, name: string, ageClass: number): Float64Array | undefined {
    return this.scopes[scope].get(name)?.[ageClass];
  }

  /** Adds `increments` to the sums of a group, which start from zeros. */
  addTo(
    scope: CohortScope,
    name: string,
    ageClass: number,
    increments: ArrayLike<number>,
  ): void {
    const row = this.find(scope, name, ageClass) ?? this.newRow(scope, name, ageClass);
    for (let i = 0; i < this.rowSize; i++) row[i] += increments[i];
  }

  /** Adds the sums of another table, which stays as it is. */
  add(other: CohortSums): void {
    other.forEach((scope, name, ageClass, sums) => this.addTo(scope, name, ageClass, sums));
  }

  encode(to: ByteWriter): void {
    to.u32(this.rows);
    this.forEach((scope, name, ageClass, sums) => {
      to.u8(cohortScopes.indexOf(scope));
      to.text(name);
      to.u8(ageClass);
      to.f64s(sums);
    });
  }

  /**
   * The table that {@link encode} wrote. Throws a `RangeError` where the bytes are no table, and whatever
   * `check` throws at an age class and the sums of it.
   */
  static decode(
    from: ByteReader,
    rowSize: number,
    check: (ageClass: number, sums: Float64Array) => void = () => {},
  ): CohortSums {
    const table = new CohortSums(rowSize);
    const rows = from.u32();
    if (rows > maxCohortRows) {
      throw new RangeError(`found ${rows} cohort rows, wanted at most ${maxCohortRows}`);
    }
    for (let i = 0; i < rows; i++) {
      const scope = scopeOf(from.u8());
      const name = from.text();
      const ageClass = from.u8();
      if (table.find(scope, name, ageClass) !== undefined) {
        throw new RangeError(`found two rows of ${scope} ${name} ${ageClass}, wanted one`);
      }
      const row = table.newRow(scope, name, ageClass);
      from.f64s(row);
      if (!row.every(Number.isFinite)) throw new RangeError("found a sum that is not finite");
      check(ageClass, row);
    }
    return table;
  }

  private newRow(scope: CohortScope, name: string, ageClass: number): Float64Array {
    if (this.rows >= maxCohortRows) this.dropLightest();
    const names = this.scopes[scope];
    let classes = names.get(name);
    if (classes === undefined) names.set(name, classes = []);
    this.rows += 1;
    return classes[ageClass] = new Float64Array(this.rowSize);
  }

  private forEach(
    visit: (scope: CohortScope, name: string, ageClass: number, sums: Float64Array) => void,
  ): void {
    for (const scope of cohortScopes) {
      for (const [name, classes] of this.scopes[scope]) {
        classes.forEach((sums, ageClass) => {
          if (sums !== undefined) visit(scope, name, ageClass, sums);
        });
      }
    }
  }

  private dropLightest(): void {
    const all: { scope: CohortScope; name: string; ageClass: number; weight: number }[] = [];
    this.forEach((scope, name, ageClass, sums) => {
      all.push({ scope, name, ageClass, weight: scope === "everyone" ? Infinity : sums[0] });
    });
    all.sort((a, b) =>
      Math.sign(b.weight - a.weight) || compare(a.scope, b.scope) || compare(a.name, b.name) ||
      a.ageClass - b.ageClass
    );
    for (const { scope, name, ageClass } of all.slice(keptRows)) {
      const classes = this.scopes[scope].get(name);
      if (classes === undefined) continue;
      delete classes[ageClass];
      if (classes.every((sums) => sums === undefined)) this.scopes[scope].delete(name);
      this.rows -= 1;
    }
  }
}

function scopeOf(number: number): CohortScope {
  if (number < cohortScopes.length) return cohortScopes[number];
  throw new RangeError(`found cohort scope ${number}, wanted one below ${cohortScopes.length}`);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
