import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../db/memory-store.ts";
import type { Checkpoint } from "../../db/store.ts";
import { Random } from "../../ml/random.ts";
import { MemoryLog, MemoryTopic } from "../../streams/memory-log.ts";
import { Partition } from "../partition.ts";
import { Restarts } from "../restarts.ts";
import { tick } from "../testing.ts";
import { Crash, WorldClock, worldSettings } from "../world.ts";
import { userKind } from "./kind.ts";
import { dayMs, delayed, eventAt, hourMs, livesOf, recording, Stage, startMs } from "./testing.ts";

const utf8 = new TextEncoder();
const arrivedAtMs = startMs + 100 * dayMs;

/** A store that remembers the counts of the audience, as the database adds them up. */
class CountingStore extends MemoryStore {
  readonly audience = new Map<string, number>();

  override async commit(checkpoint: Checkpoint): Promise<void> {
    await super.commit(checkpoint);
    for (const { measure, of, dayMs, count } of checkpoint.projections.audience) {
      const key = `${measure} ${of} ${new Date(dayMs).toISOString().slice(0, 10)}`;
      this.audience.set(key, (this.audience.get(key) ?? 0) + count);
    }
  }
}

describe("users in a partition that crashes", () => {
  it("end as those of one that does not, each count once", async () => {
    const events = [
      ...delayed(livesOf(4, 12, 8), 2 * hourMs, 4),
      eventAt(40 * 24 * 60, "video_play", { user_id: "last" }),
    ];
    const calm = new Stage(recording);
    for (const event of events) calm.take(event, arrivedAtMs);
    calm.commit();

    const random = new Random(11);
    const fault = async (where: string) => {
      if (where.startsWith("topic") && random.chance(0.02)) throw new Crash(where);
      await Promise.resolve();
    };
    const log = new MemoryLog();
    const topic = new MemoryTopic(fault);
    const store = new CountingStore({ fault: () => random.chance(0.03) ? "before" : "none" });
    for (const event of events) {
      log.append("activity.0", utf8.encode(JSON.stringify(event)), arrivedAtMs);
    }
    const restarts = new Restarts();
    let crashes = 0;
    for (let runs = 0; runs < 2000; runs++) {
      const settings = {
        ...worldSettings,
        stream: "ACTIVITY",
        subject: "activity.0",
        checkpointEvents: 40,
        maxBatch: 16,
        maxResidents: 3,
        latenessMs: hourMs,
        skip: restarts.skipped,
      };
      const ports = { store, log, output: topic.output(), clock: new WorldClock() };
      const partition = new Partition(userKind(recording), ports, settings);
      let error: unknown;
      let isOver = false;
      const ended = partition.run().catch((cause) => error = cause).finally(() => isOver = true);
      while (!isOver && partition.status().committedSequence < log.lastSequence) await tick();
      partition.stop();
      await ended;
      if (error === undefined) break;
      crashes++;
    }
    expect(crashes).toBeGreaterThan(3);
    const states = [...store.snapshots.get("user/0")?.values() ?? []];
    expect(states.length).toBe(14);
    for (const { key, state, timerAtMs } of states) {
      const wanted = calm.tables.snapshots.get(key);
      expect([key, timerAtMs, state.join()])
        .toEqual([key, wanted?.timerAtMs, wanted?.state.join()]);
    }
    for (const [key, sum] of calm.tables.audience) {
      expect(store.audience.get(key), key).toBeCloseTo(sum);
    }
    expect(topic.byId.size).toBe(calm.sent.length);
  });
});
