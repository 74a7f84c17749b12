// JSON lines as strangers write them, with the mapping that a person gives: every line comes out as a row
// that can be sent, or as a reason, wherever the pieces of the file are cut.
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import {
  activityFields,
  type EventMapping,
  mappedRow,
  namingFor,
  renamedRow,
} from "../../sources/activity-columns.ts";
import { Columns } from "../../sources/columns.ts";
import { type JsonEntry, readJsonLines } from "../../sources/json-lines.ts";
import { activityTypes } from "../../streams/activity-types.ts";
import { eventFromJson, eventSubject } from "../../streams/event.ts";
import { Rejection } from "../../streams/rejection.ts";
import { activity, expectActivity } from "./activity.ts";
import { Fuzzing, fuzzTimeoutMs } from "./fuzzing.ts";
import { encoded, mutatedBytes, mutatedJson } from "./mutations.ts";
import { oddJson, oddName, oddText } from "./odd-values.ts";
import { arrivedAtMs, expectReading, expectRejection, reading } from "./readings.ts";

const fuzzing = new Fuzzing("json-lines");
afterAll(() => fuzzing.end());

/** The largest message that a nats-server takes by default, headers apart. */
const maxMessageBytes = 1_000_000;

/** What a stranger keeps of activity, by names of his own. */
const strange = fc.record({
  ts: fc.oneof(fc.constant(1_542_241_826_796), fc.constant("2025-08-08"), fc.jsonValue()),
  userId: fc.oneof(fc.nat(), fc.constant("anna"), fc.jsonValue()),
  page: fc.oneof(fc.constantFrom("NextSong", "Home", 7), fc.jsonValue()),
  sessionId: fc.oneof(fc.nat(), fc.jsonValue()),
  song: oddText,
});
const line = fc.oneof(
  { weight: 3, arbitrary: strange.map((row) => JSON.stringify(row)) },
  { weight: 3, arbitrary: mutatedJson(strange) },
  { weight: 2, arbitrary: mutatedJson(activity) },
  { weight: 1, arbitrary: mutatedJson(reading) },
  { weight: 1, arbitrary: oddJson },
);
const text = fc.tuple(fc.array(line, { maxLength: 5 }), fc.constantFrom("\n", "\r\n", "\n \n"))
  .map(([lines, end]) => lines.join(end));
const file = fc.oneof(
  { weight: 5, arbitrary: encoded(text) },
  { weight: 2, arbitrary: mutatedBytes(encoded(text), 1) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }) },
);

const columnName = fc.oneof(fc.constantFrom("ts", "userId", "page", "sessionId"), oddName);
const field = fc.constantFrom(...activityFields);
const someone: Readonly<Record<string, string>> = {
  user_id: "userId",
  type: "page",
  timestamp: "ts",
};
const mapping: fc.Arbitrary<EventMapping> = fc.record({
  columns: fc.oneof(fc.constant(someone), fc.dictionary(field, columnName, { maxKeys: 4 })),
  constants: fc.oneof(fc.constant({}), fc.dictionary(field, oddText, { maxKeys: 2 })),
  types: fc.oneof(
    fc.constant(new Map([["NextSong", "video_play"], ["7", "video_stop"]] as const)),
    fc.array(fc.tuple(oddText, fc.constantFrom(...activityTypes)), { maxLength: 2 })
      .map((types) => new Map(types)),
  ),
});

async function* pieces(bytes: Uint8Array, cut: number): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, cut);
  yield bytes.subarray(cut);
}

async function entriesOf(bytes: Uint8Array, cut: number): Promise<JsonEntry[]> {
  const entries: JsonEntry[] = [];
  for await (const batch of readJsonLines(pieces(bytes, cut))) entries.push(...batch);
  return entries;
}

/** Fails unless a row can be sent, and is then an event or a reason. */
function expectSent(row: Readonly<Record<string, unknown>>): void {
  const payload = Buffer.from(JSON.stringify(row));
  expect(payload.length).toBeLessThan(maxMessageBytes);
  expect(eventSubject(row)).toMatch(/^events\.(stats\.[^.\s]+|activity\.[^.\s]+\.[^.\s]+\.\w+)$/);
  const decoded = eventFromJson(JSON.parse(payload.toString()), arrivedAtMs);
  if (decoded instanceof Rejection) expectRejection(decoded);
  else if ("views" in decoded) expectReading(decoded);
  else expectActivity(decoded);
}

describe("JSON lines", { timeout: fuzzTimeoutMs }, () => {
  it("come out as rows that can be sent and reasons, wherever their pieces are cut", async () => {
    const inputs = fc.tuple(file, fc.nat(), mapping);
    await fuzzing.tryAsync(2500, inputs, async ([bytes, cut, mapping]) => {
      const entries = await entriesOf(bytes, bytes.length);
      expect(await entriesOf(bytes, cut % (bytes.length + 1))).toEqual(entries);
      let sent = 0;
      for (const entry of entries) {
        if ("rejection" in entry) {
          expectRejection(entry.rejection);
          continue;
        }
        const row = mappedRow(renamedRow(entry.row, mapping), mapping, `file.${entry.line}`);
        if (row === undefined) continue;
        expectSent(row);
        sent++;
      }
      return sent > 0 ? "accepted" : "rejected";
    });
  });

  it("have columns in a CSV that are told apart, or are said to be missing", () => {
    const headers = fc.array(fc.oneof(columnName, field), { maxLength: 8 });
    fuzzing.try(1000, fc.tuple(headers, mapping), ([names, mapping]) => {
      const columns = Columns.fromHeader(names, namingFor(names, mapping));
      if (typeof columns === "string") {
        expect(columns).toMatch(/^found .*wanted/s);
        return "rejected";
      }
      expect(new Set(columns.names).size).toBe(names.length);
      const row = mappedRow(columns.row(names.map((_, i) => String(i))), mapping, "file.2");
      if (row !== undefined) expectSent(row);
      return "accepted";
    });
  });
});
