// What comes over HTTP, decoder by decoder: the items of bodies, parameters, cursors, entity tags.
import { Buffer } from "node:buffer";
import { headers } from "nats";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { AccuracyQuery } from "../../api/contract/accuracy.ts";
import { AlertsQuery } from "../../api/contract/alert.ts";
import { AudienceQuery, FunnelQuery, RetentionQuery } from "../../api/contract/audience.ts";
import { DeadLetterPath, DeadLettersQuery } from "../../api/contract/deadletter.ts";
import { DecisionsQuery } from "../../api/contract/decision.ts";
import { EngagementQuery } from "../../api/contract/engagement.ts";
import { maxBodyItems } from "../../api/contract/event.ts";
import {
  EvaluationQuery,
  ExperimentPath,
  ExperimentsQuery,
} from "../../api/contract/experiment.ts";
import { ForecastsQuery } from "../../api/contract/forecast.ts";
import { HistoryQuery } from "../../api/contract/history.ts";
import { HourlyQuery } from "../../api/contract/hourly.ts";
import { LearnerScoresQuery } from "../../api/contract/learner.ts";
import { LiveQuery } from "../../api/contract/live.ts";
import { UserPath, VideoPath } from "../../api/contract/parameter.ts";
import { RecommendationsQuery } from "../../api/contract/recommendation.ts";
import { SegmentFlowsQuery, SegmentSizesQuery, SegmentsQuery } from "../../api/contract/segment.ts";
import { SessionsQuery } from "../../api/contract/session.ts";
import { UsersQuery } from "../../api/contract/user.ts";
import { VideosQuery } from "../../api/contract/video.ts";
import { hourCursor, itemCursor, sequenceCursor } from "../../api/cursors.ts";
import { namesTag, weakTag } from "../../api/entity-tag.ts";
import { RequestProblem } from "../../api/errors.ts";
import { type AcceptedEvent, jsonItems, jsonLineItems } from "../../api/event-items.ts";
import { parametersReader, type ParametersSchema, videoKeyOf } from "../../api/parameters.ts";
import { timeRange } from "../../api/time-range.ts";
import { maxEventBytes } from "../../streams/event-time.ts";
import { decodeActivity } from "../../streams/activity.ts";
import { eventSubject, isActivityJson } from "../../streams/event.ts";
import { decodeReading } from "../../streams/reading.ts";
import { Rejection } from "../../streams/rejection.ts";
import { decodeToken, encodeToken } from "../../streams/token.ts";
import { Fuzzing, fuzzTimeoutMs, type Verdict } from "./fuzzing.ts";
import { expectActivity } from "./activity.ts";
import { encoded, mutatedBytes, mutatedJson } from "./mutations.ts";
import { oddName, oddNumber, oddText } from "./odd-values.ts";
import { arrivedAtMs, expectReading, expectRejection } from "./readings.ts";
import { eventsBody, expectFaults, parameterValue } from "./requests.ts";

const fuzzing = new Fuzzing("bodies");
afterAll(() => fuzzing.end());

/** What `read` gives; undefined where it refuses, which it has to do with a reason. */
function readOrRefused<A>(read: () => A): A | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    expect(error.detail).not.toBe("");
    if (error.kind === "invalid-parameters") expectFaults(error.errors);
    return undefined;
  }
}

/** Fails unless the partition that the log hands an event to takes it, too. */
function expectTakenAgain({ payload, subject }: AcceptedEvent): void {
  const json: unknown = JSON.parse(new TextDecoder().decode(payload));
  expect(subject).toBe(eventSubject(json));
  const decoded = isActivityJson(json)
    ? decodeActivity(payload, arrivedAtMs)
    : decodeReading(payload, arrivedAtMs);
  if (decoded instanceof Rejection) throw new Error(decoded.message);
  if ("views" in decoded) expectReading(decoded);
  else expectActivity(decoded);
}

describe("bodies", { timeout: fuzzTimeoutMs }, () => {
  it.each([["JSON", jsonItems], ["JSON lines", jsonLineItems]] as const)(
    "of %s are split into events and reasons",
    (_kind, split) => {
      fuzzing.try(3000, eventsBody, (body): Verdict => {
        const items = readOrRefused(() => split(body, arrivedAtMs));
        if (items === undefined) return "rejected";
        expect(items.length).toBeLessThanOrEqual(maxBodyItems);
        for (const [i, { index, event }] of items.entries()) {
          expect(index).toBeGreaterThanOrEqual(i);
          if (event instanceof Rejection) {
            expectRejection(event);
            continue;
          }
          expect(event.payload.length).toBeLessThanOrEqual(maxEventBytes);
          expectTakenAgain(event);
          if (event.eventId !== undefined) headers().set("Nats-Msg-Id", encodeToken(event.eventId));
        }
        return items.some(({ event }) => !(event instanceof Rejection)) ? "accepted" : "rejected";
      });
    },
  );

  it("hold as many items as are allowed, and no more", () => {
    const counts = fc.constantFrom(0, 1, maxBodyItems, maxBodyItems + 1);
    fuzzing.try(8, fc.tuple(counts, fc.constantFrom("1", "{}", "[]")), ([count, item]) => {
      const json = Buffer.from(`[${Array(count).fill(item).join()}]`);
      const lines = Buffer.from(`${item}\n`.repeat(count));
      for (const items of [() => jsonItems(json, 0), () => jsonLineItems(lines, 0)]) {
        expect(readOrRefused(items)?.length).toBe(count > maxBodyItems ? undefined : count);
      }
      return count > maxBodyItems ? "rejected" : "accepted";
    });
  });
});

describe("parameters", { timeout: fuzzTimeoutMs }, () => {
  const paths: readonly ParametersSchema<unknown>[] = [
    VideoPath,
    UserPath,
    DeadLetterPath,
    ExperimentPath,
  ];
  const schemas: readonly ParametersSchema<unknown>[] = [
    ...[VideosQuery, HistoryQuery, ForecastsQuery, HourlyQuery, AccuracyQuery, DeadLettersQuery],
    ...[AlertsQuery, LiveQuery, UsersQuery, SessionsQuery, RecommendationsQuery, SegmentsQuery],
    ...[SegmentSizesQuery, SegmentFlowsQuery, AudienceQuery, RetentionQuery, FunnelQuery],
    ...[EngagementQuery, LearnerScoresQuery, ExperimentsQuery, DecisionsQuery, EvaluationQuery],
    ...paths,
  ];
  const readers = schemas.map((schema) => ({
    names: Object.keys(schema.fields),
    always: paths.includes(schema),
    read: parametersReader(schema),
  }));

  it("are read, or named with what was found and wanted", () => {
    const value = fc.oneof(
      { weight: 8, arbitrary: parameterValue },
      { weight: 1, arbitrary: fc.array(parameterValue, { maxLength: 3 }) },
    );
    const inputs = fc.constantFrom(...readers).chain(({ names, always, read }) => {
      const name = fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...names) },
        { weight: 1, arbitrary: oddName },
      );
      return fc.record({
        read: fc.constant(read),
        names: fc.constant(names),
        path: fc.tuple(...(always ? names.map((name) => fc.tuple(fc.constant(name), value)) : [])),
        others: fc.array(fc.tuple(name, value), { maxLength: 3 }),
      });
    });
    fuzzing.try(6000, inputs, ({ read, names, path, others }) => {
      const given: Record<string, string | string[]> = Object.create(null);
      for (const [name, value] of [...path, ...others]) given[name] = value;
      if (readOrRefused(() => read(given)) === undefined) return "rejected";
      for (const name of Object.keys(given)) expect(names).toContain(name);
      return "accepted";
    });
  });

  it("say a video by its key or its id", () => {
    fuzzing.try(2500, oddText, (text) => {
      const key = readOrRefused(() => videoKeyOf("video", text));
      if (key === undefined) return "rejected";
      expect(encodeToken(decodeToken(key))).toBe(key);
      return "accepted";
    });
  });

  it("say a range of time that every part of the system can write", () => {
    const time = fc.oneof(parameterValue, fc.constantFrom("2025-01-01", "1754611200"));
    const wanted = fc.record({ from: time, to: time }, { requiredKeys: [] });
    const read = parametersReader(HourlyQuery);
    fuzzing.try(2500, wanted, (raw) => {
      const range = readOrRefused(() => {
        read(raw);
        return timeRange(raw);
      });
      if (range === undefined) return "rejected";
      for (const ms of [range.fromMs, range.toMs]) {
        if (ms !== undefined) expect(new Date(ms).toISOString()).toMatch(/^\d{4}-/);
      }
      return "accepted";
    });
  });
});

describe("cursors", { timeout: fuzzTimeoutMs }, () => {
  it("are read back as they were written, or refused", () => {
    const position = fc.record({
      atMs: oddNumber,
      hourMs: oddNumber,
      firstSequence: oddNumber,
      sequence: oddNumber,
      index: fc.nat(),
    }, { requiredKeys: [] });
    const texts = fc.oneof(
      mutatedJson(position).map((json) => Buffer.from(json).toString("base64url")),
      mutatedJson(position).map((json) => Buffer.from(json).toString("base64")),
      mutatedBytes(encoded(position.map((value) => JSON.stringify(value)))).map((bytes) =>
        Buffer.from(bytes).toString("base64url")
      ),
      fc.record({ atMs: fc.nat(), firstSequence: fc.nat(), index: fc.nat() })
        .map((value) => itemCursor.write(value)),
      fc.record({ sequence: fc.maxSafeNat() }).map((value) => sequenceCursor.write(value)),
      oddText,
    );
    fuzzing.try(4000, texts, (text) => {
      const read = [itemCursor, hourCursor, sequenceCursor].map((cursor) =>
        readOrRefused(() => cursor.read(text))
      );
      for (const position of read) {
        for (const value of Object.values(position ?? {})) {
          expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
        }
      }
      return read.some((position) => position !== undefined) ? "accepted" : "rejected";
    });
  });
});

describe("entity tags", { timeout: fuzzTimeoutMs }, () => {
  it("are named by a header or not", () => {
    const content = fc.oneof(oddText, fc.uint8Array({ maxLength: 40 }));
    const others = fc.array(oddText.map((text) => text.replaceAll(",", "")), { maxLength: 3 });
    fuzzing.try(1500, fc.tuple(content, others, fc.boolean()), ([content, others, named]) => {
      const tag = weakTag(content);
      const list = named ? [...others, ` ${tag.replace("W/", "")}`] : others;
      const isNamed = named || list.join(",").trim() === "*";
      expect(namesTag(list.join(","), tag)).toBe(isNamed);
      return isNamed ? "accepted" : "rejected";
    });
  });
});
