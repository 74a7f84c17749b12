// Rows from a CSV file, one by one in constant memory: what can be sent as JSON comes out as a
// row, what cannot comes out with its line and the reason.
import { basename } from "node:path";
import type { Columns, Naming } from "./columns.ts";
import { CsvUnusable } from "./errors.ts";
import { FileBytes } from "./file-bytes.ts";
import { type Line, readLines } from "./lines.ts";
import { type CsvEntry, RecordReader } from "./records.ts";

/**
 * A CSV file, of readings unless told otherwise, plain or, where its name ends with `.gz`, compressed. The first line that
 * is not empty names the columns (see `columns.ts`); commas, semicolons, tabs or bars part them.
 */
export class CsvFile {
  readonly path: string;
  private readonly naming: Naming | undefined;
  private readonly bytes: FileBytes;
  private header: Columns | undefined;

  /** The file at `path`, its columns understood as `naming` says. */
  constructor(path: string, naming?: Naming) {
    this.path = path;
    this.bytes = new FileBytes(path);
    this.naming = naming;
  }

  /** The columns, once {@link batches} has come past the header. */
  get columns(): Columns | undefined {
    return this.header;
  }

  /** Bytes of the file that were read so far. */
  get bytesRead(): number {
    return this.bytes.bytesRead;
  }

  /**
   * The records from the beginning of the file, in batches of what each piece of it completes.
   * Fails with {@link CsvUnusable}.
   */
  async *batches(): AsyncGenerator<CsvEntry[], void, undefined> {
    const onHeader = (columns: Columns) => this.header = columns;
    try {
      yield* readCsv(this.bytes.contents(), basename(this.path), { naming: this.naming, onHeader });
    } catch (cause) {
      if (cause instanceof CsvUnusable) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CsvUnusable({ file: this.path, reason });
    }
  }
}

/** What is special about reading one CSV. */
export interface CsvOptions {
  /** By which names columns are understood; as those of readings where nothing is said. */
  readonly naming?: Naming | undefined;
  /** Called once, before the first record. */
  readonly onHeader?: (columns: Columns) => void;
}

/** The records of a CSV that comes in chunks of bytes, in batches; `file` names it in errors. */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  { naming, onHeader }: CsvOptions = {},
): AsyncGenerator<CsvEntry[], void, undefined> {
  let reader: RecordReader | undefined;
  for await (const lines of readLines(chunks)) {
    const entries: CsvEntry[] = [];
    for (const line of lines) {
      if (reader !== undefined) reader.add(line, entries);
      else if (line.text.trim() !== "") {
        reader = headed(line, file, naming);
        onHeader?.(reader.columns);
      }
    }
    if (entries.length > 0) yield entries;
  }
  if (reader === undefined) throw new CsvUnusable({ file, reason: "found no header, wanted one" });
  const last: CsvEntry[] = [];
  reader.end(last);
  if (last.length > 0) yield last;
}

function headed(header: Line, file: string, naming?: Naming): RecordReader {
  const reader = RecordReader.fromHeader(header, naming);
  if (typeof reader === "string") throw new CsvUnusable({ file, reason: reader });
  return reader;
}
