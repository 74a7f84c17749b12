// When a model tells what it has learnt: often while it is young, less so the more it knows.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";

/** Examples before the first telling, and between two at least. */
const leastExamples = 25;
/** It tells again once it has learnt from a tenth more than it had. */
const worthwhileShare = 1 / 10;
/** … or once this much event time has passed since it did, if there is anything new. */
const longestMs = 6 * 3_600_000;
const mostExamples = 5000;

/** Counts versions and the examples between them. */
export class Telling {
  /** Counts from 1; 0 before the first telling. */
  version = 0;
  examples = 0;
  private untold = 0;
  private toldAtMs = -Infinity;

  /** Counts an example of event time `atMs`; whether it is time to tell, which begins a new version. */
  count(atMs: number): boolean {
    this.examples++;
    this.untold++;
    const enough = Math.min(mostExamples, this.examples * worthwhileShare);
    const isDue = this.untold >= leastExamples &&
      (this.untold >= enough || atMs - this.toldAtMs >= longestMs);
    if (isDue) this.begin(atMs);
    return isDue;
  }

  /** Begins a new version. */
  begin(atMs: number): void {
    this.version++;
    this.untold = 0;
    this.toldAtMs = atMs;
  }

  encode(writer: ByteWriter): void {
    writer.u32(this.version);
    writer.f64(this.examples);
    writer.f64(this.untold);
    writer.f64(this.toldAtMs);
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(reader: ByteReader): Telling {
    const telling = new Telling();
    telling.version = reader.u32();
    telling.examples = reader.f64();
    telling.untold = reader.f64();
    telling.toldAtMs = reader.f64();
    const { examples, untold } = telling;
    if (!(untold >= 0 && untold <= examples && Number.isSafeInteger(examples))) {
      throw new RangeError(`${untold} of ${examples} examples untold, which cannot be`);
    }
    return telling;
  }
}
