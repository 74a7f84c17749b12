// Requests for fuzzing: bodies of events, values of parameters, and what every problem must say.
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect } from "vitest";
import type { Fault } from "../../api/contract/problem.ts";
import { activity } from "./activity.ts";
import { encoded, mutatedBytes, mutatedJson } from "./mutations.ts";
import { oddJson, oddNumber, oddText } from "./odd-values.ts";
import { reading } from "./readings.ts";

const eventId = fc.constantFrom(undefined, "e1", "e2");
const event = fc.oneof(
  fc.tuple(reading, eventId).map(([row, event_id]) =>
    event_id === undefined ? row : { ...row, event_id }
  ),
  activity,
);
const item = fc.oneof(
  { weight: 4, arbitrary: event.map((row) => JSON.stringify(row)) },
  { weight: 4, arbitrary: mutatedJson(event) },
  { weight: 1, arbitrary: oddJson },
);
const items = fc.array(item, { maxLength: 4 });

const body = encoded(fc.oneof(
  item,
  items.map((items) => `[${items.join()}]`),
  fc.tuple(items, fc.constantFrom("\n", "\r\n", "\n\n \t\n")).map(([items, end]) =>
    items.join(end)
  ),
));

/** Bodies of `POST /v1/events`: one event, an array, or lines, all somewhat broken. */
export const eventsBody: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 5, arbitrary: body },
  { weight: 2, arbitrary: mutatedBytes(body, 1) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }) },
);

const forgedCursor = fc.oneof(
  fc.record({ sequence: oddNumber }),
  fc.record({ atMs: oddNumber, firstSequence: oddNumber, index: oddNumber }),
  fc.record({ hourMs: oddNumber }),
  fc.record({
    sort: fc.constantFrom("gain", "recent", "growth"),
    order: fc.constantFrom("desc", "asc"),
    value: oddNumber,
    key: oddText,
  }),
).map((position) => Buffer.from(JSON.stringify(position)).toString("base64url"));

/** Values of parameters: what one or another route takes, and what none does. */
export const parameterValue: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...["1", "50", "200", "2000", "0", "-1", "1.5", "1e2", "9007199254740993", "gain", "growth"],
    ...["forecastGain", "recent", "views", "asc", "desc", "next", "hour", "trend", "cold-start"],
    ...["video", "hour,video,method", "target,horizon,method", "likes", "a", "v1", "=41", "%"],
    ...["2025-08-08", "2025-08-09T00:00:00Z", "1754611200", "0000-01-01", "9999-12-31", "music"],
    ...["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59-12:00", "0000-01-01T00:00:00+12:00"],
  ),
  fc.constantFrom("2025-08-08", "1", "20", "next", "desc"),
  forgedCursor,
  oddText,
  oddNumber.map(String),
);

const times = ["2025-08-08", "2025-08-09 06:00", "1754611200", "2025-08-10T00:00:00+02:00"];

/** Values that the parameter of a name takes. */
const usualValues: ReadonlyMap<string, readonly string[]> = new Map(Object.entries({
  limit: ["1", "2", "50", "200"],
  sort: ["gain", "growth", "forecastGain", "recent", "views"],
  order: ["asc", "desc"],
  q: ["a", "%", "_", "\\", "The"],
  channel: ["NULL", "a channel"],
  category: ["music", "gaming"],
  from: times,
  to: times,
  horizon: ["next", "hour"],
  method: ["cold-start", "trend", "network", "mix"],
  forecasts: ["served", "ran"],
  ahead: ["6h", "90m", "24h", "1440m", "1m"],
  target: ["views", "likes", "comments"],
  by: ["hour,video,horizon,method,target", "video", "target", "hour, hour"],
  kind: ["video", "tally"],
  status: ["draft", "running", "paused", "ended"],
  policy: ["uniform", "best", "arm:top", "arm:arm 2", "thompson", "linear-thompson", "fixed"],
  partition: ["0", "1", "65535"],
  sequence: ["1", "2", "8", "9"],
}));

/** A value for the parameter of a name, right or wrong. */
export function valueFor(name: string): fc.Arbitrary<string> {
  const usual = usualValues.get(name);
  if (usual === undefined) return parameterValue;
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: parameterValue },
  );
}

/** Fails unless there are faults, each with what was found and what was wanted. */
export function expectFaults(faults: readonly Fault[] | undefined): void {
  expect(faults?.length).toBeGreaterThan(0);
  for (const { found, wanted } of faults ?? []) {
    expect(found).not.toBe("");
    expect(wanted).not.toMatch(/^$|undefined|Missing|Expected/);
  }
}
