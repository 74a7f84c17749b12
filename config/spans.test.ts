import { Duration, Option, Schema } from "effect";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { showDuration } from "./kind.ts";
import { parseSpans, showSpans, spansByName } from "./spans.ts";

const names = ["sessions", "audit", "stats"] as const;
const kind = spansByName(names);

function read(text: string) {
  return Option.getOrUndefined(Schema.decodeUnknownOption(kind.schema)(text));
}

describe("time spans by name", () => {
  it("come back as they were written", () => {
    const span = fc.integer({ min: 0, max: 999_999_999 }).map(Duration.millis);
    const some = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), span), {
      selector: ([name]) => name,
      minLength: 1,
    });
    fc.assert(fc.property(some, (pairs) => {
      const text = pairs.map(([name, value]) => `${name}=${showDuration(value)}`).join(",");
      const spans = read(text);
      expect(spans).toEqual(Object.fromEntries(pairs));
      expect(Schema.encodeUnknownSync(kind.schema)(spans)).toBe(text);
    }));
  });

  it("are shown as the documentation says", () => {
    const spans = parseSpans("sessions=30d,audit=365d", names);
    expect(showSpans(spans ?? {})).toBe("sessions=30d,audit=365d");
    expect(read(" sessions=30d , audit=12h")).toEqual({
      sessions: Duration.days(30),
      audit: Duration.hours(12),
    });
  });

  it.each([
    "",
    "sessions",
    "sessions=",
    "sessions=30",
    "users=3d",
    "audit=1d,audit=2d",
    "audit=1d,",
  ])(
    "are nothing else: %j",
    (text) => expect(read(text)).toBeUndefined(),
  );
});
