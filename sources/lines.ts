// Bytes to numbered lines: any line end, any chunking, a byte order mark, and a bound on every line.

/** A line without its end. */
export interface Line {
  /** 1 for the first line. */
  readonly number: number;
  readonly text: string;
  /** How many characters the line has; more than `text` where it was too long to keep. */
  readonly length: number;
}

/**
 * Longest line that is kept whole. As JSON with the names of its columns, however they have to be
 * escaped, it is still smaller than the largest message that the log takes.
 */
export const maxLineCharacters = 65_536;

/** In words what is wrong with a line that was not kept whole. */
export function faultOf(line: Line): string | undefined {
  if (line.length === line.text.length) return undefined;
  return `a line of at most ${maxLineCharacters} characters, not ${line.length}`;
}

/**
 * The lines of a text in UTF-8, or in UTF-16 where it begins with that byte order mark, in batches of
 * what each chunk completes. Lines end with CR LF, LF or CR. A line longer than
 * {@link maxLineCharacters} comes with its beginning only. Bytes that are no text come out as U+FFFD.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Line[], void, undefined> {
  const splitter = new LineSplitter();
  let decoder: TextDecoder | undefined;
  let start: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (decoder === undefined) {
      bytes = joined(start, chunk);
      if (bytes.length < 2) {
        start = bytes;
        continue;
      }
      decoder = decoderOf(encodingOf(bytes));
    }
    const lines = splitter.add(decoder.decode(bytes, { stream: true }));
    if (lines.length > 0) yield lines;
  }
  const rest = decoder === undefined ? decoderOf("utf-8").decode(start) : decoder.decode();
  const lines = [...splitter.add(rest), ...splitter.end()];
  if (lines.length > 0) yield lines;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** The mark stays in the text: Deno 2.9 takes it away wherever a chunk begins with it. */
function decoderOf(encoding: string): TextDecoder {
  return new TextDecoder(encoding, { ignoreBOM: true });
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}

/** The byte order mark as a character. */
const mark = "\uFEFF";

/** Cuts text that comes in pieces into lines; a byte order mark that it begins with is no part of it. */
class LineSplitter {
  private number = 0;
  private kept = "";
  private length = 0;
  private lastWasReturn = false;
  private isBegun = false;

  /** Takes a piece and hands out the lines that it completes. */
  add(piece: string): Line[] {
    if (piece.length === 0) return [];
    // A LF that follows the CR of the piece before belongs to the same line end.
    const isSkipped = this.isBegun ? this.lastWasReturn && piece[0] === "\n" : piece[0] === mark;
    let start = isSkipped ? 1 : 0;
    this.isBegun = true;
    this.lastWasReturn = piece.endsWith("\r");
    const lines: Line[] = [];
    const ends = /\r\n|\n|\r/g;
    ends.lastIndex = start;
    for (let end = ends.exec(piece); end !== null; end = ends.exec(piece)) {
      this.keep(piece, start, end.index);
      lines.push(this.complete());
      start = ends.lastIndex;
    }
    this.keep(piece, start, piece.length);
    return lines;
  }

  /** The last line, where the text does not end with a line end. */
  end(): Line[] {
    return this.length === 0 ? [] : [this.complete()];
  }

  private keep(piece: string, start: number, end: number): void {
    this.length += end - start;
    const room = maxLineCharacters - this.kept.length;
    if (room > 0) this.kept += piece.slice(start, Math.min(end, start + room));
  }

  private complete(): Line {
    const line = { number: ++this.number, text: this.kept, length: this.length };
    this.kept = "";
    this.length = 0;
    return line;
  }
}
