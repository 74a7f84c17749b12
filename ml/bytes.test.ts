import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";

const byte = fc.integer({ min: 0, max: 255 });
const word = fc.integer({ min: 0, max: 0xffffffff });
const text = fc.string({ unit: "binary" });

/** One thing written, of any kind that the writer takes. */
const entry = fc.oneof(
  fc.record({ kind: fc.constant("u8" as const), value: byte }),
  fc.record({ kind: fc.constant("u32" as const), value: word }),
  fc.record({ kind: fc.constant("f32" as const), value: fc.float() }),
  fc.record({ kind: fc.constant("f64" as const), value: fc.double() }),
  fc.record({ kind: fc.constant("text" as const), value: text }),
  fc.record({
    kind: fc.constant("optionalText" as const),
    value: fc.option(text, { nil: undefined }),
  }),
);
type Entry = typeof entry extends fc.Arbitrary<infer T> ? T : never;

function write(writer: ByteWriter, { kind, value }: Entry): void {
  if (kind === "text") writer.text(value);
  else if (kind === "optionalText") writer.optionalText(value);
  else writer[kind](value);
}

describe("ByteWriter and ByteReader", () => {
  it("return every value as it was written, in order", () => {
    fc.assert(fc.property(fc.array(entry), fc.nat(64), (entries, capacity) => {
      const writer = new ByteWriter(capacity);
      for (const item of entries) write(writer, item);
      const length = writer.length;
      const bytes = writer.take();
      expect(bytes.length).toBe(length);
      const reader = new ByteReader(bytes);
      for (const { kind, value } of entries) expect(reader[kind]()).toBe(value);
      expect(reader.remaining).toBe(0);
    }));
  });

  it("copy part of a list of numbers", () => {
    const writer = new ByteWriter();
    writer.f64s([1, 2, 3, 4, 5], 1, 3);
    const into = new Float64Array(5);
    new ByteReader(writer.take()).f64s(into, 2, 3);
    expect([...into]).toEqual([0, 0, 2, 3, 4]);
  });

  it("copy numbers of 16 bits, wherever they lie", () => {
    const codes = fc.uint16Array();
    fc.assert(fc.property(codes, fc.nat(3), (values, before) => {
      const writer = new ByteWriter();
      for (let i = 0; i < before; i++) writer.u8(7);
      writer.u16s(values);
      const bytes = writer.take();
      expect(bytes.length).toBe(before + 2 * values.length);
      const reader = new ByteReader(bytes.subarray(before));
      const into = new Uint16Array(values.length);
      reader.u16s(into);
      expect(into).toEqual(values);
      expect(() => reader.u16s(new Uint16Array(1))).toThrow(RangeError);
    }));
  });

  it("start again from nothing after take, leaving the taken bytes alone", () => {
    const writer = new ByteWriter();
    writer.u32(1);
    const first = writer.take();
    writer.u32(2);
    expect(new ByteReader(first).u32()).toBe(1);
    expect(new ByteReader(writer.take()).u32()).toBe(2);
  });

  it("read a view into a larger buffer from its own beginning", () => {
    const bytes = new Uint8Array([9, 9, 7, 0, 0, 0, 9]);
    expect(new ByteReader(bytes.subarray(2, 6)).u32()).toBe(7);
  });

  it("throw a RangeError where the bytes end too early", () => {
    fc.assert(fc.property(entry, (item) => {
      const writer = new ByteWriter();
      write(writer, item);
      const bytes = writer.take();
      const cut = new ByteReader(bytes.subarray(0, bytes.length - 1));
      expect(() => cut[item.kind]()).toThrow(RangeError);
    }));
  });
});
