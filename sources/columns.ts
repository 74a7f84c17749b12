// Columns of a CSV: which of them mean the fields of a reading, and how a cell becomes JSON.

/** A row as it is published: the fields of a reading, and every other column under its own name. */
export type CsvRow = Readonly<Record<string, string | number>>;

/**
 * The names under which each field of a reading is found, the best first. Case, spaces, `_` and `-`
 * make no difference. Names with a dot are those that a flattened answer of YouTube's API has.
 */
const columnNames = {
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
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A field of a reading. */
export type Field = keyof typeof columnNames;

/** Fields without which no row is a reading. */
const required: readonly Field[] = [
  "timestamp",
  "video_id",
  "viewCount",
  "likeCount",
  "commentCount",
];

const counters: readonly string[] = ["viewCount", "likeCount", "commentCount"];
const times: readonly string[] = ["timestamp", "published_at"];

// Each digit can be matched in one way only: else a cell of many digits would be tried in all ways.
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const epoch = /^\d{9,13}(?:\.\d+)?$/;

/** The columns of one file. */
export class Columns {
  /** What each column is called in a row, in the file's order. */
  readonly names: readonly string[];

  private constructor(names: readonly string[]) {
    this.names = names;
  }

  /** Whether there is a column for this field. */
  has(field: Field): boolean {
    return this.names.includes(field);
  }

  /**
   * Reads a header, or says in words why it is none for readings. Fields that `mayLack` names need no
   * column.
   */
  static fromHeader(header: readonly string[], mayLack: readonly Field[] = []): Columns | string {
    const names = header.map((name, i) => name.trim() === "" ? `column_${i + 1}` : name.trim());
    const plain = names.map(plainName);
    for (const [field, aliases] of Object.entries(columnNames)) {
      const place = aliases.map((alias) => plain.indexOf(alias)).find((found) => found >= 0);
      if (place === undefined) continue;
      names[place] = field;
    }
    const missing = required.filter((field) => !names.includes(field) && !mayLack.includes(field));
    if (missing.length > 0) {
      const wanted = missing.map((field) => `${field} (or ${columnNames[field].join(", ")})`);
      return `found the columns ${JSON.stringify(header.join(", ").slice(0, 400))}, ` +
        `wanted also ${wanted.join(" and ")}`;
    }
    const seen = new Set<string>();
    const twice = names.find((name) => seen.size === seen.add(name).size);
    if (twice !== undefined) return `found two columns ${JSON.stringify(twice)}, wanted one`;
    return new Columns(names);
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
      if (cell !== "") entries.push([this.names[i], valueOf(this.names[i], cell)]);
    }
    return Object.fromEntries(entries);
  }
}

function valueOf(name: string, cell: string): string | number {
  const numeric = counters.includes(name) ? number : times.includes(name) ? epoch : undefined;
  if (numeric === undefined || !numeric.test(cell)) return cell;
  const value = Number(cell);
  return Number.isFinite(value) ? value : cell;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}
