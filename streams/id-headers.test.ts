import fc from "fast-check";
import { headers } from "nats";
import { describe, expect, it } from "vitest";
import { IdHeaders, messageIdHeader } from "./id-headers.ts";

const generally = (id: string) => {
  const general = headers();
  general.set(messageIdHeader, id);
  return general.toString();
};

describe("the headers of an id", () => {
  it("are what the client's own would be, whatever the id, and stay so", () => {
    const ids = fc.array(
      fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constant("a".repeat(70_000))),
    );
    fc.assert(fc.property(ids, (found) => {
      const wanted = found.filter((id) => !/[\r\n]/.test(id));
      const quick = new IdHeaders();
      const encoded = wanted.map((id) => quick.named(id).encode());
      expect(encoded.map((bytes) => new TextDecoder().decode(bytes))).toEqual(
        wanted.map(generally),
      );
    }));
  });

  it("refuse an id that would end them", () => {
    expect(() => new IdHeaders().named("a\r\nb").encode()).toThrow();
  });
});
