import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { everybodysErasure, userErasure, videoErasure } from "../../streams/testing-erasure.ts";
import { KnownParts } from "./known-parts.ts";
import {
  type About,
  audienceOf,
  dayMs,
  eventAt,
  livesOf,
  recording,
  Stage,
  startMs,
} from "./testing.ts";
import { userKind } from "./kind.ts";

/** A command as the log holds it. */
const told = (command: object): About => ({ ...command });
const arrivedAtMs = startMs + 100 * dayMs;

/** Everything that a checkpoint has left. */
function tablesOf(stage: Stage<{ calls: number; wakeMs: number }, { news: number }>): unknown {
  const { snapshots, users, sessions, audience } = stage.tables;
  const states = [...snapshots.values()].map(({ key, timerAtMs, state }) =>
    `${key} ${timerAtMs} ${state.join()}`
  );
  return [states.sort(), [...users].sort(), [...sessions].sort(), [...audience].sort()];
}

describe("a user who is erased", () => {
  const erasure = userErasure("ann", startMs + dayMs);

  it("leaves no state, no rows that are still to be written, and no timer", () => {
    const stage = Stage.blind();
    stage.take(eventAt(0, "video_play", { user_id: "ann", video_id: "v" }));
    stage.take(eventAt(1, "video_play", { user_id: "bob", video_id: "v" }));
    stage.commit();
    expect([...stage.tables.snapshots.keys()].sort()).toEqual(["ann", "bob"]);
    stage.take(eventAt(2, "user_like", { user_id: "ann", video_id: "v" }));
    stage.tables.users.clear();
    stage.tables.sessions.clear();
    expect(stage.take(told(erasure), arrivedAtMs)).toBe("stepped");
    stage.commit();
    expect([...stage.tables.snapshots.keys()].sort()).toEqual(["", "bob"]);
    expect([...stage.tables.users.keys()]).toEqual([]);
    expect([...stage.tables.sessions.keys()]).toEqual([]);
    const state = stage.user("ann");
    expect(stage.kind.timerAtMs(state)).toBe(undefined);
    expect(state.events).toBe(0);
    expect(new Uint8Array(state.view.buffer).every((byte) => byte === 0)).toBe(true);
    expect(state.words.every((word) => word === undefined)).toBe(true);
  });

  it("counts in the past, and no more in what runs on", () => {
    const stage = Stage.blind();
    const about = { user_id: "ann", tier: "gold", revenue: 9 };
    stage.take(eventAt(0, "subscription_start", about));
    stage.take(told(erasure), arrivedAtMs);
    stage.commit();
    expect(audienceOf(stage.tables, "subscribers")).toBe(0);
    expect(audienceOf(stage.tables, "recurring-revenue", "tier:gold")).toBe(0);
    expect(audienceOf(stage.tables, "conversions")).toBe(1);
    expect(audienceOf(stage.tables, "revenue")).toBe(9);
  });

  it("is refused when old data comes again, without a trace but where it stands", () => {
    const stage = Stage.blind();
    stage.take(told(erasure), arrivedAtMs);
    const old = eventAt(24 * 60, "video_play", { user_id: "ann", video_id: "v" });
    stage.take(old, arrivedAtMs);
    expect(stage.counts).toMatchObject({ late: 1, deadLetters: 0 });
    expect(stage.sent).toEqual(['refusals.0 {"sequence":2}']);
    stage.commit();
    expect([...stage.tables.snapshots.keys()]).toEqual([""]);
    expect(stage.tables.users.size).toBe(0);
    stage.restart();
    stage.take(old, arrivedAtMs);
    expect(stage.counts.late).toBe(2);
  });

  it("may come back, as somebody new; a command told twice does not reach them", () => {
    const stage = Stage.blind();
    stage.take(eventAt(0, "video_play", { user_id: "ann", video_id: "v" }));
    stage.take(told(erasure), arrivedAtMs);
    stage.take(eventAt(24 * 60 + 1, "video_play", { user_id: "ann", video_id: "v" }));
    expect(stage.take(told(erasure), arrivedAtMs)).toBe("duplicate");
    stage.commit();
    expect(stage.tables.users.get("ann")).toMatchObject({ events: 1, sessions: 1 });
  });

  it("is refused where the partition alone was told", () => {
    const stage = Stage.blind();
    expect(stage.take(told(everybodysErasure("ann", startMs + dayMs)), arrivedAtMs)).toBe("news");
    stage.take(eventAt(0, "video_play", { user_id: "ann", video_id: "v" }), arrivedAtMs);
    expect(stage.counts.late).toBe(1);
  });

  it("is told of by predictions that take back what they counted", () => {
    const stage = new Stage(recording);
    stage.take(eventAt(0, "video_play", { user_id: "ann", video_id: "v" }));
    stage.take(told(erasure), arrivedAtMs);
    expect(stage.sent.at(-1)).toContain('["erased"');
    expect(stage.user("ann").own).toEqual({ calls: 0, wakeMs: 0 });
  });

  it("is nobody of another partition", () => {
    const command = new TextEncoder().encode(JSON.stringify(erasure));
    const message = { sequence: 1, arrivedAtMs, subject: "activity.0.0", payload: command };
    const kind = userKind(recording);
    const found = [0, 1, 2, 3].map((partition) => kind.decode(message, partition, 4))
      .filter((decoded) => "key" in decoded);
    expect(found).toHaveLength(1);
  });
});

describe("a partition in which users are erased", () => {
  /** Lives with erasures among them, some told twice, and old data that comes again. */
  function historyOf(seed: number, erasedAfter: number): { json: About; at: number }[] {
    const lives = livesOf(seed, 4, 6).map((json) => ({
      json,
      at: Date.parse(String(json["timestamp"])),
    }));
    const half = Math.min(erasedAfter, lives.length - 1);
    const { at } = lives[half];
    const commands = [
      userErasure("user 1", at),
      everybodysErasure("user 1", at),
      everybodysErasure("user 2", at),
      userErasure("user 1", at),
    ].map((command) => ({ json: told(command), at }));
    return [...lives.slice(0, half), ...commands, ...lives.slice(0, half), ...lives.slice(half)];
  }

  it("comes out the same from whichever checkpoint it goes on (property)", () => {
    const places = fc.array(fc.nat(150), { maxLength: 4 });
    fc.assert(
      fc.property(fc.nat(5), fc.nat(60), places, (seed, erasedAfter, checkpoints) => {
        const calm = new Stage(recording);
        const other = new Stage(recording);
        historyOf(seed, erasedAfter).forEach(({ json, at }, i) => {
          calm.take(json, at);
          other.take(json, at);
          if (!checkpoints.includes(i)) return;
          other.commit();
          other.restart();
          calm.commit();
        });
        calm.commit();
        other.commit();
        expect(tablesOf(other)).toEqual(tablesOf(calm));
        expect(other.sent).toEqual(calm.sent);
      }),
      { numRuns: 25 },
    );
  });

  it("leaves all others as they are without the erasure, byte for byte", () => {
    const history = historyOf(3, 40);
    const [erased, untouched] = [true, false].map((isErased) => {
      const stage = new Stage(recording);
      for (const { json, at } of history) {
        const command = videoErasure("user 1", at, { video: "v", viewer: 1 });
        stage.take("erasure" in json && !isErased ? told(command) : json, at);
      }
      stage.commit();
      return [...stage.tables.snapshots.values()]
        .filter(({ key }) => key === "user=200" || key === "user=203")
        .map(({ key, timerAtMs, state }) => `${key} ${timerAtMs} ${state.join()}`);
    });
    expect(erased).toHaveLength(2);
    expect(erased).toEqual(untouched);
  });
});

describe("bytes of version 1", () => {
  it("are read: nobody was erased by then", () => {
    const kind = userKind(recording);
    const writer = new ByteWriter();
    new KnownParts().encode(writer);
    writer.f64(7);
    const shared = kind.decodeShared(1, new ByteReader(writer.take()));
    expect(shared.learnt.news).toBe(7);
    expect(shared.erased.size).toBe(0);
    const stage = new Stage(recording);
    stage.take(eventAt(0, "video_play", { user_id: "ann", video_id: "v" }));
    kind.encode(stage.user("ann"), writer);
    const bytes = writer.take();
    kind.encode(kind.decodeState("ann", 1, new ByteReader(bytes)), writer);
    expect(writer.take()).toEqual(bytes);
  });
});
