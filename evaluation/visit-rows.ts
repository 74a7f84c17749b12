// A CSV of visits into memory: who came when and what it was worth, in order of time.
import type { ColumnNaming, CsvRow } from "../sources/columns.ts";
import { Rejection } from "../streams/rejection.ts";
import { parseTime, timeWanted } from "../streams/time.ts";
import { readRows } from "./csv-rows.ts";
import { NotEvaluable } from "./errors.ts";
import type { SkippedRow } from "./load.ts";

/** Most visits and users of one evaluation: all are in memory, and users have to be predicted often. */
export const maxVisits = 5_000_000;
export const maxUsers = 200_000;

/** Columns of visits. */
export const visitNaming: ColumnNaming = {
  aliases: {
    user: [
      ...["user", "userid", "customer", "customerid", "client", "clientid", "member", "memberid"],
      ...["visitor", "visitorid", "account", "accountid", "person", "personid", "id"],
    ],
    time: [
      ...["time", "timestamp", "datetime", "date", "at", "visitedat", "visittime", "eventtime"],
      ...["orderdate", "purchasedate", "invoicedate", "transactiondate", "createdat", "day", "ts"],
    ],
    value: [
      ...["value", "amount", "revenue", "price", "spend", "total", "dollars", "sales"],
      ...["monetaryvalue", "duration", "seconds", "minutes"],
    ],
  },
  required: ["user", "time"],
  numbers: ["value"],
  times: ["time"],
  ids: ["user"],
};

/** What a file holds. */
export interface LoadedVisits {
  /** Moments in order; several rows of a user at one moment, such as a day, are one visit. */
  readonly atMs: Float64Array;
  /** Whose visit it is: users are numbered by their first one. */
  readonly user: Uint32Array;
  readonly value: Float64Array;
  readonly users: number;
  /** Rows that are no visits, and the first `maxSkippedRows` of them. */
  readonly skipped: number;
  readonly skippedRows: readonly SkippedRow[];
}

interface Visit {
  readonly user: string;
  readonly atMs: number;
  readonly value: number;
}

/**
 * Reads all visits of a file. `onProgress` hears of the share of the file that was read. Fails with
 * `CsvUnusable` where it is no CSV of visits, and with {@link NotEvaluable} where it holds none or too
 * many. Ends early, with what it has, once `signal` is aborted.
 */
export async function loadVisits(
  path: string,
  signal: AbortSignal,
  onProgress: (share: number) => void = () => {},
): Promise<LoadedVisits> {
  const rows = new VisitRows(path);
  const skipped = await readRows({
    path,
    naming: visitNaming,
    each: "visit",
    take(row) {
      const found = visitFrom(row);
      if (found instanceof Rejection) return found;
      rows.add(found);
    },
    signal,
    onProgress,
  });
  return { ...rows.sorted(), ...skipped };
}

/** The visit of a row, or why it is none. A visit without a value is worth 0. */
function visitFrom({ user, time, value = 0 }: CsvRow): Visit | Rejection {
  if (user === undefined) return new Rejection("user", user, "an id");
  const atMs = time === undefined ? NaN : momentOf(time);
  if (Number.isNaN(atMs)) return new Rejection("time", time, timeWanted);
  if (typeof value !== "number") return new Rejection("value", value, "a number, or nothing");
  return { user: String(user), atMs, value };
}

/** Times as everywhere, and days written as in 19970131. */
function momentOf(time: string | number): number {
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(String(time));
  return parseTime(day === null ? time : `${day[1]}-${day[2]}-${day[3]}`);
}

/** Visits in any order, in arrays that grow. */
class VisitRows {
  length = 0;
  private readonly file: string;
  private readonly numberOf = new Map<string, number>();
  private atMs = new Float64Array(1024);
  private value = new Float64Array(1024);
  private user = new Uint32Array(1024);

  constructor(file: string) {
    this.file = file;
  }

  add({ user, atMs, value }: Visit): void {
    let number = this.numberOf.get(user);
    if (number === undefined) {
      number = this.numberOf.size;
      if (number === maxUsers) throw this.tooMany();
      this.numberOf.set(user, number);
    }
    if (this.length === maxVisits) throw this.tooMany();
    if (this.length === this.user.length) this.grow();
    this.atMs[this.length] = atMs;
    this.value[this.length] = value;
    this.user[this.length++] = number;
  }

  sorted(): Pick<LoadedVisits, "atMs" | "user" | "value" | "users"> {
    const { length, atMs, value, user } = this;
    const order = Uint32Array.from({ length }, (_, i) => i);
    order.sort((a, b) => atMs[a] - atMs[b] || a - b);
    const unseen = maxUsers;
    const renumbered = new Uint32Array(this.numberOf.size).fill(unseen);
    let users = 0;
    return {
      atMs: Float64Array.from(order, (row) => atMs[row]),
      value: Float64Array.from(order, (row) => value[row]),
      user: Uint32Array.from(order, (row) => {
        if (renumbered[user[row]] === unseen) renumbered[user[row]] = users++;
        return renumbered[user[row]];
      }),
      users: this.numberOf.size,
    };
  }

  private tooMany(): NotEvaluable {
    const found = this.length === maxVisits
      ? `more than ${maxVisits} visits`
      : `more than ${maxUsers} users`;
    const wanted = `at most ${maxVisits} visits of ${maxUsers} users, all in memory: a part of it`;
    return new NotEvaluable({ file: this.file, found, wanted });
  }

  private grow(): void {
    const capacity = 2 * this.length;
    const { atMs, value, user } = this;
    this.atMs = new Float64Array(capacity);
    this.atMs.set(atMs);
    this.value = new Float64Array(capacity);
    this.value.set(value);
    this.user = new Uint32Array(capacity);
    this.user.set(user);
  }
}
