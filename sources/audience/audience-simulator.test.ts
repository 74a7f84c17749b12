import fc from "fast-check";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { activityFromJson } from "../../streams/activity.ts";
import { activityTypes } from "../../streams/activity-types.ts";
import { Rejection } from "../../streams/rejection.ts";
import { ordinaryPlatform, Simulator } from "../simulator/simulator.ts";
import {
  type AudienceSettings,
  AudienceSimulator,
  audienceVersion,
  faultlessDelivery,
  ordinaryAudience,
} from "./audience-simulator.ts";
import type { SimulatedActivity } from "./row.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const startMs = Date.UTC(2025, 0, 1);
const platform = { ...ordinaryPlatform, seed: 1, startMs, initialVideos: 30 };
const small: AudienceSettings = {
  ...ordinaryAudience(40),
  usersPerDay: 4,
  faults: { late: 0.05, repeat: 0.05, lostEnd: 0.2 },
  platform,
};

function deliveries(settings: AudienceSettings, days: number): SimulatedActivity[] {
  return [...new AudienceSimulator(settings).advance(startMs + days * dayMs)];
}

/** Events by session, in order of event time, without the copies. */
function bySession(activities: readonly SimulatedActivity[]): Map<string, SimulatedActivity[]> {
  const sessions = new Map<string, SimulatedActivity[]>();
  for (const activity of activities) {
    if (activity.truth.kind === "repeat") continue;
    const id = activity.row.session_id ?? "";
    const own = sessions.get(id) ?? [];
    own.push(activity);
    sessions.set(id, own);
  }
  for (const own of sessions.values()) own.sort((one, other) => one.truth.atMs - other.truth.atMs);
  return sessions;
}

describe("AudienceSimulator", () => {
  it("gives the same deliveries for the same settings, and others for another seed", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const settings = { ...small, platform: { ...platform, seed } };
        const once = deliveries(settings, 2);
        expect(deliveries(settings, 2)).toEqual(once);
        const other = deliveries({ ...small, platform: { ...platform, seed: seed + 1 } }, 2);
        expect(other[0].row.user_id).not.toBe(once[0].row.user_id);
      }),
      { numRuns: 15 },
    );
  });

  it("gives the deliveries of its version, on every runtime", () => {
    const rows = deliveries(small, 5).map(({ row }) => row);
    const digest = createHash("sha256").update(JSON.stringify(rows)).digest("hex").slice(0, 16);
    // Where this digest changes, `audienceVersion` must: running simulations go on by it.
    expect([audienceVersion, digest]).toEqual([1, "3ef1f01da7bd04bb"]);
  });

  it("gives the same deliveries however time is cut and however early a cut is left", () => {
    const whole = deliveries(small, 4);
    const cuts = fc.array(
      fc.record({
        aheadMs: fc.nat(dayMs / 2),
        taken: fc.option(fc.nat(60), { nil: undefined }),
      }),
    );
    fc.assert(
      fc.property(cuts, (pieces) => {
        const audience = new AudienceSimulator(small);
        const found: SimulatedActivity[] = [];
        let untilMs = startMs;
        for (const { aheadMs, taken } of pieces) {
          untilMs = Math.min(untilMs + aheadMs, startMs + 4 * dayMs);
          let left = taken ?? Infinity;
          if (left === 0) continue;
          for (const activity of audience.advance(untilMs)) {
            found.push(activity);
            if (--left === 0) break;
          }
        }
        found.push(...audience.advance(startMs + 4 * dayMs));
        expect(found).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it("carries on after a skip as if it had run there", () => {
    const whole = deliveries(small, 3);
    fc.assert(
      fc.property(fc.nat(whole.length), (count) => {
        const audience = new AudienceSimulator(small);
        audience.skip(count);
        expect([...audience.advance(startMs + 3 * dayMs)]).toEqual(whole.slice(count));
      }),
      { numRuns: 15 },
    );
  });

  it("numbers deliveries from 0 in order of delivery, none before it happened", () => {
    const found = deliveries(small, 5);
    expect(found.length).toBeGreaterThan(500);
    found.forEach(({ number, deliveredAtMs, truth }, i) => {
      expect(number).toBe(i);
      if (i > 0) expect(deliveredAtMs).toBeGreaterThanOrEqual(found[i - 1].deliveredAtMs);
      expect(deliveredAtMs).toBeGreaterThanOrEqual(truth.atMs);
    });
  });

  it("tells events of every type, each of which a reader of the wire accepts", () => {
    const seen = new Set<string>();
    for (const { row, truth, deliveredAtMs } of deliveries({ ...small, users: 250 }, 32)) {
      seen.add(row.type);
      const decoded = activityFromJson(JSON.parse(JSON.stringify(row)), deliveredAtMs);
      if (decoded instanceof Rejection) throw new Error(decoded.message);
      expect(decoded.atMs).toBe(truth.atMs);
      expect(decoded.userId).toBe(row.user_id);
    }
    expect([...seen].toSorted()).toEqual([...activityTypes].toSorted());
  });

  it("repeats events as they are, delays some, loses ends, at the rates asked for", () => {
    const found = deliveries({ ...small, users: 200 }, 20);
    const rows = new Map<string, string>();
    const counts = { prompt: 0, late: 0, repeat: 0 };
    for (const { row, truth, deliveredAtMs } of found) {
      counts[truth.kind]++;
      const text = JSON.stringify(row);
      if (truth.kind === "repeat") expect(rows.get(row.event_id)).toBe(text);
      else {
        expect(rows.has(row.event_id)).toBe(false);
        rows.set(row.event_id, text);
        const lateMs = deliveredAtMs - truth.atMs;
        if (truth.kind === "prompt") expect(lateMs).toBe(0);
        else expect(lateMs).toBeGreaterThan(minuteMs);
      }
    }
    const all = counts.prompt + counts.late;
    expect(counts.late / all).toBeCloseTo(0.05, 2);
    expect(counts.repeat / all).toBeCloseTo(0.05, 2);
    const sessions = [...bySession(found).values()];
    const ended = sessions.filter((own) => own.some(({ row }) => row.type === "session_end"));
    expect(ended.length / sessions.length).toBeGreaterThan(0.75);
    expect(ended.length / sessions.length).toBeLessThan(0.85);
  });

  it("tells sessions that hang together and keep apart", () => {
    const settings = { ...small, users: 200, faults: faultlessDelivery };
    const ends = new Map<string, number>();
    for (const own of bySession(deliveries(settings, 10)).values()) {
      const [first] = own;
      expect(first.row.type).toBe("session_start");
      expect(new Set(own.map(({ row }) => row.user_id)).size).toBe(1);
      const before = ends.get(first.row.user_id) ?? -Infinity;
      expect(first.truth.atMs - before).toBeGreaterThan(30 * minuteMs);
      for (let i = 1; i < own.length; i++) {
        expect(own[i].row.type).not.toBe("session_start");
        const gapMs = own[i].truth.atMs - own[i - 1].truth.atMs;
        expect(gapMs).toBeGreaterThan(0);
        expect(gapMs).toBeLessThan(15 * minuteMs);
        const { position = 0, video_length = Infinity } = own[i].row;
        expect(position).toBeLessThanOrEqual(video_length);
      }
      ends.set(first.row.user_id, own[own.length - 1].truth.atMs);
    }
    expect(ends.size).toBeGreaterThan(150);
  });

  it("watches the videos that the platform of the same settings reads", () => {
    const simulator = new Simulator(platform);
    const read = new Map<string, string>();
    for (const { row } of simulator.advance(startMs + 21 * dayMs)) {
      read.set(row.video_id, `${row.category} by ${row.channel}`);
    }
    const watched = new Set<string>();
    for (const { row } of deliveries({ ...small, users: 200 }, 20)) {
      if (row.video_id === undefined || row.type.startsWith("ad_")) continue;
      watched.add(row.video_id);
      expect(read.get(row.video_id)).toBe(`${row.category} by ${row.brand}`);
    }
    expect(watched.size).toBeGreaterThan(40);
  });

  it("goes on with a channel and with what suits the last video far oftener than by chance", () => {
    const last = new Map<string, { readonly brand: string; readonly id: string }>();
    let plays = 0;
    let followed = 0;
    let again = 0;
    const settings = {
      ...small,
      users: 200,
      faults: faultlessDelivery,
      platform: { ...platform, initialVideos: 200 },
    };
    for (const { row } of deliveries(settings, 20)) {
      if (row.type !== "video_play" || row.position !== 0) continue;
      const { user_id, brand = "", video_id: id = "" } = row;
      const before = last.get(user_id);
      last.set(user_id, { brand, id });
      if (before === undefined) continue;
      plays++;
      if (before.brand === brand) followed++;
      if (before.id === id) again++;
    }
    expect(plays).toBeGreaterThan(2000);
    // There are 32 channels.
    expect(followed / plays).toBeGreaterThan(0.2);
    expect(again / plays).toBeLessThan(0.02);
  });

  it("keeps its size, forgets those who left long ago, and knows the others", () => {
    const audience = new AudienceSimulator({ ...ordinaryAudience(300), platform });
    for (const _ of audience.advance(startMs + 150 * dayMs));
    const here = [...audience.users].filter((user) => audience.truthOf(user)?.hasLeft === false);
    expect(here.length).toBeGreaterThan(150);
    expect(here.length).toBeLessThan(600);
    expect([...audience.users].length).toBeLessThan(300 + 150 * 3.3);
    expect(audience.truthOf(1_000_000)).toBeUndefined();
    const gone = [...audience.users].filter((user) => audience.truthOf(user)?.hasLeft);
    expect(gone.length).toBeGreaterThan(50);
  });

  it("ends when nobody is left", () => {
    const audience = new AudienceSimulator({ ...small, users: 3, usersPerDay: 0 });
    const all = [...audience.advance(Infinity)];
    expect(all.length).toBeGreaterThan(0);
    expect([...audience.users]).toEqual([]);
  });
});
