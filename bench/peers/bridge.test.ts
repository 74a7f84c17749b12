import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "nats";
import { describe, expect, it } from "vitest";
import { startNats } from "../../local/testing.ts";
import { defaultTopology, ensureTopology } from "../../streams/topology.ts";
import { statsSubject } from "../../streams/subjects.ts";
import { startBridge } from "./bridge.ts";

/** Videos `a` and `b` in turn: their sequences are 1, 3, 5 … and 2, 4, 6 … */
const videos = ["a", "b"];
const count = 20;

describe("the bridge", () => {
  it("keeps the order of each video and begins again behind what was taken", async () => {
    const nats = await startNats();
    const connection = await connect({ servers: nats.url });
    try {
      const manager = await jetstreamManager(connection);
      if (connection.info === undefined) throw new Error("not connected");
      await ensureTopology(manager, connection.info, defaultTopology);
      for (let i = 0; i < count; i++) {
        const video = videos[i % 2];
        const body =
          `{"timestamp":"2026-01-01T00:00:00.000Z","video_id":"${video}","viewCount":${i}}`;
        await manager.jetstream().publish(statsSubject(video), body);
      }

      // A peer that takes all of `b`, and of `a` all before sequence 7, at which it is stuck.
      const first: number[] = [];
      await startBridge(connection, {
        name: "peer",
        ahead: count,
        take({ sequence }) {
          if (sequence === 7) return new Promise(() => {});
          first.push(sequence);
          return Promise.resolve();
        },
      });
      await expect.poll(() => first.length, { timeout: 10_000 }).toBe(
        3 + count / 2,
      );
      const acknowledged = async () =>
        (await manager.consumers.info("STATS", "peer")).ack_floor.stream_seq;
      await expect.poll(acknowledged, { timeout: 10_000 }).toBe(6);
      expect(first.filter((sequence) => sequence % 2 === 1)).toEqual([1, 3, 5]);
      expect(first.filter((sequence) => sequence % 2 === 0))
        .toEqual(Array.from({ length: count / 2 }, (_, i) => 2 * i + 2));

      // The same peer after a crash: it gets everything from there on, what it had of `b` too.
      const second: number[] = [];
      const all = Promise.withResolvers<void>();
      const bridge = await startBridge(connection, {
        name: "peer",
        ahead: count,
        take({ sequence }) {
          second.push(sequence);
          if (second.length === count - 6) all.resolve();
          return Promise.resolve();
        },
      });
      await all.promise;
      await bridge.stop();
      expect(second.toSorted((a, b) => a - b))
        .toEqual(Array.from({ length: count - 6 }, (_, i) => i + 7));
      const odd = second.filter((sequence) => sequence % 2 === 1);
      expect(odd).toEqual(odd.toSorted((a, b) => a - b));
    } finally {
      await connection.close();
      await nats.stop();
    }
  });

  it("ends with the first reading that cannot be taken", async () => {
    const nats = await startNats();
    const connection = await connect({ servers: nats.url });
    try {
      const manager = await jetstreamManager(connection);
      if (connection.info === undefined) throw new Error("not connected");
      await ensureTopology(manager, connection.info, defaultTopology);
      const body = '{"timestamp":"2026-01-01T00:00:00.000Z","video_id":"a","viewCount":1}';
      await manager.jetstream().publish(statsSubject("a"), body);
      const bridge = await startBridge(connection, {
        name: "peer",
        ahead: 1,
        take: () => Promise.reject(new Error("refused")),
      });
      await expect(bridge.alive).rejects.toThrow("refused");
      await expect(bridge.stop()).rejects.toThrow("refused");
      const { ack_floor } = await manager.consumers.info("STATS", "peer");
      expect(ack_floor.stream_seq).toBe(0);
    } finally {
      await connection.close();
      await nats.stop();
    }
  });
});
