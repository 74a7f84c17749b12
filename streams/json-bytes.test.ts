import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonBytes } from "./json-bytes.ts";

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("JsonBytes", () => {
  it("follows its documented example", () => {
    const json = new JsonBytes();
    json.raw('{"name":').text("a b").raw(',"views":').number(12).raw("}");
    expect(decode(json.take())).toBe('{"name":"a b","views":12}');
  });

  it("writes numbers and strings as JSON.stringify does (property)", () => {
    const json = new JsonBytes();
    const number = fc.oneof(
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
    );
    fc.assert(fc.property(number, text, (number, text) => {
      expect(decode(json.raw("[").number(number).raw(",").text(text).raw("]").take()))
        .toBe(JSON.stringify([number, text]));
    }));
  });

  it("leaves earlier texts as they were, whatever comes after, also across blocks", () => {
    const json = new JsonBytes();
    const kept: [Uint8Array, string][] = [];
    for (let i = 0; i < 2000; i++) {
      const text = `${i}-`.repeat(i % 60 === 0 ? 6000 : i % 50);
      kept.push([json.text(text).take(), JSON.stringify(text)]);
    }
    for (const [bytes, text] of kept) expect(decode(bytes)).toBe(text);
  });
});
