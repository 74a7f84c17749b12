// What others say on NATS, and what subjects and messages are made of: headers, times, tokens.
import { headers } from "nats";
import { Option, Result, Schema } from "effect";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { Statuses } from "../../commands/statuses.ts";
import { deadLetterHeaders, decodeDeadLetter } from "../../streams/deadletter.ts";
import { InvalidId } from "../../streams/errors.ts";
import { Alert, alertKinds, PartitionStatus } from "../../streams/forecast.ts";
import { isoTime } from "../../streams/iso-time.ts";
import { parseTime } from "../../streams/time.ts";
import { decodeToken, encodeToken, isId } from "../../streams/token.ts";
import { Fuzzing, fuzzTimeoutMs } from "./fuzzing.ts";
import { mutatedBytes, mutatedJson } from "./mutations.ts";
import { oddJson, oddNumber, oddText } from "./odd-values.ts";

const fuzzing = new Fuzzing("messages");
afterAll(() => fuzzing.end());

/** Texts like these, with bytes of them changed. */
function mutatedText(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return mutatedBytes(valid.map((text) => new TextEncoder().encode(text)), 1)
    .map((bytes) => new TextDecoder().decode(bytes));
}

const instant = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) });
const isoText = instant.map((ms) => new Date(ms).toISOString());

describe("dead letters", { timeout: fuzzTimeoutMs }, () => {
  it("are read whatever their headers say", () => {
    const value = fc.oneof(
      oddText,
      oddNumber.map(String),
      fc.constantFrom("%", "%zz", "%E0%A4%A", "%ff", "7", "STATS"),
    ).map((text) => text.replace(/[\r\n]/g, ""));
    const names = [
      "Kind",
      "Partition",
      "Stream",
      "Subject",
      "Sequence",
      "Field",
      "Found",
      "Wanted",
    ];
    const name = fc.constantFrom(...names.map((name) => `Troupe-${name}`));
    fuzzing.try(4000, fc.array(fc.tuple(name, value), { maxLength: 12 }), (entries) => {
      const found = headers();
      for (const [name, text] of entries) found.append(name, text);
      const letter = decodeDeadLetter(found, new Uint8Array());
      for (const count of [letter.partition, letter.sequence]) {
        expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
      }
      const texts = [letter.kind, letter.stream, letter.subject, letter.field, letter.found];
      for (const text of [...texts, letter.wanted]) expect(text).toBeTypeOf("string");
      return "accepted";
    });
  });

  it("say what they were written with", () => {
    const text = oddText.map((text) => text.toWellFormed().trim());
    const letters = fc.record({
      kind: fc.constantFrom("video", "tally"),
      partition: fc.nat(65_535),
      stream: fc.constantFrom("STATS", "OTHER"),
      subject: text,
      sequence: fc.maxSafeNat(),
      field: text,
      found: text,
      wanted: text,
      payload: fc.uint8Array({ maxLength: 5 }),
    });
    fuzzing.try(2000, letters, (letter) => {
      const written = headers();
      for (const [name, text] of Object.entries(deadLetterHeaders(letter))) written.set(name, text);
      expect(decodeDeadLetter(written, letter.payload)).toEqual(letter);
      return "accepted";
    });
  });
});

describe("times", { timeout: fuzzTimeoutMs }, () => {
  it("are whole milliseconds, or none", () => {
    const digits = fc.nat(99).map((value) => String(value).padStart(2, "0"));
    const partsOfTime = fc.tuple(
      ...["-", "-", "T", ":", ":", ".", "+", ":", ""].map((part) =>
        fc.tuple(digits, fc.constantFrom(part, part, part, " ", "")).map(([two, part]) =>
          two + part
        )
      ),
    ).map((parts) => `20${parts.join("")}`);
    const texts = fc.oneof(
      isoText,
      instant.map(String),
      mutatedText(isoText),
      partsOfTime,
      oddText,
      oddNumber.map(String),
    );
    fuzzing.try(8000, texts, (text) => {
      const ms = parseTime(text);
      if (Number.isNaN(ms)) return "rejected";
      expect(Number.isInteger(ms)).toBe(true);
      expect(text.trim()).toMatch(/^(\d{4}-\d\d-\d\d|\d{9,13}$)/);
      expect(parseTime(new Date(ms).toISOString())).toBe(ms);
      return "accepted";
    });
  });

  it("are written as Date writes them", () => {
    fuzzing.try(1500, instant, (ms) => {
      expect(isoTime(ms)).toBe(new Date(ms).toISOString());
      return "accepted";
    });
  });
});

describe("tokens", { timeout: fuzzTimeoutMs }, () => {
  it("stand for every id", () => {
    fuzzing.try(5000, fc.oneof(oddText, fc.string({ unit: "binary" })), (id) => {
      if (!isId(id)) {
        expect(() => encodeToken(id)).toThrow(InvalidId);
        return "rejected";
      }
      const token = encodeToken(id);
      expect(token).toMatch(/^[A-Za-z0-9_=-]{1,1536}$/);
      expect(decodeToken(token)).toBe(id);
      return "accepted";
    });
  });

  it("stand for one id, or for nothing", () => {
    const pieces = [
      "=",
      "C3",
      "A9",
      "ED",
      "A0",
      "80",
      "F4",
      "90",
      "a",
      "41",
      "=41",
      "=C3=A9",
      "=80",
    ];
    const tokens = fc.oneof(
      oddText,
      mutatedText(oddText.filter(isId).map(encodeToken)),
      fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join("")),
      fc.array(fc.constantFrom("=ED=A0=80", "=ED=B0=80", "=F0=9F=8E=AD", "x")).map((parts) =>
        parts.join("")
      ),
    );
    fuzzing.try(8000, tokens, (token) => {
      let id: string;
      try {
        id = decodeToken(token);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidId);
        return "rejected";
      }
      expect(isId(id)).toBe(true);
      expect(encodeToken(id)).toBe(token);
      return "accepted";
    });
  });
});

describe("messages", { timeout: fuzzTimeoutMs }, () => {
  const time = fc.oneof(isoText, fc.constantFrom("yesterday", "", "2025-13-01T00:00:00.000Z"));

  it("about partitions are taken or passed over", () => {
    const figures = ["epoch", "sequence", "committedSequence", "lag", "residentActors", "stepped"]
      .concat(["late", "duplicates", "deadLetters", "eventsPerSecond", "checkpointMs"]);
    const status = fc.record({
      kind: fc.constant("video"),
      partition: fc.nat(20),
      owner: fc.string(),
      ...Object.fromEntries(figures.map((name) => [name, fc.nat()])),
      committedAt: fc.oneof(fc.constant(null), time),
      at: time,
      watermark: fc.oneof(fc.constant(null), time),
    });
    const decode = Schema.decodeUnknownOption(Schema.fromJsonString(PartitionStatus));
    fuzzing.try(3000, fc.oneof(mutatedJson(status), mutatedJson(status), oddJson), (text) => {
      const statuses = new Statuses();
      statuses.receive(text);
      const decoded = Option.getOrUndefined(decode(text));
      expect(statuses.size).toBe(decoded === undefined ? 0 : 1);
      if (decoded === undefined) return "rejected";
      expect(Number.isSafeInteger(statuses.lag)).toBe(true);
      for (const text of [decoded.at, decoded.committedAt, decoded.watermark]) {
        if (text !== null) expect(parseTime(text)).not.toBeNaN();
      }
      return "accepted";
    });
  });

  it("about trend events are taken or passed over", () => {
    const alert = fc.record({
      kind: fc.constantFrom(...alertKinds),
      video_id: oddText,
      at: time,
      text: oddText,
      viewCount: fc.nat(),
      viewsPerHour: fc.double({ noNaN: true, noDefaultInfinity: true }),
      usualViewsPerHour: fc.nat(),
      sequence: fc.nat(),
    });
    const decode = Schema.decodeUnknownResult(Schema.fromJsonString(Alert));
    fuzzing.try(2500, mutatedJson(alert), (text) => {
      const decoded = decode(text);
      if (Result.isFailure(decoded)) return "rejected";
      expect(parseTime(decoded.success.at)).not.toBeNaN();
      expect(Number.isFinite(decoded.success.viewsPerHour)).toBe(true);
      return "accepted";
    });
  });
});
