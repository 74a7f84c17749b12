// Memory per resident actor, measured on the state of a partition without anything around it.
import process from "node:process";
import { PartitionState } from "../actors/partition-state.ts";
import { videoKind } from "../actors/video/kind.ts";
import { Rejection } from "../streams/rejection.ts";
import { SharedNews } from "../actors/actor.ts";

/** Readings that each actor has taken when it is weighed: its window is full. */
const readingsPerActor = 24;

/** Bytes of heap and of array buffers in use, garbage having been collected. */
export function usedBytes(): number {
  const collect = Reflect.get(globalThis, "gc");
  if (typeof collect !== "function") throw new Error("run with --expose-gc");
  collect();
  collect();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + Math.max(external, arrayBuffers);
}

/** Bytes of heap and of array buffers per actor with `count` of them resident. */
export function bytesPerActor(count: number): number {
  const identity = { partition: 0, partitionCount: 1, stream: "STATS", latenessMs: 3_600_000 };
  const counts = { stepped: 0, late: 0, duplicates: 0, deadLetters: 0 };
  const state = new PartitionState(videoKind, identity, {
    sequence: 0,
    watermarkMs: undefined,
    counts,
  });
  const before = usedBytes();
  const utf8 = new TextEncoder();
  let sequence = 0;
  const startMs = Date.UTC(2026, 0, 1);
  for (let round = 0; round < readingsPerActor; round++) {
    const atMs = startMs + round * 3_600_000;
    for (let video = 0; video < count; video++) {
      const json = {
        timestamp: atMs,
        video_id: `video-${video}`,
        viewCount: 1000 + round * (5 + video % 50),
        likeCount: 40 + round,
        commentCount: 3,
        title: `Title ${video}`,
        channel: `Channel ${video % 1000}`,
      };
      const message = {
        sequence: ++sequence,
        arrivedAtMs: atMs,
        subject: "stats.0",
        payload: utf8.encode(JSON.stringify(json)),
      };
      const decoded = videoKind.decode(message, 0, 1);
      if (decoded instanceof Rejection || decoded instanceof SharedNews) throw new Error("bad");
      state.apply(message, decoded);
      if (sequence % 1000 === 0) {
        state.takeOutbox();
        state.cut();
      }
    }
  }
  state.takeOutbox();
  state.cut();
  return (usedBytes() - before) / count;
}
