import { describe, expect, it } from "vitest";
import { factorCount } from "../../ml/recommender/factors.ts";
import { textHash } from "../../ml/text-hash.ts";
import { encodeFactors } from "../../streams/learner-example.ts";
import { inWords, RecommenderActor, toldCount } from "./recommender-actor.ts";
import { bytesOf, decoded, ModelStage } from "./testing.ts";

/** People who watch one series each, episode after episode. */
function consumptions(people: number, series: number) {
  return Array.from({ length: people * 10 }, (_, i) => {
    const [person, episode] = [i % people, Math.floor(i / people)];
    const items = Array.from(
      { length: episode },
      (_, back) => textHash(`series ${person % series}, part ${episode - 1 - back}`),
    );
    return {
      atMs: 1000 * i,
      user: `user${person}`,
      item: `series ${person % series}, part ${episode}`,
      category: `series ${person % series}`,
      recent: Uint32Array.from(items),
    };
  });
}

function taught(people = 40, series = 8): ModelStage {
  const stage = new ModelStage("recommendations");
  for (const consumption of consumptions(people, series)) stage.consume(consumption);
  return stage;
}

function ask(stage: ModelStage, question: unknown): Record<string, unknown> {
  const actor = stage.lane.actor("recommendations");
  const answer = actor?.inspect(JSON.stringify(question));
  return typeof answer === "object" ? { ...answer } : {};
}

describe("the model actor of recommendations", () => {
  it("answers what comes next, never what was just consumed, with reasons", () => {
    const recent = [3, 2, 1, 0].map((part) => textHash(`series 5, part ${part}`));
    const answer = ask(taught(), { recent, categories: [], count: 5 });
    expect(answer).toMatchObject({ isCold: false, model: "recommendations@1" });
    const items = Array.isArray(answer["items"]) ? answer["items"] : [];
    expect(items).toHaveLength(5);
    expect(items[0].item).toBe("series 5, part 4");
    expect(items[0].reason).toBe("because of series 5, part 3");
    for (const { item } of items) expect(recent).not.toContain(textHash(item));
  });

  it("answers who has consumed nothing by what is popular, and says that they are cold", () => {
    const answer = ask(taught(), { recent: [], categories: [], count: 3 });
    expect(answer).toMatchObject({ isCold: true });
    expect(answer["items"]).toHaveLength(3);
  });

  it("tells how it does beside popularity, and is better where one thing follows another", () => {
    const stage = taught(200, 20);
    const figures = ask(stage, "nothing");
    const { hitRate10, baseline } = JSON.parse(JSON.stringify(figures));
    expect(baseline.name).toBe("popularity");
    expect(hitRate10).toBeGreaterThan(1.5 * baseline.hitRate10);
    const { learnerScores, learners } = stage.lane.commit();
    expect(new Set(learnerScores.map(({ method }) => method)))
      .toEqual(new Set(["served", "popularity"]));
    expect(learners).toMatchObject([{ name: "recommendations", examples: 2000 }]);
  });

  it("publishes recommendations for some of those who consume", () => {
    const told = taught().published.map(({ payload }) =>
      JSON.parse(new TextDecoder().decode(payload))
    );
    expect(told).toHaveLength(50);
    for (const { kind, user_id, items } of told) {
      expect(kind).toBe("recommendations");
      expect(user_id).toMatch(/^user\d+$/);
      expect(items.length).toBeLessThanOrEqual(toldCount);
    }
  });

  it("takes factors in, as they come", () => {
    const stage = taught();
    const hashes = Uint32Array.of(textHash("series 1, part 1"), textHash("series 2, part 1"));
    const values = new Float32Array(2 * factorCount).fill(0.1);
    const versionAfter = (version: number) => {
      stage.append(encodeFactors({ version, hashes, values }), 1);
      return ask(stage, "nothing")["version"];
    };
    expect([versionAfter(3), versionAfter(2), versionAfter(4)]).toEqual([4, 3, 5]);
  });

  it("goes on as it would have from a snapshot", () => {
    const all = consumptions(40, 8);
    const [calm, shaken] = [new ModelStage("recommendations"), new ModelStage("recommendations")];
    all.forEach((consumption, i) => {
      for (const stage of [calm, shaken]) stage.consume(consumption);
      if (i % 90 === 5) shaken.lane.commit();
      if (i % 120 === 70) shaken.lane.crash();
    });
    expect(shaken.bytes).toEqual(calm.bytes);
    const actor = calm.lane.actor("recommendations");
    if (actor === undefined) throw new Error("no actor");
    const restored = decoded(bytesOf(actor), RecommenderActor.decode);
    expect(restored.inspect("")).toEqual(actor.inspect(""));
    expect(() => decoded(bytesOf(actor).subarray(0, 30), RecommenderActor.decode))
      .toThrow(RangeError);
  });

  it("has words for every reason", () => {
    expect([
      inWords({ kind: "because-watched", item: "a" }),
      inWords({ kind: "like-category", category: "News" }),
      inWords({ kind: "new-in", category: "News" }),
      inWords({ kind: "similar-taste" }),
      inWords({ kind: "popular-now" }),
    ]).toEqual([
      "because of a",
      "because you like News",
      "new in News",
      "people with a taste like yours like it",
      "many like it now",
    ]);
  });
});
