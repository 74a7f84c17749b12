import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Classifier } from "../../ml/classifier/classifier.ts";
import { type LearnerNews, learnerNewsJson } from "../../streams/learner-news.ts";
import { Rejection } from "../../streams/rejection.ts";
import { decodeNews, Learnt } from "./learnt.ts";
import { newsOf } from "./testing.ts";

const utf8 = new TextEncoder();

function copied(learnt: Learnt): Learnt {
  const writer = new ByteWriter();
  learnt.encode(writer);
  const reader = new ByteReader(writer.take());
  const copy = Learnt.decode(reader);
  expect(reader.remaining).toBe(0);
  return copy;
}

function applied(news: LearnerNews, learnt: Learnt): void {
  const apply = decodeNews(utf8.encode(learnerNewsJson(news)));
  if (apply instanceof Rejection) throw new Error(apply.message);
  apply(learnt);
}

describe("what users learnt", () => {
  it("is nothing at first", () => {
    const { churn, segment, revision } = copied(new Learnt());
    expect([churn.model, churn.version, churn.isPromoted, churn.baseline])
      .toEqual([undefined, 0, false, NaN]);
    expect([segment.model, revision]).toEqual([undefined, 0]);
  });

  it("comes with news and survives a snapshot", () => {
    const learnt = new Learnt();
    applied(newsOf("churn", { version: 3, isPromoted: true, baseline: 0.25 }), learnt);
    applied(newsOf("click", { version: 2, baseline: 0.05 }), learnt);
    applied(newsOf("conversion", {}), learnt);
    applied(newsOf("engagement", { baseline: NaN }), learnt);
    expect(learnt.revision).toBe(4);
    const { churn, click, engagement } = copied(learnt);
    expect([churn.version, churn.isPromoted, churn.baseline]).toEqual([3, true, 0.25]);
    expect([click.version, click.isPromoted, click.baseline]).toEqual([2, false, 0.05]);
    expect([engagement.version, engagement.baseline]).toEqual([1, NaN]);
    expect(churn.model?.baseRate).toBe(learnt.churn.model?.baseRate);
  });

  it("passes over what is not newer", () => {
    const learnt = new Learnt();
    applied(newsOf("churn", { version: 5, baseline: 0.5 }), learnt);
    applied(newsOf("churn", { version: 4, baseline: 0.4 }), learnt);
    applied(newsOf("churn", { version: 5, baseline: 0.6 }), learnt);
    expect([learnt.churn.version, learnt.churn.baseline, learnt.revision]).toEqual([5, 0.5, 1]);
    applied(newsOf("churn", { version: 6, baseline: 0.6 }), learnt);
    expect([learnt.churn.version, learnt.churn.baseline, learnt.revision]).toEqual([6, 0.6, 2]);
  });

  it("does not take broken weights, and never crashes over them", () => {
    const { weights, ...news } = newsOf("churn", {});
    for (const broken of [weights.subarray(1), new Uint8Array(0), Uint8Array.of(...weights, 0)]) {
      const found = decodeNews(utf8.encode(learnerNewsJson({ ...news, weights: broken })));
      expect(found).toMatchObject({ field: "weights" });
    }
    const learner = fc.constantFrom("churn", "click", "engagement", "conversion", "segment");
    fc.assert(fc.property(learner, fc.uint8Array({ maxLength: 4000 }), (learner, weights) => {
      const payload = utf8.encode(learnerNewsJson({ ...news, learner, weights }));
      expect(decodeNews(payload)).toBeInstanceOf(Rejection);
    }));
  });

  it("does not take weights for other numbers than users have", () => {
    const writer = new ByteWriter();
    const shape = { dense: 3, tableBits: 0, crosses: false, kernels: [], seed: 1 };
    new Classifier(shape).weights().encode(writer);
    const weights = writer.take();
    for (const learner of ["click", "conversion"] as const) {
      const found = decodeNews(
        utf8.encode(learnerNewsJson({ ...newsOf("click", {}), learner, weights })),
      );
      expect(found).toMatchObject({ field: "weights" });
    }
  });

  it("hears of recommendations without a word for users", () => {
    const payload = learnerNewsJson({ ...newsOf("churn", {}), learner: "recommendations" });
    const apply = decodeNews(utf8.encode(payload));
    if (apply instanceof Rejection) throw new Error(apply.message);
    const learnt = new Learnt();
    apply(learnt);
    expect(learnt.revision).toBe(0);
  });
});
