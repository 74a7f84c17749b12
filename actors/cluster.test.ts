import { Effect, Exit, Layer, Scope } from "effect";
import * as HashRing from "effect/HashRing";
import * as RunnerAddress from "effect/cluster/RunnerAddress";
import { describe, expect, it } from "vitest";
import { clusterLayer, runOnShard } from "./cluster.ts";

describe("runOnShard", () => {
  it("puts each piece of work on a shard of its own", async () => {
    const shards = 16;
    const started = new Set<number>();
    const work = (shard: number) =>
      Effect.sync(() => void started.add(shard)).pipe(Effect.andThen(Effect.never));
    const scope = Effect.runSync(Scope.make());
    const registered = Effect.forEach(
      Array.from({ length: shards }, (_, shard) => shard),
      (shard) => runOnShard(`work/${shard}`, shard, work(shard)),
    );
    const layer = Layer.effectDiscard(registered).pipe(
      Layer.provide(clusterLayer({ mode: "single" }, shards)),
    );
    await Effect.runPromise(Scope.provide(Layer.build(layer), scope));
    await expect.poll(() => started.size).toBe(shards);
    await Effect.runPromise(Scope.close(scope, Exit.void));
  });
});

describe("shards of Effect Cluster", () => {
  it.each([
    [16, 2, 0],
    [16, 3, 1],
    [16, 4, 0],
    [16, 5, 1],
    [64, 32, 0],
  ])("are dealt out evenly: %i over %i", (shards, runners, spread) => {
    const ring = HashRing.make<RunnerAddress.RunnerAddress>();
    for (let i = 0; i < runners; i++) {
      HashRing.add(ring, RunnerAddress.make("10.0.0.7", 34_431 + i));
    }
    const counts = new Map<string, number>();
    for (const { port } of HashRing.getShards(ring, shards) ?? []) {
      counts.set(String(port), (counts.get(String(port)) ?? 0) + 1);
    }
    const values = [...counts.values()];
    expect(values).toHaveLength(runners);
    expect(Math.max(...values) - Math.min(...values)).toBeLessThanOrEqual(spread);
  });
});
