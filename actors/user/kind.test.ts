import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Random } from "../../ml/random.ts";
import { Rejection } from "../../streams/rejection.ts";
import { sessionMeasures } from "../../streams/session-measures.ts";
import { userFeatures } from "../../streams/user-features.ts";
import { textHash } from "../../ml/text-hash.ts";
import { tasteQuestion } from "../../streams/question.ts";
import { SharedNews } from "../actor.ts";
import { noForesight } from "./foresight.ts";
import { userKind } from "./kind.ts";
import { sessionBytes, sessionSlots, userBytes } from "./layout.ts";
import {
  type About,
  dayMs,
  delayed,
  eventAt,
  hourMs,
  livesOf,
  recording,
  Stage,
  startMs,
  type Tables,
} from "./testing.ts";
import { wordCount } from "./state.ts";

const kind = userKind(recording);
const utf8 = new TextEncoder();

function messageOf(json: unknown, arrivedAtMs = startMs) {
  return {
    sequence: 1,
    arrivedAtMs,
    subject: "activity.0",
    payload: utf8.encode(JSON.stringify(json)),
  };
}

describe("the kind of users", () => {
  it("takes events of users of its partition only", () => {
    expect(kind.decode(messageOf(eventAt(0, "video_play", { user_id: "a b" })), 0, 1))
      .toMatchObject({ key: "a=20b", atMs: startMs, event: { type: "video_play" } });
    const homes = [0, 1, 2, 3].map((partition) =>
      kind.decode(messageOf(eventAt(0, "video_play")), partition, 4)
    );
    const strangers = homes.filter((decoded) => decoded instanceof Rejection);
    expect(strangers).toHaveLength(3);
    expect(strangers[0]).toMatchObject({ field: "user_id", found: '"u"' });
    expect(kind.decode(messageOf(eventAt(0, "sneeze")), 0, 1)).toMatchObject({ field: "type" });
  });

  it("hands news of learners to its foresight", () => {
    const news = messageOf({ learner: "churn", version: 1, isPromoted: true, weights: "" });
    const heard = kind.decode(news, 0, 1);
    expect(heard).toBeInstanceOf(SharedNews);
    const shared = kind.initialShared();
    if (heard instanceof SharedNews) heard.apply(shared);
    expect(shared.learnt).toEqual({ news: 1 });
    expect(userKind(noForesight).decode(news, 0, 1)).toMatchObject({ field: "payload" });
  });

  it("answers whoever recommends with what that goes by, and no more", () => {
    const stage = new Stage(recording);
    stage.take(eventAt(0, "video_play", { video_id: "v", category: "news" }));
    const taste = kind.inspect(stage.user(), JSON.stringify(tasteQuestion), kind.initialShared());
    expect(taste).toEqual({
      user_id: "u",
      lastAt: "2025-09-01T00:00:00.000Z",
      favourites: [{ category: "news", weight: expect.closeTo(1) }],
      recentItems: [{ hash: textHash("v"), at: "2025-09-01T00:00:00.000Z" }],
    });
  });

  it("answers with what there is to know", () => {
    const stage = new Stage(recording);
    stage.takeAll([
      eventAt(0, "video_play", { video_id: "v", category: "news", country: "DE", device: "tv" }),
      eventAt(2, "ad_impression"),
    ]);
    const answer = JSON.parse(
      JSON.stringify(kind.inspect(stage.user(), "why", { ...kind.initialShared() })),
    );
    expect(answer).toMatchObject({
      user_id: "u",
      events: 2,
      country: "DE",
      tier: null,
      at: "2025-09-01T00:02:00.000Z",
      lastSessions: [{ number: 1, isOpen: true, device: "tv", measures: { plays: 1, events: 2 } }],
      favourites: [{ category: "news" }],
      recentItems: [{ at: "2025-09-01T00:00:00.000Z" }],
      calls: 4,
      question: "why",
      news: 0,
    });
    expect(Object.keys(answer.features)).toEqual(userFeatures.map(({ name }) => name));
    expect(Object.keys(answer.lastSessions[0].measures)).toHaveLength(sessionMeasures.length);
  });
});

describe("a partition of users that begins anew", () => {
  /** Everything that must not depend on it. */
  function outcome(tables: Tables, sent: readonly string[]) {
    const sorted = <Row>(rows: ReadonlyMap<string, Row>) =>
      [...rows].sort(([a], [b]) => a < b ? -1 : 1);
    return {
      sent: [...sent],
      users: sorted(tables.users),
      sessions: sorted(tables.sessions),
      audience: sorted(tables.audience).map(([key, sum]) => [key, Math.round(1e6 * sum) / 1e6]),
      snapshots: sorted(tables.snapshots).map((
        [key, row],
      ) => [key, row.timerAtMs, row.state.join()]),
    };
  }

  it("says and stores what it would have without, to the byte (property)", () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), cuts, (seed, cuts) => {
        // Somebody else's event, long after, lets everything become due.
        const end = eventAt(200 * 24 * 60, "video_play", { user_id: "last" });
        const events = [...delayed(livesOf(seed, 3, 10), 3 * hourMs, seed), end];
        const arrivedAtMs = startMs + 300 * dayMs;
        const run = (isRestless: boolean) => {
          const stage = new Stage(recording);
          let [cut, next] = [0, cuts[0]];
          events.forEach((event, i) => {
            stage.take(event, arrivedAtMs);
            if (!isRestless || i + 1 < next) return;
            next += cuts[++cut % cuts.length];
            stage.commit();
            stage.restart();
          });
          stage.commit();
          // Far-off events fire no more than 64 timers each: the rest of them here.
          for (let i = 0; i < 10; i++) {
            stage.take(
              { ...end, event_id: `end ${i}`, timestamp: arrivedAtMs - 10 + i },
              arrivedAtMs,
            );
          }
          stage.commit();
          return outcome(stage.tables, stage.sent);
        };
        expect(run(true)).toEqual(run(false));
      }),
      { numRuns: 25 },
    );
  });
});

/** The bytes of somebody who has done everything. */
function bytesOf(events: readonly About[]): Uint8Array {
  const stage = new Stage(recording);
  stage.takeAll(events);
  const writer = new ByteWriter();
  kind.encode(stage.user("user 0"), writer);
  return writer.take();
}

describe("the snapshot of a user", () => {
  it("does not decode cut off, longer, or in another version", () => {
    const bytes = bytesOf(livesOf(1, 1, 20));
    for (let length = 0; length < bytes.length; length++) {
      expect(() => kind.decodeState("u", 1, new ByteReader(bytes.slice(0, length)))).toThrow(
        RangeError,
      );
    }
    expect(() => kind.decodeState("u", 3, new ByteReader(bytes))).toThrow(RangeError);
    expect(() => kind.decodeShared(3, new ByteReader(new Uint8Array(8)))).toThrow(RangeError);
  });

  it("with bits changed is refused, or goes on (property)", () => {
    const random = new Random(5);
    const original = bytesOf(livesOf(2, 1, 20));
    let refused = 0;
    for (let i = 0; i < 2000; i++) {
      const bytes = original.slice();
      bytes[random.integer(0, bytes.length - 1)] ^= 1 << random.integer(0, 7);
      try {
        const state = kind.decodeState("u", 1, new ByteReader(bytes));
        const writer = new ByteWriter();
        kind.encode(state, writer);
        const again = kind.decodeState("u", 1, new ByteReader(writer.take()));
        expect(kind.inspect(again, "", kind.initialShared())).toBeTypeOf("object");
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  it("leaves out what never happened", () => {
    expect(bytesOf([eventAt(0, "user_like", { user_id: "user 0" })]).length).toBeLessThan(400);
    expect(bytesOf(livesOf(3, 1, 60)).length).toBeLessThan(userBytes);
  });
});

describe("the memory of a user", () => {
  it("leaves room for predictions within 3 KB", () => {
    const objects = 700;
    const references = 8 * wordCount;
    expect(userBytes + references + objects).toBeLessThan(2300);
    expect(sessionBytes * sessionSlots).toBeLessThan(userBytes / 2);
  });
});
