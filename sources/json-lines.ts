// Rows from a file of JSON lines: what is one object comes out as a row, what is not with its line and the
// reason.
import { isDeeperThan, maxNesting, Rejection } from "../streams/rejection.ts";
import { isRecord } from "./activity-columns.ts";
import { CsvUnusable } from "./errors.ts";
import { FileBytes } from "./file-bytes.ts";
import { faultOf, type Line, readLines } from "./lines.ts";

/** One line, with its number: an object to send, or why it is none. */
export type JsonEntry =
  | { readonly line: number; readonly row: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly rejection: Rejection };

/** A file with one JSON object a line, plain or, where its name ends with `.gz`, compressed. */
export class JsonLinesFile {
  private readonly bytes: FileBytes;

  constructor(path: string) {
    this.bytes = new FileBytes(path);
  }

  /** Bytes of the file that were read so far. */
  get bytesRead(): number {
    return this.bytes.bytesRead;
  }

  /** The lines that are not blank, in batches. Fails with {@link CsvUnusable} where it cannot be read. */
  async *batches(): AsyncGenerator<JsonEntry[], void, undefined> {
    try {
      yield* readJsonLines(this.bytes.contents());
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CsvUnusable({ file: this.bytes.path, reason });
    }
  }
}

/** The lines that are not blank of a text that comes in chunks of bytes, in batches. */
export async function* readJsonLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<JsonEntry[], void, undefined> {
  for await (const lines of readLines(chunks)) {
    yield lines.filter(({ text }) => text.trim() !== "").map(entryOf);
  }
}

/** Whether a file's name says that it holds JSON lines. */
export function isJsonLines(path: string): boolean {
  return /\.(ndjson|jsonl)(\.gz)?$/i.test(path);
}

function entryOf(line: Line): JsonEntry {
  const { number, text } = line;
  const fault = faultOf(line);
  const json = fault === undefined ? parsed(text) : undefined;
  if (!isRecord(json)) {
    return { line: number, rejection: new Rejection("payload", text, fault ?? "a JSON object") };
  }
  // What is nested too deeply can be read, and not be written again.
  if (isDeeperThan(maxNesting, json)) {
    const wanted = `values nested at most ${maxNesting} deep`;
    return { line: number, rejection: new Rejection("payload", json, wanted) };
  }
  return { line: number, row: json };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
