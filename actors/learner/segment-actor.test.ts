import { describe, expect, it } from "vitest";
import { ByteReader } from "../../ml/bytes.ts";
import { Random } from "../../ml/random.ts";
import { SegmentCentres } from "../../ml/segments/segment-centres.ts";
import { decodeLearnerNews } from "../../streams/learner-news.ts";
import { Rejection } from "../../streams/rejection.ts";
import { segmentFeatures } from "../prediction/segment-features.ts";
import { SegmentActor } from "./segment-actor.ts";
import { bytesOf, decoded, exampleOf, Listener, ModelStage } from "./testing.ts";

const decode = (bytes: Uint8Array) => decoded(bytes, SegmentActor.decode);

/** People around some centres, one after the other. */
function people(count: number, centres: readonly number[], seed = 1) {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const dense = segmentFeatures.map((_, feature) =>
      (feature % 4 === 0 ? centres[i % centres.length] : 0) + random.normal(0, 0.1)
    );
    return exampleOf(dense, 0, { atMs: 1 + i });
  });
}

describe("the model actor of segments", () => {
  it("tells segments and leaves a row for each", () => {
    const stage = new ModelStage("segment");
    for (const example of people(300, [0, 5])) stage.learn(example);
    const news = stage.published.map(({ payload }) => decodeLearnerNews(payload));
    // Two partitions of users hear each fit.
    expect(news.length % 2).toBe(0);
    const last = news.at(-1);
    if (last === undefined || last instanceof Rejection) throw new Error("no news");
    const { ids, profiles } = SegmentCentres.decode(new ByteReader(last.weights));
    const { segments, learners } = stage.lane.commit();
    expect(segments.map(({ id, profile, isRetired }) => ({ id, profile, isRetired })))
      .toEqual(ids.map((id, place) => ({ id, profile: profiles[place], isRetired: false })));
    for (const { centre } of segments) {
      expect(Object.keys(JSON.parse(centre))).toEqual(segmentFeatures.map(({ name }) => name));
    }
    expect(learners).toMatchObject([{ name: "segment", version: last.version, isPromoted: true }]);
    expect(stage.lane.commit().segments).toEqual([]);
  });

  it("retires segments that are no more, once, whenever the owner changes", () => {
    const shifted = [...people(100, [0, 5]), ...people(700, [20, 40, 60, 80], 2)];
    const retiredBy = (crashes: boolean) => {
      const stage = new ModelStage("segment");
      const retired: number[] = [];
      const alive = new Set<number>();
      shifted.forEach((example, i) => {
        stage.learn(example);
        if (i % 50 !== 49) return;
        for (const { id, isRetired } of stage.lane.commit().segments) {
          if (isRetired) retired.push(id);
          if (isRetired) alive.delete(id);
          else alive.add(id);
        }
        if (crashes) stage.lane.crash();
      });
      return { retired, alive: [...alive], bytes: stage.bytes };
    };
    const calm = retiredBy(false);
    expect(calm.retired.length).toBeGreaterThan(0);
    expect(new Set(calm.retired).size).toBe(calm.retired.length);
    for (const id of calm.retired) expect(calm.alive).not.toContain(id);
    expect(retiredBy(true)).toEqual(calm);
  });

  it("goes on as it would have from a snapshot", () => {
    const examples = people(700, [0, 5, 9]);
    const calm = new SegmentActor();
    const [heard, heardAgain] = [new Listener(), new Listener()];
    for (const example of examples.slice(0, 333)) calm.hear({ kind: "labelled", example }, heard);
    heard.news.length = 0;
    const restored = decode(bytesOf(calm));
    for (const example of examples.slice(333)) {
      calm.hear({ kind: "labelled", example }, heard);
      restored.hear({ kind: "labelled", example }, heardAgain);
    }
    expect(heard.news.length).toBeGreaterThan(0);
    expect(heardAgain.news).toEqual(heard.news);
    expect(bytesOf(restored)).toEqual(bytesOf(calm));
    expect(restored.inspect()).toEqual(calm.inspect());
    expect(() => decode(bytesOf(calm).subarray(0, 40))).toThrow(RangeError);
  });
});
