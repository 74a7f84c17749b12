// Columns that describe the context of decisions, as numbers: a column of text becomes one of 0 and 1 for
// each of its values.
import { maxLogNumbers } from "../ml/off-policy/logged.ts";
import type { CsvRow } from "../sources/columns.ts";

/** Most values of a column of text that are told apart, the most frequent ones. */
export const maxValues = 20;

/** Most values of a column that are counted at all. */
const maxCounted = 1_000;

/** A column holds numbers if at least this share of its cells that are not empty are some. */
const numericShare = 0.9;

/** No text that is told apart. */
const noText = -1;

/** Context as numbers. */
export interface EncodedContext {
  /** `column`, or `column=value` for a value of one that holds text. */
  readonly names: readonly string[];
  /** The numbers of a row, in the order of its reading. */
  row(row: number): Float64Array;
}

/** The cells of some columns, row by row. */
export class ContextColumns {
  private readonly columns: readonly Column[];
  private rows = 0;

  constructor(names: readonly string[]) {
    this.columns = names.map((name) => new Column(name));
  }

  /** Takes the cells of a row; false where they would be too many. */
  add(row: CsvRow): boolean {
    if (++this.rows * this.columns.length > maxLogNumbers) return false;
    for (const column of this.columns) column.add(row[column.name]);
    return true;
  }

  /** All of it as numbers. A number that is missing is the mean of its column, a text is none. */
  encode(): EncodedContext {
    const parts = this.columns.map((column) => column.encode());
    const names = parts.flatMap((part) => part.names);
    return {
      names,
      row(row) {
        const numbers = new Float64Array(names.length);
        let at = 0;
        for (const part of parts) {
          part.write(row, numbers, at);
          at += part.names.length;
        }
        return numbers;
      },
    };
  }
}

/** How one column becomes numbers. */
interface EncodedColumn {
  readonly names: readonly string[];
  write(row: number, into: Float64Array, at: number): void;
}

/** What the cells of one column hold. */
class Column {
  readonly name: string;
  private readonly numbers: number[] = [];
  private readonly texts: number[] = [];
  /** Each text, its number, and how often it came. */
  private readonly seen = new Map<string, { readonly number: number; count: number }>();
  private textCount = 0;
  private numberCount = 0;
  private sum = 0;

  constructor(name: string) {
    this.name = name;
  }

  add(cell: string | number | undefined): void {
    const value = cell === undefined ? NaN : Number(cell);
    const isNumber = Number.isFinite(value);
    this.numbers.push(isNumber ? value : NaN);
    if (isNumber) {
      this.numberCount++;
      this.sum += value;
    }
    this.texts.push(cell === undefined ? noText : this.textNumber(String(cell)));
    if (cell !== undefined && !isNumber) this.textCount++;
  }

  encode(): EncodedColumn {
    const { numbers, texts, name } = this;
    if (this.numberCount >= numericShare * (this.numberCount + this.textCount)) {
      const mean = this.numberCount === 0 ? 0 : this.sum / this.numberCount;
      return {
        names: [name],
        write(row, into, at) {
          into[at] = Number.isNaN(numbers[row]) ? mean : numbers[row];
        },
      };
    }
    const frequent = Array.from(this.seen, ([text, { number, count }]) => ({ text, number, count }))
      .sort((one, other) => other.count - one.count || one.number - other.number)
      .slice(0, maxValues);
    const placeOf = new Map(frequent.map(({ number }, place) => [number, place]));
    return {
      names: frequent.map(({ text }) => `${name}=${text}`),
      write(row, into, at) {
        const place = placeOf.get(texts[row]);
        if (place !== undefined) into[at + place] = 1;
      },
    };
  }

  private textNumber(text: string): number {
    const known = this.seen.get(text);
    if (known !== undefined) {
      known.count++;
      return known.number;
    }
    if (this.seen.size === maxCounted) return noText;
    this.seen.set(text, { number: this.seen.size, count: 1 });
    return this.seen.size - 1;
  }
}
