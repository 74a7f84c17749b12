// Columns of a CSV: which of them mean fields that are known, and how a cell becomes JSON.

/** A row as it is published: fields that are known, and every other column under its own name. */
export type CsvRow = Readonly<Record<string, string | number>>;

/** By which names the columns of a CSV are understood, and how their cells are read. */
export interface ColumnNaming {
  /**
   * The names under which each field is found, the best first, written small and without spaces, `_`
   * and `-`, which make no difference.
   */
  readonly aliases: Readonly<Record<string, readonly string[]>>;
  /** Columns that a person named as those of certain fields, as the file spells them. */
  readonly chosen?: Readonly<Record<string, string>>;
  /** Fields without which a file is none of its kind. */
  readonly required: readonly string[];
  /** Fields in which numbers, and fields in which times since the epoch, become JSON numbers. */
  readonly numbers: readonly string[];
  readonly times: readonly string[];
  /** Fields that hold ids: one with characters that are no UTF-8 is rejected, as it names nobody. */
  readonly ids: readonly string[];
}

/** A naming, or how to choose one by the columns that a file has. */
export type Naming = ColumnNaming | ((header: readonly string[]) => ColumnNaming);

const counters: readonly string[] = ["viewCount", "likeCount", "commentCount"];

/** Columns of readings. Names with a dot are those that a flattened answer of YouTube's API has. */
export const readingNaming: ColumnNaming = {
  aliases: {
    timestamp: [
      ...["timestamp", "time", "datetime", "date", "collectedat", "fetchedat", "recordedat"],
      ...["observedat", "retrievedat", "scrapedat", "capturedat", "crawledat", "sampledat", "ts"],
    ],
    video_id: ["videoid", "id", "video"],
    viewCount: ["viewcount", "views", "viewscount", "totalviews", "statistics.viewcount"],
    likeCount: ["likecount", "likes", "likescount", "totallikes", "statistics.likecount"],
    commentCount: [
      ...["commentcount", "comments", "commentscount", "totalcomments"],
      "statistics.commentcount",
    ],
    title: ["title"],
    channel: ["channel", "channeltitle"],
    category: ["category"],
    published_at: ["publishedat"],
  },
  required: ["timestamp", "video_id", ...counters],
  numbers: counters,
  times: ["timestamp", "published_at"],
  ids: ["video_id"],
};

// Each digit can be matched in one way only: else a cell of many digits would be tried in all ways.
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const epoch = /^\d{9,13}(?:\.\d+)?$/;

/** The columns of one file. */
export class Columns {
  /** What each column is called in a row, in the file's order. */
  readonly names: readonly string[];
  private readonly naming: ColumnNaming;

  private constructor(names: readonly string[], naming: ColumnNaming) {
    this.names = names;
    this.naming = naming;
  }

  /** Whether there is a column for this field. */
  has(field: string): boolean {
    return this.names.includes(field);
  }

  /** Reads a header, or says in words why it is none. */
  static fromHeader(
    header: readonly string[],
    choice: Naming = readingNaming,
  ): Columns | string {
    const naming = typeof choice === "function" ? choice(header) : choice;
    const { aliases, chosen = {}, required } = naming;
    const names = header.map((name, i) => name.trim() === "" ? `column_${i + 1}` : name.trim());
    const plain = names.map(plainName);
    const taken = new Set<number>();
    for (const [field, column] of Object.entries(chosen)) {
      const place = names.indexOf(column);
      if (place < 0) {
        return `found the columns ${listed(header)}, wanted also ${column} for ${field}`;
      }
      taken.add(place);
    }
    for (const [field, known] of Object.entries(aliases)) {
      if (field in chosen) continue;
      const place = known.map((alias) => plain.indexOf(alias))
        .find((found) => found >= 0 && !taken.has(found));
      if (place !== undefined) names[place] = field;
    }
    for (const [field, column] of Object.entries(chosen)) names[names.indexOf(column)] = field;
    const missing = required.filter((field) => !names.includes(field));
    if (missing.length > 0) {
      const wanted = missing.map((field) => `${field} (or ${(aliases[field] ?? []).join(", ")})`);
      return `found the columns ${listed(header)}, wanted also ${wanted.join(" and ")}`;
    }
    const seen = new Set<string>();
    const twice = names.find((name) => seen.size === seen.add(name).size);
    if (twice !== undefined) return `found two columns ${JSON.stringify(twice)}, wanted one`;
    return new Columns(names, naming);
  }

  /**
   * The row of one record that has a cell for every column. Cells that are empty are left out;
   * numbers in counters become numbers, and whatever else stands there stays as it is for the
   * reader of the row to judge.
   */
  row(cells: readonly string[]): CsvRow {
    const entries: [string, string | number][] = [];
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i].trim();
      if (cell !== "") entries.push([this.names[i], this.valueOf(this.names[i], cell)]);
    }
    return Object.fromEntries(entries);
  }

  /** The first field of a row that should hold an id and holds characters that are no UTF-8. */
  brokenId(row: CsvRow): string | undefined {
    return this.naming.ids.find((field) => String(row[field]).includes("\uFFFD"));
  }

  private valueOf(name: string, cell: string): string | number {
    const { numbers, times } = this.naming;
    const numeric = numbers.includes(name) ? number : times.includes(name) ? epoch : undefined;
    if (numeric === undefined || !numeric.test(cell)) return cell;
    const value = Number(cell);
    return Number.isFinite(value) ? value : cell;
  }
}

function listed(header: readonly string[]): string {
  return JSON.stringify(header.join(", ").slice(0, 400));
}

/** A name as those of columns are compared: small, without spaces, `_` and `-`. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}
