// JSON written straight into bytes, for messages that go out after every event: no strings to join and
// encode, and one memory block for many messages.

const blockBytes = 65_536;
const utf8 = new TextEncoder();

/**
 * Writes one JSON text after the other. The bytes that `take` returns lie in blocks shared by many
 * texts, and stay as they are.
 *
 * ```ts
 * const json = new JsonBytes();
 * json.raw('{"name":').text("a b").raw(',"views":').number(12).raw("}");
 * new TextDecoder().decode(json.take()); // '{"name":"a b","views":12}'
 * ```
 */
export class JsonBytes {
  private bytes: Uint8Array<ArrayBuffer> = new Uint8Array(blockBytes);
  /** Where the text that is being written begins, and where it goes on. */
  private start = 0;
  private end = 0;

  /** Writes ASCII characters as they are: punctuation and names of fields. */
  raw(ascii: string): this {
    this.ensure(ascii.length);
    const { bytes } = this;
    let at = this.end;
    for (let i = 0; i < ascii.length; i++) bytes[at++] = ascii.charCodeAt(i);
    this.end = at;
    return this;
  }

  /** Writes a string with its quotes, escaped as `JSON.stringify` escapes it. */
  text(value: string): this {
    const json = JSON.stringify(value);
    this.ensure(3 * json.length);
    this.end += utf8.encodeInto(json, this.bytes.subarray(this.end)).written;
    return this;
  }

  /** Writes a finite number as `JSON.stringify` does. */
  number(value: number): this {
    if (!Number.isSafeInteger(value)) return this.raw(JSON.stringify(value));
    if (value < 0) return this.raw("-").number(-value);
    this.ensure(maxDigits);
    const { bytes } = this;
    let digits = 1;
    for (let power = 10; digits < maxDigits && value >= power; power *= 10) digits++;
    let rest = value;
    for (let at = this.end + digits - 1; at >= this.end; at--) {
      const tenth = Math.floor(rest / 10);
      bytes[at] = zero + (rest - tenth * 10);
      rest = tenth;
    }
    this.end += digits;
    return this;
  }

  /** What was written since the last call. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(this.start, this.end);
    this.start = this.end;
    return taken;
  }

  /** Sees to room for `more` bytes; a text that the block has no room for moves to a new one. */
  private ensure(more: number): void {
    if (this.end + more <= this.bytes.length) return;
    const begun = this.bytes.subarray(this.start, this.end);
    this.bytes = new Uint8Array(Math.max(blockBytes, 2 * (begun.length + more)));
    this.bytes.set(begun);
    this.start = 0;
    this.end = begun.length;
  }
}

const zero = "0".charCodeAt(0);

/** Digits of 2^53 - 1. */
const maxDigits = 16;
