// Writing and reading state as bytes: little-endian, in a buffer that grows, positions only forward.
// Arrays of numbers are copied as they lie in memory, which is little-endian wherever Deno and Node run.

/** Appends values to a growing buffer; {@link ByteReader} takes them back in the same order. */
export class ByteWriter {
  private buffer: Uint8Array<ArrayBuffer>;
  private view: DataView;
  private position = 0;

  constructor(capacity = 1024) {
    this.buffer = new Uint8Array(capacity);
    this.view = new DataView(this.buffer.buffer);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.position;
  }

  u8(value: number): void {
    this.ensure(1);
    this.view.setUint8(this.position, value);
    this.position += 1;
  }

  u32(value: number): void {
    this.ensure(4);
    this.view.setUint32(this.position, value, true);
    this.position += 4;
  }

  f32(value: number): void {
    this.ensure(4);
    this.view.setFloat32(this.position, value, true);
    this.position += 4;
  }

  f64(value: number): void {
    this.ensure(8);
    this.view.setFloat64(this.position, value, true);
    this.position += 8;
  }

  /** `count` values of `values` from `start`, without their number. */
  f64s(values: Float64Array | readonly number[], start = 0, count = values.length - start): void {
    if (values instanceof Float64Array) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset + 8 * start, 8 * count);
      this.ensure(bytes.length);
      this.buffer.set(bytes, this.position);
      this.position += bytes.length;
    } else for (let i = start; i < start + count; i++) this.f64(values[i]);
  }

  /** All of `values`, without their number. */
  u16s(values: Uint16Array): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.ensure(bytes.length);
    this.buffer.set(bytes, this.position);
    this.position += bytes.length;
  }

  /** Length and UTF-16 code units, so that every string comes back as it was. */
  text(value: string): void {
    this.u32(value.length);
    this.ensure(2 * value.length);
    for (let i = 0; i < value.length; i++) {
      this.view.setUint16(this.position, value.charCodeAt(i), true);
      this.position += 2;
    }
  }

  optionalText(value: string | undefined): void {
    this.u8(value === undefined ? 0 : 1);
    if (value !== undefined) this.text(value);
  }

  /** A copy of what was written; the writer starts again from nothing. */
  take(): Uint8Array {
    const bytes = this.buffer.slice(0, this.position);
    this.position = 0;
    return bytes;
  }

  private ensure(bytes: number): void {
    if (this.position + bytes <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(2 * this.buffer.length, this.position + bytes));
    grown.set(this.buffer);
    this.buffer = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** Reads what a {@link ByteWriter} wrote; every read past the end throws a `RangeError`. */
export class ByteReader {
  private readonly view: DataView;
  private position = 0;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.view.byteLength - this.position;
  }

  u8(): number {
    const value = this.view.getUint8(this.position);
    this.position += 1;
    return value;
  }

  u32(): number {
    const value = this.view.getUint32(this.position, true);
    this.position += 4;
    return value;
  }

  f32(): number {
    const value = this.view.getFloat32(this.position, true);
    this.position += 4;
    return value;
  }

  f64(): number {
    const value = this.view.getFloat64(this.position, true);
    this.position += 8;
    return value;
  }

  /** Fills `count` places of `into` from `start`. */
  f64s(into: Float64Array, start = 0, count = into.length - start): void {
    if (8 * count > this.remaining) throw new RangeError(`${count} numbers are cut off`);
    const { buffer, byteOffset } = this.view;
    const from = new Uint8Array(buffer, byteOffset + this.position, 8 * count);
    new Uint8Array(into.buffer, into.byteOffset + 8 * start, 8 * count).set(from);
    this.position += 8 * count;
  }

  /** Fills all of `into`. */
  u16s(into: Uint16Array): void {
    const length = into.byteLength;
    if (length > this.remaining) throw new RangeError(`${into.length} numbers are cut off`);
    const { buffer, byteOffset } = this.view;
    const from = new Uint8Array(buffer, byteOffset + this.position, length);
    new Uint8Array(into.buffer, into.byteOffset, length).set(from);
    this.position += length;
  }

  text(): string {
    const length = this.u32();
    if (2 * length > this.remaining) {
      throw new RangeError(`text of ${length} characters is cut off`);
    }
    let text = "";
    for (let i = 0; i < length; i++) {
      text += String.fromCharCode(this.view.getUint16(this.position, true));
      this.position += 2;
    }
    return text;
  }

  optionalText(): string | undefined {
    return this.u8() === 0 ? undefined : this.text();
  }
}
