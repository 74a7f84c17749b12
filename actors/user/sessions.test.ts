import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionRow } from "../../db/store.ts";
import { activityNumber } from "../../streams/activity-types.ts";
import { sessionMeasurePlace, sessionMeasures } from "../../streams/session-measures.ts";
import { idleMs } from "./session.ts";
import {
  type About,
  dayMs,
  delayed,
  eventAt,
  hourMs,
  livesOf,
  minuteMs,
  Stage,
  startMs,
} from "./testing.ts";

const eventsPlace = sessionMeasurePlace("events");

/** Sessions as a reader of the rule would split them by hand, the events of one user in order. */
function plainSessions(events: readonly About[]): About[][] {
  const sessions: About[][] = [];
  for (const event of events) {
    const open = sessions.at(-1);
    const gap = open === undefined ? Infinity : timeOf(event) - timeOf(open[open.length - 1]);
    const isEnded = open?.some((other) =>
      other["type"] === "session_end" && timeOf(other) === timeOf(open[open.length - 1])
    );
    const isStart = event["type"] === "session_start";
    if (gap >= idleMs || (gap > 0 && (isStart || isEnded))) sessions.push([event]);
    else open?.push(event);
  }
  return sessions;
}

function timeOf(event: About): number {
  return Date.parse(String(event["timestamp"]));
}

function rowsOf(stage: Stage): SessionRow[] {
  stage.commit();
  return [...stage.tables.sessions.values()].sort((a, b) => a.startMs - b.startMs);
}

/** Lets time pass, by what somebody else does. */
function pass(stage: Stage, minutes: number): void {
  stage.take(eventAt(minutes, "video_play", { user_id: "another" }));
}

function measured(row: SessionRow): Record<string, number> {
  return Object.fromEntries(sessionMeasures.map(({ name }, i) => [name, row.measures[i]]));
}

const types = ["video_play", "user_like", "session_start", "session_end", "ad_impression"] as const;
const gaps = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 20, max: 40 }),
  fc.constantFrom(29.999, 30, 30.001, 0.001, 3000),
);

describe("sessions of events in order", () => {
  it("are those that a plain split finds (property)", () => {
    const steps = fc.array(fc.tuple(gaps, fc.constantFrom(...types)), { minLength: 1 });
    fc.assert(fc.property(steps, (steps) => {
      let minutes = 0;
      const events = steps.map(([gap, type]) => eventAt(minutes += gap, type));
      const stage = Stage.blind();
      stage.takeAll(events);
      const found = rowsOf(stage);
      const wanted = plainSessions(events);
      expect(found.map(({ startMs, lastMs, number }) => [number, startMs, lastMs])).toEqual(
        wanted.map((session, i) => [i + 1, timeOf(session[0]), timeOf(session.at(-1) ?? {})]),
      );
      wanted.forEach((session, i) => {
        for (const type of types) {
          const count = session.filter((event) => event["type"] === type).length;
          expect(found[i].measures[activityNumber(type)]).toBe(count);
        }
      });
      expect(found.slice(0, -1).every(({ isClosed }) => isClosed)).toBe(true);
    }));
  });

  it("are closed 30 minutes of event time after the last event, or by a session_end", () => {
    const stage = Stage.blind();
    stage.takeAll([eventAt(0, "video_play"), eventAt(10, "video_stop")]);
    expect(rowsOf(stage)).toMatchObject([{ isClosed: false }]);
    pass(stage, 10 + 30 + 59);
    expect(stage.user().session(0).isOpen).toBe(true);
    pass(stage, 10 + 30 + 60);
    expect(stage.user().session(0).isOpen).toBe(false);
    stage.take(eventAt(200, "session_start"));
    stage.take(eventAt(201, "session_end"));
    expect(stage.user().session(0)).toMatchObject({ number: 2, isOpen: false });
  });
});

describe("late events", () => {
  it("are part of the session in whose time they fall, and amend it once it is closed", () => {
    const stage = Stage.blind();
    stage.takeAll([
      eventAt(0, "video_play"),
      eventAt(20, "video_stop"),
      eventAt(100, "video_play"),
      eventAt(110, "video_stop"),
      eventAt(5, "user_like"),
      eventAt(105, "user_like"),
      eventAt(130, "user_share"),
    ]);
    expect(rowsOf(stage).filter(({ userKey }) => userKey === "u").map(measured)).toMatchObject([
      { events: 3, likes: 1, durationSeconds: 1200 },
      { events: 4, likes: 1, shares: 1, durationSeconds: 1800 },
    ]);
    expect(rowsOf(stage).map(({ corrections }) => corrections)).toEqual([1, 0]);
  });

  it("go to the nearer of two sessions, and stretch it", () => {
    const stage = Stage.blind();
    const [first, second] = [eventAt(0, "video_play"), eventAt(50, "video_play")];
    stage.takeAll([first, second, eventAt(20, "user_like"), eventAt(40, "user_like")]);
    expect(rowsOf(stage).map(({ startMs: at, lastMs }) => [at, lastMs])).toEqual([
      [startMs, startMs + 20 * minuteMs],
      [startMs + 40 * minuteMs, startMs + 50 * minuteMs],
    ]);
  });

  it("do not go before a session_start or behind a session_end", () => {
    const stage = Stage.blind();
    stage.takeAll([
      eventAt(0, "session_start"),
      eventAt(10, "session_end"),
      eventAt(30, "session_start"),
      eventAt(20, "user_like"),
    ]);
    expect(rowsOf(stage).map(({ startMs: at, number }) => [(at - startMs) / minuteMs, number]))
      .toEqual([[0, 1], [20, 3], [30, 2]]);
  });

  it("are sessions by themselves where none is near, and grow like others", () => {
    const stage = Stage.blind();
    stage.takeAll([
      eventAt(1000, "video_play"),
      eventAt(500, "user_like", { tier: "free" }),
      eventAt(480, "user_like"),
      eventAt(520, "user_like"),
    ]);
    expect(rowsOf(stage)).toMatchObject([
      { number: 2, isClosed: true, corrections: 2, tier: "free", lastMs: startMs + 520 * minuteMs },
      { number: 1, isClosed: false },
    ]);
  });

  it("are never lost: each is in one session, whatever the order (property)", () => {
    const lives = fc.record({
      seed: fc.integer({ min: 0, max: 1e6 }),
      delayHours: fc.integer({ min: 0, max: 200 }),
    });
    fc.assert(
      fc.property(lives, ({ seed, delayHours }) => {
        const events = livesOf(seed, 3, 12).filter(({ type }) => type !== "subscription_renew");
        const stage = Stage.blind();
        stage.takeAll(delayed(events, delayHours * hourMs, seed));
        const rows = rowsOf(stage);
        const counted = rows.reduce((sum, { measures }) => sum + measures[eventsPlace], 0);
        expect(counted).toBe(events.length);
        for (const { startMs, lastMs } of rows) expect(lastMs - startMs).toBeLessThan(dayMs);
        expect(stage.counts).toMatchObject({ stepped: events.length, duplicates: 0 });
      }),
      { numRuns: 30 },
    );
  });
});

describe("renewals", () => {
  it("count where they fall, but begin no session, prolong none and make nobody active", () => {
    const stage = Stage.blind();
    const renewal = (minutes: number) => eventAt(minutes, "subscription_renew", { revenue: 5 });
    stage.takeAll([renewal(-100), eventAt(0, "video_play"), renewal(10), renewal(20), renewal(60)]);
    expect(rowsOf(stage).map(measured)).toMatchObject([
      { events: 3, durationSeconds: 0, revenue: 10, subscriptionRenewals: 2 },
    ]);
    expect(stage.user()).toMatchObject({ events: 5, sessions: 1, revenue: 20, activeMs: startMs });
  });
});

describe("an event that comes again", () => {
  it("counts once while it is among the last 32", () => {
    const stage = Stage.blind();
    const first = eventAt(0, "video_play");
    expect(stage.take(first)).toBe("stepped");
    for (let i = 1; i < 32; i++) stage.take(eventAt(i / 100, "user_like"));
    expect(stage.take(first, startMs + minuteMs)).toBe("duplicate");
    stage.take(eventAt(1, "user_like"));
    expect(stage.take(first, startMs + minuteMs)).toBe("stepped");
    expect(stage.counts).toMatchObject({ duplicates: 1, stepped: 34 });
  });
});
