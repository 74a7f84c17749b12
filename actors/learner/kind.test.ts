import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import {
  encodeConsumption,
  encodeFactors,
  encodeLabelled,
  type LabelledExample,
} from "../../streams/learner-example.ts";
import { decodeLearnerNews } from "../../streams/learner-news.ts";
import { Rejection } from "../../streams/rejection.ts";
import { activityNewsSubject } from "../../streams/subjects.ts";
import { learnerNames } from "../../streams/user-prediction.ts";
import { churnFeatures } from "../prediction/moment-features.ts";
import { MemoryStore } from "../../db/memory-store.ts";
import { MemoryLog, MemoryTopic } from "../../streams/memory-log.ts";
import { Partition } from "../partition.ts";
import { nothingSkipped } from "../restarts.ts";
import { tick } from "../testing.ts";
import { WorldClock, worldSettings } from "../world.ts";
import { modelActors } from "./actors.ts";
import { churnDesign } from "./designs.ts";
import { learnerPartition, learnerPartitionSubject, modelKind } from "./kind.ts";
import { exampleOf, ModelStage } from "./testing.ts";

const horizonMs = 7 * 86_400_000;
const kind = modelKind(modelActors(horizonMs), 2);
const writer = new ByteWriter();

function decode(partition: number, payload: Uint8Array) {
  const message = { sequence: 1, arrivedAtMs: 5, subject: "examples", payload };
  return kind.decode(message, partition, learnerNames.length);
}

function churned(about: Partial<LabelledExample> = {}): LabelledExample {
  return exampleOf(new Float64Array(churnFeatures.length), 1, { atMs: 100, ...about });
}

describe("the kind of model actors", () => {
  it("has a partition and a subject for each name", () => {
    expect(learnerNames.map(learnerPartition)).toEqual(learnerNames.map((_, i) => i));
    expect(learnerNames.map((_, i) => learnerPartitionSubject(i)))
      .toEqual(learnerNames.map((name) => `examples.${name}`));
  });

  it("addresses examples to the actor of their partition, at the time of their labels", () => {
    const found = decode(0, encodeLabelled(churned({ labelAtMs: 700 }), writer));
    expect(found).toMatchObject({ key: "churn", atMs: 700, event: { kind: "labelled" } });
    const place = learnerPartition("recommendations");
    const consumption = {
      atMs: 3,
      user: "u",
      item: "a",
      category: undefined,
      recent: new Uint32Array(1),
    };
    expect(decode(place, encodeConsumption(consumption, writer)))
      .toMatchObject({ key: "recommendations", atMs: 3, event: { kind: "consumption" } });
    const factors = { version: 1, hashes: new Uint32Array(2), values: new Float32Array(4) };
    expect(decode(place, encodeFactors(factors)))
      .toMatchObject({ key: "recommendations", atMs: 0, event: { kind: "factors" } });
  });

  it.each<[string, Uint8Array, number]>([
    ["nothing", new Uint8Array(0), 0],
    ["a text", new TextEncoder().encode("hello"), 0],
    ["other numbers than the model's", encodeLabelled(exampleOf([1, 2], 1), writer), 0],
    [
      "hashes for a model that has none",
      encodeLabelled(churned({ hashed: new Uint32Array(3) }), writer),
      0,
    ],
    ["a label that is none", encodeLabelled(churned({ label: 0.5 }), writer), 0],
    ["a probability that is none", encodeLabelled(churned({ predicted: 1.5 }), writer), 0],
    ["a time that is none", encodeLabelled(churned({ atMs: 1, labelAtMs: 1e300 }), writer), 0],
    ["a label from before", encodeLabelled(churned({ atMs: 9, labelAtMs: 1 }), writer), 0],
    [
      "an example for the recommender",
      encodeLabelled(churned(), writer),
      learnerPartition("recommendations"),
    ],
    ["broken factors", Uint8Array.of(201, 1, 2), learnerPartition("recommendations")],
  ])("rejects %s", (_what, payload, partition) => {
    expect(decode(partition, payload)).toBeInstanceOf(Rejection);
  });

  it("tells each partition of users its weights, and no other", () => {
    const stage = new ModelStage("churn");
    for (let i = 0; i < 25; i++) stage.learn(churned({ atMs: 100 + i, label: i % 2 }));
    expect(stage.published.map(({ subject }) => subject))
      .toEqual([activityNewsSubject(0, 2), activityNewsSubject(1, 2)]);
    expect(decodeLearnerNews(stage.published[0].payload))
      .toMatchObject({ learner: "churn", version: 1, isPromoted: false });
  });

  it("replays examples after a crash to the same bytes", () => {
    const [calm, shaken] = [new ModelStage("churn"), new ModelStage("churn")];
    for (let i = 0; i < 300; i++) {
      const dense = new Float64Array(churnFeatures.length);
      dense.set([Math.log1p(i % 7), Math.log(1 + i % 5), Math.log1p(2 + i % 9)]);
      const example = exampleOf(dense, i % 7 > 3 ? 1 : 0, { atMs: 3_600_000 * i });
      for (const stage of [calm, shaken]) stage.learn(example);
      if (i % 40 === 11) shaken.lane.commit();
      if (i % 30 === 29) shaken.lane.crash();
    }
    expect(shaken.bytes).toEqual(calm.bytes);
    const rows = calm.lane.commit();
    expect(rows.learners).toMatchObject([{ name: "churn", examples: 300 }]);
    expect(new Set(rows.learnerScores.map(({ method }) => method)))
      .toEqual(new Set(["model", "base rate"]));
  });

  it("says how it is before there is an example", async () => {
    const ports = {
      store: new MemoryStore(),
      log: new MemoryLog(),
      output: new MemoryTopic().output(),
      clock: new WorldClock(),
    };
    const partition = new Partition(kind, ports, {
      ...worldSettings,
      partition: learnerPartition("conversion"),
      partitionCount: learnerNames.length,
      stream: "EXAMPLES",
      subject: "examples.conversion",
      skip: nothingSkipped,
    });
    const ended = partition.run();
    while (partition.status().epoch === 0) await tick();
    expect(partition.status()).toMatchObject({
      kind: "model",
      partition: learnerPartition("conversion"),
      sequence: 0,
      lag: 0,
      watermark: null,
    });
    partition.stop();
    await ended;
  });

  it("reads no other version, and no actor of another name", () => {
    const design = churnDesign(horizonMs);
    design.create().encode(writer);
    const bytes = writer.take();
    expect(() => kind.decodeState("churn", 2, new ByteReader(bytes))).toThrow(/version 2/);
    expect(() => kind.decodeState("gossip", 1, new ByteReader(bytes))).toThrow(/gossip/);
    expect(() => kind.initial("gossip")).toThrow(/gossip/);
  });
});
