// Valid things made almost valid: JSON whose fields are removed, retyped, renamed and repeated, and
// bytes that are flipped, cut, repeated, spliced and overwritten.
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { oddJson, oddName, oddNumber } from "./odd-values.ts";

/** One field of an object as it is written: its name and the text of its value. */
type Field = readonly [name: string, json: string];

/** A change to the fields of an object; `at` is taken modulo their number. */
type FieldEdit =
  | { readonly kind: "remove" | "repeat"; readonly at: number }
  | { readonly kind: "retype"; readonly at: number; readonly json: string }
  | { readonly kind: "rename"; readonly at: number; readonly name: string }
  | { readonly kind: "add"; readonly at: number; readonly name: string; readonly json: string };

const place = fc.nat();

const fieldEdit: fc.Arbitrary<FieldEdit> = fc.oneof(
  fc.record({ kind: fc.constantFrom("remove", "repeat"), at: place }),
  fc.record({ kind: fc.constant("retype"), at: place, json: oddJson }),
  fc.record({ kind: fc.constant("retype"), at: place, json: oddJson }),
  fc.record({ kind: fc.constant("rename"), at: place, name: oddName }),
  fc.record({ kind: fc.constant("add"), at: place, name: oddName, json: oddJson }),
);

function editedFields(fields: readonly Field[], edit: FieldEdit): Field[] {
  const at = fields.length === 0 ? 0 : edit.at % fields.length;
  const [name, json] = fields[at] ?? ["", "0"];
  switch (edit.kind) {
    case "remove":
      return fields.toSpliced(at, 1);
    case "repeat":
      return [...fields, [name, json]];
    case "retype":
      return fields.toSpliced(at, 1, [name, edit.json]);
    case "rename":
      return fields.toSpliced(at, 1, [edit.name, json]);
    case "add":
      return fields.toSpliced(at, 0, [edit.name, edit.json]);
  }
}

function written(fields: readonly Field[]): string {
  return `{${fields.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",")}}`;
}

/** The text of an object like those of `valid`, with up to three edits; often it is no JSON any more. */
export function mutatedJson(valid: fc.Arbitrary<object>): fc.Arbitrary<string> {
  return fc.tuple(valid, fc.array(fieldEdit, { maxLength: 3 })).map(([object, edits]) => {
    const fields = Object.entries(object)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): Field => [name, JSON.stringify(value)]);
    return written(edits.reduce(editedFields, fields));
  });
}

/** A change to bytes; places and lengths are taken modulo what there is. */
type ByteEdit =
  | { readonly kind: "flip"; readonly at: number; readonly bit: number }
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "remove" | "repeat"; readonly at: number; readonly length: number }
  | { readonly kind: "splice"; readonly at: number; readonly from: number }
  | { readonly kind: "overwrite" | "insert"; readonly at: number; readonly bytes: Uint8Array };

/** Numbers as they lie in bytes: what counts, lengths and states are made of. */
const numberBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  oddNumber.map((value) => new Uint8Array(new Float64Array([value]).buffer)),
  oddNumber.map((value) => new Uint8Array(new Uint32Array([value]).buffer)),
  fc.uint8Array({ minLength: 1, maxLength: 16 }),
);

const short = fc.integer({ min: 1, max: 40 });

const byteEdit: fc.Arbitrary<ByteEdit> = fc.oneof(
  fc.record({ kind: fc.constant("flip"), at: place, bit: fc.integer({ min: 0, max: 7 }) }),
  fc.record({ kind: fc.constant("flip"), at: place, bit: fc.integer({ min: 0, max: 7 }) }),
  fc.record({ kind: fc.constant("cut"), at: place }),
  fc.record({ kind: fc.constantFrom("remove", "repeat"), at: place, length: short }),
  fc.record({ kind: fc.constant("splice"), at: place, from: place }),
  fc.record({ kind: fc.constant("overwrite"), at: place, bytes: numberBytes }),
  fc.record({ kind: fc.constant("insert"), at: place, bytes: numberBytes }),
);

function editedBytes(bytes: Uint8Array, edit: ByteEdit, other: Uint8Array): Uint8Array {
  const at = edit.at % (bytes.length + 1);
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (edit.kind) {
    case "cut":
      return head;
    case "remove":
      return Buffer.concat([head, tail.subarray(edit.length)]);
    case "repeat":
      return Buffer.concat([head, tail.subarray(0, edit.length), tail]);
    case "splice":
      return Buffer.concat([head, other.subarray(edit.from % (other.length + 1))]);
    case "insert":
      return Buffer.concat([head, edit.bytes, tail]);
    case "overwrite":
      return Buffer.concat([head, edit.bytes, tail.subarray(edit.bytes.length)]);
    case "flip": {
      const [first = 0] = tail;
      return Buffer.concat([head, new Uint8Array([first ^ (1 << edit.bit)]), tail.subarray(1)]);
    }
  }
}

/** Bytes like those of `valid`, with up to three edits, some of which bring in another of them. */
export function mutatedBytes(
  valid: fc.Arbitrary<Uint8Array>,
  minEdits = 0,
): fc.Arbitrary<Uint8Array> {
  const edits = fc.array(byteEdit, { minLength: minEdits, maxLength: 3 });
  return fc.tuple(valid, valid, edits).map(([bytes, other, edits]) =>
    edits.reduce((edited, edit) => editedBytes(edited, edit, other), bytes)
  );
}

const utf8 = new TextEncoder();

/** The bytes of texts: in UTF-8, mostly, else in what editors and other languages write. */
export function encoded(text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const encodings: readonly ((text: string) => Uint8Array)[] = [
    (text) => Buffer.from(`\ufeff${text}`),
    (text) => Buffer.from(text, "utf16le"),
    (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
    (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
    (text) => Buffer.from(text, "latin1"),
  ];
  return fc.oneof(
    { weight: 12, arbitrary: text.map((text) => utf8.encode(text)) },
    {
      weight: 1,
      arbitrary: fc.tuple(text, fc.constantFrom(...encodings)).map(([text, encode]) =>
        encode(text)
      ),
    },
  );
}
