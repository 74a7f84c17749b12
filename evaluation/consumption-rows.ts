// A CSV of consumptions into memory: who took which item when, in order of time.
import type { ColumnNaming, CsvRow } from "../sources/columns.ts";
import { Rejection } from "../streams/rejection.ts";
import { parseTime, timeWanted } from "../streams/time.ts";
import { readRows } from "./csv-rows.ts";
import { NotEvaluable } from "./errors.ts";
import type { SkippedRow } from "./load.ts";

/** Most consumptions, users and items of one evaluation: what each user has seen is in memory. */
export const maxConsumptions = 2_000_000;
export const maxUsers = 200_000;
export const maxItems = 200_000;

/** Columns of consumptions. */
export const consumptionNaming: ColumnNaming = {
  aliases: {
    user: [
      ...["userid", "user", "uid", "customerid", "customer", "memberid", "member", "visitorid"],
      ...["visitor", "clientid", "client", "accountid", "account", "profileid", "personid"],
      ...["person", "reviewerid", "listenerid", "viewerid", "viewer"],
    ],
    item: [
      ...["itemid", "item", "videoid", "video", "contentid", "content", "movieid", "movie"],
      ...["songid", "song", "trackid", "track", "articleid", "article", "productid", "product"],
      ...["showid", "show", "bookid", "isbn", "asin", "sku", "artistid", "artist", "albumid"],
      ...["title", "url", "page"],
    ],
    time: [
      ...["timestamp", "time", "datetime", "date", "ts", "eventtime", "unixtimestamp"],
      ...["unixreviewtime", "createdat", "watchedat", "viewedat", "playedat", "listenedat"],
      ...["purchasedat", "ratedat", "at", "day"],
    ],
    category: ["category", "categoryid", "genre", "genres", "topic", "section"],
  },
  required: ["user", "item", "time"],
  numbers: [],
  times: ["time"],
  ids: ["user", "item"],
};

/** What a file holds. */
export interface LoadedConsumptions {
  /** Consumptions in order of time, those of one moment as in the file. */
  readonly user: Uint32Array;
  /** What was consumed: items are numbered by their first consumption. */
  readonly item: Uint32Array;
  /** Category of each consumption as a number from 0 on, or -1. */
  readonly category: Int32Array;
  readonly itemIds: readonly string[];
  readonly categories: readonly string[];
  readonly users: number;
  /** Rows that are no consumptions, and the first `maxSkippedRows` of them. */
  readonly skipped: number;
  readonly skippedRows: readonly SkippedRow[];
}

interface Consumption {
  readonly user: string;
  readonly item: string;
  readonly at: number;
  readonly category: string | undefined;
}

/**
 * Reads all consumptions of a file. `onProgress` hears of the share of the file that was read. Fails with
 * `CsvUnusable` where it is no CSV of consumptions, and with {@link NotEvaluable} where it holds none or
 * too many. Ends early, with what it has, once `signal` is aborted.
 */
export async function loadConsumptions(
  path: string,
  signal: AbortSignal,
  onProgress: (share: number) => void = () => {},
): Promise<LoadedConsumptions> {
  const rows = new ConsumptionRows(path);
  const skipped = await readRows({
    path,
    naming: consumptionNaming,
    each: "consumption",
    take(row) {
      const found = consumptionFrom(row);
      if (found instanceof Rejection) return found;
      rows.add(found);
    },
    signal,
    onProgress,
  });
  return { ...rows.sorted(), ...skipped };
}

/** The consumption of a row, or why it is none. */
function consumptionFrom({ user, item, time, category }: CsvRow): Consumption | Rejection {
  if (user === undefined) return new Rejection("user", user, "an id");
  if (item === undefined) return new Rejection("item", item, "an id");
  const at = time === undefined ? NaN : momentOf(time);
  if (Number.isNaN(at)) return new Rejection("time", time, `${timeWanted}, or any number`);
  return {
    user: String(user),
    item: String(item),
    at,
    category: category === undefined ? undefined : String(category),
  };
}

/** Times as everywhere; numbers as they are, whatever their unit, since only their order counts. */
function momentOf(time: string | number): number {
  const number = Number(time);
  return Number.isFinite(number) ? number : parseTime(time);
}

/** Gives numbers to names as they come. */
class Numbering {
  readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}

/** Consumptions in any order, in arrays that grow. */
class ConsumptionRows {
  length = 0;
  private readonly file: string;
  private readonly users = new Numbering();
  private readonly items = new Numbering();
  private readonly categories = new Numbering();
  private at = new Float64Array(1024);
  /** User, item and category of each row. */
  private numbers = new Int32Array(3 * 1024);

  constructor(file: string) {
    this.file = file;
  }

  add({ user, item, at, category }: Consumption): void {
    if (this.length === maxConsumptions) throw this.tooMany(`${maxConsumptions} consumptions`);
    if (this.length === this.at.length) this.grow();
    const row = this.length++;
    this.at[row] = at;
    this.numbers[3 * row] = this.users.numberOf(user);
    this.numbers[3 * row + 1] = this.items.numberOf(item);
    this.numbers[3 * row + 2] = category === undefined ? -1 : this.categories.numberOf(category);
    if (this.users.names.length > maxUsers) throw this.tooMany(`${maxUsers} users`);
    if (this.items.names.length > maxItems) throw this.tooMany(`${maxItems} items`);
  }

  sorted(): Omit<LoadedConsumptions, "skipped" | "skippedRows"> {
    const { length, at, numbers, items } = this;
    const order = Uint32Array.from({ length }, (_, i) => i);
    order.sort((a, b) => at[a] - at[b] || a - b);
    const byFirst = new Numbering();
    return {
      user: Uint32Array.from(order, (row) => numbers[3 * row]),
      item: Uint32Array.from(
        order,
        (row) => byFirst.numberOf(items.names[numbers[3 * row + 1]]),
      ),
      category: Int32Array.from(order, (row) => numbers[3 * row + 2]),
      itemIds: byFirst.names,
      categories: this.categories.names,
      users: this.users.names.length,
    };
  }

  private tooMany(found: string): NotEvaluable {
    const wanted = `at most ${maxConsumptions} consumptions of ${maxItems} items by ${maxUsers} ` +
      "users, all in memory: a part of it";
    return new NotEvaluable({ file: this.file, found: `more than ${found}`, wanted });
  }

  private grow(): void {
    const { at, numbers } = this;
    this.at = new Float64Array(2 * at.length);
    this.at.set(at);
    this.numbers = new Int32Array(2 * numbers.length);
    this.numbers.set(numbers);
  }
}
