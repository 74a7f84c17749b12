// One metric and its series: one for each set of label values, and never more than a bound.

/** Series of one metric. What comes beyond is told as one, under {@link otherValue}. */
export const maxSeries = 400;

/** The value of every label of the series that stands for those beyond the bound. */
export const otherValue = "other";

/** A series and the values of its labels, in the order of the definition. */
export interface Labelled<Series> {
  readonly values: readonly string[];
  readonly series: Series;
}

/** The series of one metric. */
export class Family<Series> {
  private readonly labelCount: number;
  private readonly make: () => Series;
  private readonly byKey = new Map<string, Labelled<Series>>();

  constructor(labelCount: number, make: () => Series) {
    this.labelCount = labelCount;
    this.make = make;
  }

  /**
   * The series under these label values, made where it is not there yet. Keep it where something
   * happens often. Throws a `RangeError` where there are not as many values as labels.
   */
  of(...values: readonly string[]): Series {
    if (values.length !== this.labelCount) {
      throw new RangeError(`found ${values.length} label values, wanted ${this.labelCount}`);
    }
    const key = JSON.stringify(values);
    const known = this.byKey.get(key);
    if (known !== undefined) return known.series;
    // The last place is kept for what stands for all others.
    const isOther = values.every((value) => value === otherValue);
    if (!isOther && this.byKey.size >= maxSeries - 1) {
      return this.of(...values.map(() => otherValue));
    }
    const series = this.make();
    this.byKey.set(key, { values, series });
    return series;
  }

  /** Every series, in the order in which they were made. */
  all(): readonly Labelled<Series>[] {
    return [...this.byKey.values()];
  }

  /** Drops every series: for figures that are found anew each time, and may be gone the next. */
  clear(): void {
    this.byKey.clear();
  }
}
