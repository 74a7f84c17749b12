// Lines to records: cells, quotes, records that span lines, and a way on after every broken one.
import { Rejection } from "../streams/rejection.ts";
import { Columns, type CsvRow, type Naming } from "./columns.ts";
import { faultOf, type Line, maxLineCharacters } from "./lines.ts";

/** One record, with the number of its first line: a row to send, or why it is none. */
export type CsvEntry =
  | { readonly line: number; readonly row: CsvRow }
  | { readonly line: number; readonly rejection: Rejection };

/** Most lines that one record with line ends inside quotes may span. */
export const maxRecordLines = 100;

/**
 * Makes records of lines, by the rules of RFC 4180. A broken record costs the line that it begins on
 * and no other: what follows is read as if that line were not there. Parsers of whole files give up
 * at a quote that is never closed, or take everything up to the next quote with it.
 */
export class RecordReader {
  readonly columns: Columns;
  private readonly delimiter: string;
  /** Lines of a record whose last quote is still open. */
  private open: Line[] = [];

  private constructor(columns: Columns, delimiter: string) {
    this.columns = columns;
    this.delimiter = delimiter;
  }

  /** A reader for what follows the line `header`, or in words why that is no header. */
  static fromHeader(header: Line, naming?: Naming): RecordReader | string {
    const fault = faultOf(header);
    if (fault !== undefined) return unusable(header, fault);
    const delimiter = delimiterOf(header.text);
    const names = splitCells(header.text, delimiter);
    if (typeof names === "string") return unusable(header, `no ${names}`);
    const columns = Columns.fromHeader(names, naming);
    return typeof columns === "string" ? columns : new RecordReader(columns, delimiter);
  }

  /** Takes the next line and adds to `entries` what it completes. */
  add(line: Line, entries: CsvEntry[]): void {
    const lines = [line];
    for (let next = lines.shift(); next !== undefined; next = lines.shift()) {
      const entry = this.open.length === 0 ? this.begin(next) : this.goOn(next);
      if (entry === undefined) continue;
      entries.push(entry);
      lines.unshift(...this.leftOver());
    }
  }

  /** Adds to `entries` what the end of the file leaves of an open record. */
  end(entries: CsvEntry[]): void {
    while (this.open.length > 0) {
      entries.push(this.unclosed());
      for (const line of this.leftOver()) this.add(line, entries);
    }
  }

  private begin(line: Line): CsvEntry | undefined {
    const fault = faultOf(line);
    if (fault !== undefined) {
      return { line: line.number, rejection: new Rejection("payload", line.text, fault) };
    }
    if (line.text.trim() === "") return undefined;
    const cells = splitCells(line.text, this.delimiter);
    if (cells !== openQuote) return this.entry(line.number, line.text, cells);
    this.open.push(line);
    return undefined;
  }

  /** Adds a line to the open record, and hands the record out where it ends or breaks. */
  private goOn(line: Line): CsvEntry | undefined {
    this.open.push(line);
    let characters = 0;
    for (const { length } of this.open) characters += length;
    if (this.open.length > maxRecordLines || characters > maxLineCharacters) return this.unclosed();
    if (!line.text.includes(quote)) return undefined;
    const text = this.open.map((part) => part.text).join("\n");
    const cells = splitCells(text, this.delimiter);
    if (cells === openQuote) return undefined;
    const entry = this.entry(this.open[0].number, text, cells);
    if ("rejection" in entry) return this.unclosed();
    this.open = [];
    return entry;
  }

  private unclosed(): CsvEntry {
    const [first] = this.open;
    const rejection = new Rejection("payload", first.text, "every quote closed");
    return { line: first.number, rejection };
  }

  /** The lines of a rejected record without its first one, which are to be read again. */
  private leftOver(): Line[] {
    const lines = this.open.slice(1);
    this.open = [];
    return lines;
  }

  private entry(line: number, text: string, cells: readonly string[] | string): CsvEntry {
    const wanted = this.columns.names.length;
    if (typeof cells === "string" || cells.length !== wanted) {
      const found = typeof cells === "string" ? `a ${cells}` : String(cells.length);
      const reason = `${wanted} cells as in the header, not ${found}`;
      return { line, rejection: new Rejection("payload", text, reason) };
    }
    if (cells.every((cell) => cell.trim() === "")) {
      return { line, rejection: new Rejection("payload", text, "a cell that is not empty") };
    }
    const row = this.columns.row(cells);
    const broken = this.columns.brokenId(row);
    if (broken !== undefined) {
      return { line, rejection: new Rejection(broken, row[broken], "an id in UTF-8") };
    }
    return { line, row };
  }
}

const quote = '"';
const delimiters = [",", ";", "\t", "|"];
const openQuote = "quote that is not closed";
const strayQuote = "quote that is closed within a cell";

function unusable(header: Line, wanted: string): string {
  return `found the header ${JSON.stringify(header.text.slice(0, 400))}, wanted ${wanted}`;
}

/** The delimiter that occurs most often in a header, outside its quotes. */
function delimiterOf(header: string): string {
  const bare = header.replace(/"[^"]*"/g, "");
  const count = (delimiter: string) => bare.split(delimiter).length;
  return delimiters.reduce((best, other) => count(other) > count(best) ? other : best);
}

/**
 * The cells of a record, or in words what is wrong with its quotes. A quote opens a cell only at its
 * beginning; further on it is a character like others.
 */
function splitCells(
  text: string,
  delimiter: string,
): string[] | typeof openQuote | typeof strayQuote {
  const cells: string[] = [];
  for (let start = 0;; start++) {
    let end = start;
    if (text[start] === quote) {
      do end = text.indexOf(quote, end + 1); while (end >= 0 && text[++end] === quote);
      if (end < 0) return openQuote;
      if (end < text.length && text[end] !== delimiter) return strayQuote;
      cells.push(text.slice(start + 1, end - 1).replaceAll('""', quote));
    } else {
      end = text.indexOf(delimiter, start);
      if (end < 0) end = text.length;
      cells.push(text.slice(start, end));
    }
    if (end === text.length) return cells;
    start = end;
  }
}
