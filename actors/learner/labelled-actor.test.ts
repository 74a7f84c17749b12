import { describe, expect, it } from "vitest";
import { Random } from "../../ml/random.ts";
import { logLossOf } from "../../ml/scoring/loss.ts";
import type { LabelledExample } from "../../streams/learner-example.ts";
import { clickNumbers, maxClickHashes } from "../prediction/click-features.ts";
import { clickDesign, engagementDesign } from "./designs.ts";
import { LabelledActor } from "./labelled-actor.ts";
import type { ModelDesign } from "./online-model.ts";
import { bytesOf, decoded, exampleOf, Listener } from "./testing.ts";

const hashed = new Uint32Array(maxClickHashes);

/** Clicks of which the first number tells something, or nothing. */
function clicks(count: number, strength: number, seed = 1): LabelledExample[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const dense = Array.from({ length: clickNumbers }, () => random.normal(0, 1));
    const label = random.chance(1 / (1 + Math.exp(1 - strength * dense[0]))) ? 1 : 0;
    return exampleOf(dense, label, { atMs: 1000 * i, hashed });
  });
}

function taught(examples: readonly LabelledExample[], listener = new Listener()): LabelledActor {
  const actor = LabelledActor.create("click", clickDesign);
  for (const example of examples) actor.hear({ kind: "labelled", example }, listener);
  return actor;
}

/** What an actor says of itself. */
function saidBy(actor: LabelledActor): Record<string, unknown> {
  const said = actor.inspect();
  return typeof said === "object" ? { ...said } : {};
}

describe("a model that learns from labelled examples", () => {
  it("is scored before it learns", () => {
    const order: string[] = [];
    const design: ModelDesign = {
      ...clickDesign,
      create: () => ({
        learn: ({ label }) => {
          order.push(`learn ${label}`);
          return 0.25;
        },
        encodeWeights() {},
        encode() {},
      }),
      createBaseline: () => ({
        everybody: 0.5,
        predict: () => {
          order.push("ask the baseline");
          return 0.5;
        },
        learn: () => order.push("teach the baseline"),
        encode() {},
      }),
    };
    const actor = LabelledActor.create("click", design);
    actor.hear({ kind: "labelled", example: clicks(1, 0)[0] }, new Listener());
    expect(order.slice(-2)).toEqual(["ask the baseline", "teach the baseline"]);
    const { model, baseline } = saidBy(actor);
    const label = order[0] === "learn 1";
    expect(model).toBeCloseTo(logLossOf(0.25, label));
    expect(baseline).toMatchObject({ name: "base rate", loss: logLossOf(0.5, label) });
  });

  it("is promoted once it beats its baseline, and not where there is nothing to learn", () => {
    expect(saidBy(taught(clicks(1500, 2)))).toMatchObject({ isPromoted: true });
    for (let seed = 1; seed <= 5; seed++) {
      expect(saidBy(taught(clicks(1500, 0, seed)))).toMatchObject({ isPromoted: false });
    }
  });

  it("is not served any more once its baseline does better", () => {
    let learnt = 0;
    const design: ModelDesign = {
      ...clickDesign,
      // A model that knows it all at first, and is wrong from some time on.
      create: () => ({
        learn: ({ label }) => Math.abs(label - (learnt++ < 500 ? 0.1 : 0.9)),
        encodeWeights() {},
        encode() {},
      }),
    };
    const actor = LabelledActor.create("click", design);
    const listener = new Listener();
    for (const example of clicks(2000, 0)) actor.hear({ kind: "labelled", example }, listener);
    const promoted = listener.news.map(({ isPromoted }) => isPromoted);
    const first = promoted.indexOf(true);
    expect(first).toBeGreaterThan(0);
    expect(promoted.indexOf(false, first)).toBeGreaterThan(first);
    expect(saidBy(actor)).toMatchObject({ isPromoted: false });
  });

  it("tells its weights often at first and then less so, each time as a new version", () => {
    const listener = new Listener();
    taught(clicks(3000, 1), listener);
    expect(listener.news.map(({ version }) => version)).toEqual(listener.news.map((_, i) => i + 1));
    expect(listener.news.length).toBeGreaterThan(20);
    expect(listener.news.length).toBeLessThan(60);
    for (const { baseline, weights } of listener.news) {
      expect(baseline).toBeGreaterThan(0);
      expect(weights.length).toBeLessThan(100_000);
    }
  });

  it("goes on as it would have from a snapshot", () => {
    const examples = clicks(1200, 1);
    const [before, after] = [examples.slice(0, 777), examples.slice(777)];
    const calm = taught(before);
    const restored = decoded(
      bytesOf(calm),
      (reader) => LabelledActor.decode("click", clickDesign, reader),
    );
    const [heard, heardAgain] = [new Listener(), new Listener()];
    for (const example of after) {
      calm.hear({ kind: "labelled", example }, heard);
      restored.hear({ kind: "labelled", example }, heardAgain);
    }
    expect(heardAgain.news).toEqual(heard.news);
    expect(heard.news.length).toBeGreaterThan(2);
    expect(bytesOf(restored)).toEqual(bytesOf(calm));
    expect(restored.inspect()).toEqual(calm.inspect());
  });

  it("does not come of bytes that are none", () => {
    const bytes = bytesOf(taught(clicks(60, 1)));
    for (const length of [0, 10, 50, bytes.length - 1]) {
      expect(() =>
        decoded(
          bytes.subarray(0, length),
          (reader) => LabelledActor.decode("click", clickDesign, reader),
        )
      )
        .toThrow(RangeError);
    }
  });

  it("of values says how far off it is, beside the last value", () => {
    const random = new Random(2);
    const actor = LabelledActor.create("engagement", engagementDesign);
    const listener = new Listener();
    for (let i = 0; i < 600; i++) {
      const dense = Array.from({ length: engagementDesign.numbers }, () => random.uniform());
      const label = 50 + 20 * dense[0];
      actor.hear({ kind: "labelled", example: exampleOf(dense, label, { atMs: i }) }, listener);
    }
    expect(saidBy(actor)).toMatchObject({
      loss: "absolute error",
      isPromoted: true,
      baseline: { name: "last value" },
    });
    expect(listener.news.at(-1)?.baseline).toBeNaN();
  });
});
