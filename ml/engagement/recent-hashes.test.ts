import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { maxRecentHashes, RecentHashes } from "./recent-hashes.ts";

function bytesOf(recent: RecentHashes): Uint8Array {
  const writer = new ByteWriter();
  recent.encode(writer);
  return writer.take();
}

describe("RecentHashes", () => {
  it("knows the last 64 and no more, as a list would, before and after its bytes (property)", () => {
    const hashes = fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 300 });
    fc.assert(fc.property(hashes, fc.nat(300), (hashes, at) => {
      let recent = new RecentHashes();
      let list: number[] = [];
      hashes.forEach((hash, i) => {
        expect(recent.take(hash)).toBe(!list.includes(hash));
        if (!list.includes(hash)) list = [...list, hash].slice(-maxRecentHashes);
        if (i === at) recent = RecentHashes.decode(new ByteReader(bytesOf(recent)));
      });
      const again = RecentHashes.decode(new ByteReader(bytesOf(recent)));
      expect(bytesOf(again)).toEqual(bytesOf(recent));
    }));
  });

  it("refuses bytes that are none", () => {
    const decode = (bytes: number[]) => RecentHashes.decode(new ByteReader(Uint8Array.from(bytes)));
    expect(() => decode([65])).toThrow("recent hashes: found 65, wanted at most 64");
    expect(() => decode([2, 7, 0, 0, 0, 7, 0, 0, 0])).toThrow("twice");
    expect(() => decode([1, 7])).toThrow(RangeError);
  });
});
