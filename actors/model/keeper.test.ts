import { Effect } from "effect";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { encodeExample } from "../../ml/network/example.ts";
import { decodeWeights } from "../../ml/network/weights.ts";
import { MemoryModelRegistry } from "../../db/memory-model-registry.ts";
import { lessonSubject } from "../../streams/lessons.ts";
import type { ModelStatus } from "../../streams/model-status.ts";
import { TrainingFailed } from "../../training/errors.ts";
import { plantedExamples } from "../../training/testing/planted.ts";
import { trainNetwork } from "../../training/trainer.ts";
import { type KeeperPorts, ModelKeeper } from "./keeper.ts";

const name = "forecast";
const settings = { name, everyMs: 3_600_000, seed: 7, codeVersion: "test" };

/** A keeper on a registry in memory; what it tells and reports is kept. */
function keeperOn(
  registry: MemoryModelRegistry,
  train: KeeperPorts["train"] = (request, onProgress) =>
    Effect.runPromise(trainNetwork(request, { onProgress })),
) {
  const told: string[] = [];
  const reports: Omit<ModelStatus, "at">[] = [];
  const keeper = new ModelKeeper({
    registry,
    train,
    tell: (id) => Promise.resolve(void told.push(id)),
    report: (status) => void reports.push(status),
  }, settings);
  return { keeper, told, reports };
}

function teach(keeper: ModelKeeper, count: number, seed: number, noise?: number): void {
  const writer = new ByteWriter();
  for (const example of plantedExamples(count, seed, noise)) {
    encodeExample(example, writer);
    expect(keeper.hear(lessonSubject(name, "window", 0), writer.take())).toBeUndefined();
  }
}

function compare(keeper: ModelKeeper, champion: number, challenger: number, mean: number): void {
  const [count, sum, squares] = [400, 400 * mean, 400 * (mean * mean + 1)];
  const json = JSON.stringify({ atMs: 1e9, champion, challenger, count, sum, squares });
  const subject = lessonSubject(name, "comparison", 3);
  expect(keeper.hear(subject, new TextEncoder().encode(json))).toBeUndefined();
}

async function kinds(registry: MemoryModelRegistry): Promise<string[]> {
  const selection = { fromMs: undefined, toMs: undefined, limit: 100, afterId: undefined };
  const { items } = await registry.events(name, selection);
  return items.map(({ kind }) => kind).reverse();
}

describe("ModelKeeper", { timeout: 60_000 }, () => {
  it("trains a challenger, promotes it once it has won, and goes on from it", async () => {
    const registry = new MemoryModelRegistry(() => 0);
    const { keeper, told, reports } = keeperOn(registry);
    await keeper.start();
    expect(await keeper.attend()).toBe(false);
    teach(keeper, 400, 1);
    expect(await keeper.attend()).toBe(true);
    expect(await kinds(registry)).toEqual(["trained", "challenger"]);
    expect(told).toEqual(["challenge-1"]);
    const version = await registry.get(name, 1);
    expect(version?.metrics["validationLoss"]).toBeLessThan(
      0.9 * Number(version?.metrics["baselineLoss"]),
    );
    const artefact = await registry.artefact(name, 1);
    expect(decodeWeights(new ByteReader(artefact ?? new Uint8Array())).units).toBe(8);
    expect(reports.some(({ state, epoch }) => state === "training" && epoch > 0)).toBe(true);
    expect(reports.at(-1)?.state).toBe("idle");

    expect(await keeper.attend()).toBe(false);
    compare(keeper, 0, 1, 0.5);
    expect(await keeper.attend()).toBe(true);
    expect(await registry.standing(name)).toMatchObject({ champion: 1, challenger: undefined });
    expect((await kinds(registry)).at(-1)).toBe("promoted");
    expect(told).toHaveLength(2);
  });

  it("rejects a challenger that lost, and one that learnt nothing before it runs anywhere", async () => {
    const registry = new MemoryModelRegistry(() => 0);
    const { keeper, told } = keeperOn(registry);
    teach(keeper, 300, 2);
    await keeper.attend();
    compare(keeper, 0, 1, -0.5);
    await keeper.attend();
    expect(await kinds(registry)).toEqual(["trained", "challenger", "rejected"]);
    expect(await registry.standing(name)).toMatchObject({ champion: undefined });

    const useless = new MemoryModelRegistry(() => 0);
    const other = keeperOn(useless, async (request, onProgress) => {
      const result = await Effect.runPromise(trainNetwork(request, { onProgress }));
      const { baselineLoss } = result.metrics;
      return { ...result, metrics: { ...result.metrics, validationLoss: baselineLoss } };
    });
    teach(other.keeper, 300, 2);
    await other.keeper.attend();
    expect(await kinds(useless)).toEqual(["trained", "challenger", "rejected"]);
    expect(other.told).toEqual([]);
    expect(told).toHaveLength(2);
  });

  it("says why a training failed, and tries again when it is time", async () => {
    const registry = new MemoryModelRegistry(() => 0);
    let attempts = 0;
    const { keeper, reports } = keeperOn(registry, () => {
      attempts++;
      return Promise.reject(new TrainingFailed({ reason: "tfjs cannot be loaded" }));
    });
    teach(keeper, 300, 3);
    expect(await keeper.attend()).toBe(true);
    expect(reports.at(-1)).toMatchObject({ state: "failed" });
    expect(reports.at(-1)?.reason).toContain("tfjs cannot be loaded");
    expect(await kinds(registry)).toEqual(["training-failed"]);
    expect(await keeper.attend()).toBe(false);
    expect(attempts).toBe(1);
  });

  it("begins where an earlier keeper stopped, and tells what serves", async () => {
    const registry = new MemoryModelRegistry(() => 0);
    const first = keeperOn(registry);
    teach(first.keeper, 300, 4);
    await first.keeper.attend();
    const second = keeperOn(registry);
    await second.keeper.start();
    expect(second.told).toHaveLength(1);
    // The stream tells again what the first one learnt from.
    teach(second.keeper, 300, 4);
    compare(second.keeper, 0, 1, 0.5);
    expect(await second.keeper.attend()).toBe(true);
    expect(await registry.standing(name)).toMatchObject({ champion: 1 });
    expect(await second.keeper.attend()).toBe(false);
  });

  it("learns nothing from what is no lesson, and says what was wrong", () => {
    const { keeper } = keeperOn(new MemoryModelRegistry(() => 0));
    const bytes = new TextEncoder().encode("{}");
    for (const kind of ["window", "comparison", "drift"] as const) {
      expect(keeper.hear(lessonSubject(name, kind, 0), bytes)?.message).toMatch(/found|wanted/);
    }
    expect(keeper.hear("examples.forecast.gossip.0", bytes)).toBeUndefined();
  });

  it("trains the same network from the same windows and seed", async () => {
    const artefacts = await Promise.all([1, 2].map(async () => {
      const registry = new MemoryModelRegistry(() => 0);
      const { keeper } = keeperOn(registry);
      teach(keeper, 250, 5);
      await keeper.attend();
      return await registry.artefact(name, 1);
    }));
    expect(artefacts[0]).toBeDefined();
    expect(artefacts[1]).toEqual(artefacts[0]);
  });
});
