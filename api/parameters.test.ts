import fc from "fast-check";
import { Schema } from "effect";
import { describe, expect, it } from "vitest";
import { decodeToken, encodeToken } from "../streams/token.ts";
import { AccuracyQuery, dimensionsOf } from "./contract/accuracy.ts";
import { DeadLetterPath, DeadLettersQuery } from "./contract/deadletter.ts";
import { HistoryQuery } from "./contract/history.ts";
import type { Fault } from "./contract/problem.ts";
import { VideosQuery } from "./contract/video.ts";
import { RequestProblem } from "./errors.ts";
import {
  parametersReader,
  type ParametersSchema,
  type RawParameters,
  videoKeyOf,
} from "./parameters.ts";
import { timeRange } from "./time-range.ts";

/** The faults found in `raw`, or the parameters where there are none. */
function reading<Parameters>(schema: ParametersSchema<Parameters>, raw: RawParameters) {
  return outcome(() => parametersReader(schema)(raw));
}

function outcome<T>(read: () => T): T | readonly Fault[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof RequestProblem && error.errors !== undefined) return error.errors;
    throw error;
  }
}

describe("parametersReader", () => {
  it("fills in defaults", () => {
    expect(reading(VideosQuery, {})).toEqual({ sort: "gain", order: "desc", limit: 50 });
    expect(reading(AccuracyQuery, {})).toEqual({
      forecasts: "served",
      by: "target,horizon,method",
      limit: 500,
    });
    expect(reading(DeadLettersQuery, {})).toEqual({ kind: "video", limit: 50 });
  });

  it("reads numbers where numbers are wanted, and leaves text alone that looks like one", () => {
    expect(reading(VideosQuery, { limit: "7", q: "2024" })).toMatchObject({ limit: 7, q: "2024" });
    expect(reading(DeadLetterPath, { sequence: "12" })).toEqual({ sequence: 12 });
  });

  const wholeTo200 = "a whole number from 1 to 200";
  const text = (maximum: number) => `text of 1 to ${maximum} characters`;
  const time = "an ISO 8601 date or time, or epoch seconds or milliseconds";
  const cases: readonly [ParametersSchema<unknown>, RawParameters, Fault][] = [
    ...["0", "201", "-1", "1.5", "1e1", "0x10", " 7", "seven", "Infinity", "NaN", ""].map((
      limit,
    ): [ParametersSchema<unknown>, RawParameters, Fault] => [
      VideosQuery,
      { limit },
      { field: "limit", found: JSON.stringify(limit), wanted: wholeTo200 },
    ]),
    [VideosQuery, { limit: ["1", "2"] }, {
      field: "limit",
      found: '["1","2"]',
      wanted: wholeTo200,
    }],
    [VideosQuery, { sort: "loudness" }, {
      field: "sort",
      found: '"loudness"',
      wanted: "one of gain, growth, forecastGain, recent, views",
    }],
    [VideosQuery, { order: "DESC" }, {
      field: "order",
      found: '"DESC"',
      wanted: "one of desc, asc",
    }],
    [VideosQuery, { q: "" }, { field: "q", found: '""', wanted: text(200) }],
    [VideosQuery, { q: "x".repeat(201) }, {
      field: "q",
      found: `"${"x".repeat(119)}…`,
      wanted: text(200),
    }],
    [VideosQuery, { channel: "a\0b" }, {
      field: "channel",
      found: '"a\\u0000b"',
      wanted: text(500),
    }],
    [VideosQuery, { category: "" }, { field: "category", found: '""', wanted: text(500) }],
    [VideosQuery, { offset: "10" }, {
      field: "offset",
      found: '"10"',
      wanted: "no other parameters than sort, order, channel, category, q, limit, cursor",
    }],
    [HistoryQuery, { from: "yesterday" }, { field: "from", found: '"yesterday"', wanted: time }],
    [HistoryQuery, { to: "2024-02-31" }, { field: "to", found: '"2024-02-31"', wanted: time }],
    [AccuracyQuery, { by: "target,weather" }, {
      field: "by",
      found: '"target,weather"',
      wanted: "a comma list of hour, method, model, target, horizon, video",
    }],
    [AccuracyQuery, { method: "guess" }, {
      field: "method",
      found: '"guess"',
      wanted: "one of cold-start, trend, network, served, mix, challenger, last, drift, fast, " +
        "medium, slow, holt, decay, mean3, mean10, day, week, pooled, cautious, cohort",
    }],
    [AccuracyQuery, { target: "shares" }, {
      field: "target",
      found: '"shares"',
      wanted: "one of views, likes, comments",
    }],
    [AccuracyQuery, { horizon: "day" }, {
      field: "horizon",
      found: '"day"',
      wanted: "one of next, hour",
    }],
    [DeadLettersQuery, { partition: "-1" }, {
      field: "partition",
      found: '"-1"',
      wanted: "a whole number from 0 to 65535",
    }],
    [DeadLettersQuery, { kind: "a.>" }, {
      field: "kind",
      found: '"a.>"',
      wanted: "1 to 40 lower-case letters or hyphens",
    }],
    [DeadLetterPath, { sequence: "last" }, {
      field: "sequence",
      found: '"last"',
      wanted: "a whole number from 1 on",
    }],
    [DeadLetterPath, { sequence: "9999999999999999" }, {
      field: "sequence",
      found: '"9999999999999999"',
      wanted: "a whole number from 1 on",
    }],
  ];
  it.each(cases)("names field, value found and value wanted (%#)", (schema, raw, fault) => {
    expect(reading(schema, raw)).toEqual([fault]);
  });

  it("names every fault of a request, not only the first", () => {
    const faults = reading(VideosQuery, { limit: "0", sort: "x", colour: "red" });
    expect(faults).toMatchObject([{ field: "colour" }, { field: "sort" }, { field: "limit" }]);
  });

  it("is not led astray by names that every object has", () => {
    const raw = Object.assign(Object.create(null), { __proto__: "x", constructor: "y" });
    expect(reading(Schema.Struct({}), raw)).toMatchObject([{ field: "constructor" }]);
  });
});

describe("videoKeyOf", () => {
  it("takes a key as it is, and any other text as the id", () => {
    expect(videoKeyOf("key", "dQw4w9WgXcQ")).toBe("dQw4w9WgXcQ");
    expect(videoKeyOf("key", "a=20b")).toBe("a=20b");
    expect(videoKeyOf("key", "a b")).toBe("a=20b");
    expect(videoKeyOf("key", "a=2")).toBe("a=3D2");
  });

  it("finds the key of every id, from the id or from the key", () => {
    const id = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
    fc.assert(fc.property(id, (id) => {
      const key = encodeToken(id);
      expect(videoKeyOf("key", key)).toBe(key);
      expect([key, id]).toContain(decodeToken(videoKeyOf("key", id)));
    }));
  });

  it("refuses what can be neither", () => {
    const wanted = "a video's key, or an id of 1 to 128 characters";
    expect(outcome(() => videoKeyOf("video", ""))).toEqual([
      { field: "video", found: '""', wanted },
    ]);
    expect(outcome(() => videoKeyOf("key", "x".repeat(129)))).toMatchObject([
      { field: "key", wanted },
    ]);
  });
});

describe("timeRange", () => {
  it("takes ISO times and epochs", () => {
    expect(timeRange({ from: "2025-08-08", to: "1754632800" })).toEqual({
      fromMs: 1754611200000,
      toMs: 1754632800000,
    });
    expect(timeRange({})).toEqual({ fromMs: undefined, toMs: undefined });
  });

  it("refuses a range that ends before it begins", () => {
    expect(outcome(() => timeRange({ from: "2025-08-09", to: "2025-08-08" }))).toEqual([
      { field: "to", found: '"2025-08-08"', wanted: "a time at or after from (2025-08-09)" },
    ]);
  });
});

describe("dimensionsOf", () => {
  it("reads a comma list, each dimension once", () => {
    expect(dimensionsOf("hour, target,hour")).toEqual(["hour", "target"]);
  });
});
