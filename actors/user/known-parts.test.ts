import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AudienceDelta, noRows } from "../../db/store.ts";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { AudienceJournal } from "./audience.ts";
import { KnownParts, mostCountries, mostTiers, otherWord } from "./known-parts.ts";

describe("KnownParts", () => {
  it("tells words apart up to its bound, and comes back from its bytes", () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 3 })), (words) => {
      const parts = new KnownParts();
      for (const word of words) parts.tiers.of(word);
      expect(parts.tiers.size).toBe(Math.min(mostTiers, new Set(words).size));
      const writer = new ByteWriter();
      parts.encode(writer);
      const again = KnownParts.decode(new ByteReader(writer.take()));
      expect(again.revision).toBe(parts.revision);
      expect(words.map((word) => again.tiers.of(word))).toEqual(
        words.map((word) => parts.tiers.of(word)),
      );
    }));
  });

  it("bounds the parts of the audience that are counted, whatever producers send", () => {
    const journal = new AudienceJournal(new KnownParts());
    for (let i = 0; i < 2000; i++) {
      journal.addOf({ tier: `tier ${i}`, country: `country ${i}` }, 1, "dau", 1);
    }
    const rows: AudienceDelta[] = [];
    journal.project({ ...noRows(), audience: rows });
    expect(rows).toHaveLength(1 + mostTiers + 1 + mostCountries + 1);
    const countOf = (of: string) => rows.find((row) => row.of === of)?.count;
    expect(countOf(`tier:${otherWord}`)).toBe(2000 - mostTiers);
    expect(countOf(`country:${otherWord}`)).toBe(2000 - mostCountries);
    expect(countOf("")).toBe(2000);
  });
});
