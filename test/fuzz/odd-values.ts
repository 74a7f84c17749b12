// Values that break programs: numbers, texts, names and JSON that somebody will send one day.
import fc from "fast-check";

/** Numbers at the edges of what decoders take, some of which JSON cannot write. */
export const oddNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    ...[0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity, 1e308, -1e308, 1e23, 1e30, 5e-324],
    ...[2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 2 ** 63, 2 ** 64],
    ...[127, 255, 256, 65_535, 65_536, 8.64e15, 8.64e15 + 1, -8.64e15, 253402300800000],
  ),
  fc.double(),
  fc.integer(),
);

const code = (...units: number[]) => String.fromCharCode(...units);

/** Texts with characters that are no characters, that mean something to somebody, or that are many. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...["", " ", "\0", "a\0b", "\ufeff", "\ufeffid", "\u202eright to left", "e\u0301", "🎭", "%00"],
    ...[code(0xd800), code(0xdfff), `a${code(0xdc00, 0xd800)}b`, "\uffff", "\u2028", "\r\n", "\t"],
    ...["__proto__", "constructor", "toString", "null", "NULL", "undefined", "NaN", "true", "-0"],
    ...["'; drop table videos; --", "{a,b}", "\\", '"', "${x}", "%", "%zz", "../../etc/passwd"],
    ...["*", ">", "a.b", "$SYS", "=41", "=C3=28", "=ED=A0=80", "=F4=90=80=80", "~0", "١٢٣", "1e5"],
    ...["9".repeat(400), "a".repeat(129), "é".repeat(128), "🎭".repeat(128), "x".repeat(501)],
    ...["2025-02-29", "2024-02-29T24:00:00Z", "0000-01-01", "9999-12-31T23:59:59-12:00"],
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ maxLength: 20 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((units) => code(...units)),
);

/** Names that a field may be given instead of its own. */
export const oddName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...["__proto__", "constructor", "prototype", "toJSON", "toString", "hasOwnProperty", "length"],
    ...[
      "a\r\nb",
      "x".repeat(5000),
      "",
      " ",
      "0",
      "-1",
      "viewcount",
      "view_count",
      "VIEWCOUNT",
      "viewCount ",
      "vіewCount",
    ],
    ...["video_id", "viewCount", "likeCount", "commentCount", "timestamp", "published_at", "title"],
    ...["control", "from", "sequence", "delta", "event_id", "source"],
  ),
  oddText,
);

const depths = fc.constantFrom(2, 50, 100, 101, 1000, 5000, 20_000);

/** JSON nested so deeply that whatever recurses into it runs out of stack. */
const deepJson: fc.Arbitrary<string> = fc.oneof(
  depths.map((depth) => "[".repeat(depth) + "]".repeat(depth)),
  depths.map((depth) => '{"a":'.repeat(depth) + "1" + "}".repeat(depth)),
  depths.map((depth) => "[".repeat(depth)),
);

/** The text of one JSON value, or of what only looks like one. */
export const oddJson: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...["null", "true", "false", "{}", "[]", '""', "-0", "0", "1", "-1", "1.0", "1e2", "0.5"],
      ...["1e308", "1e999", "-1e999", "9007199254740991", "9007199254740993", "1e-400", "12e-1"],
      ...["NaN", "Infinity", "0x10", "01", "+1", ".5", "1.", "'a'", "undefined", "", "1 2", "//"],
      ...['{"__proto__":{"a":1}}', "[[],[[]]]", '"\\ud800"', '"\\u0000"', '"\\x41"', '"a', "[1,]"],
      "9".repeat(400),
      `"${"x".repeat(70_000)}"`,
    ),
  },
  { weight: 3, arbitrary: oddNumber.map(String) },
  { weight: 4, arbitrary: oddText.map((text) => JSON.stringify(text)) },
  { weight: 2, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 1, arbitrary: deepJson },
);
