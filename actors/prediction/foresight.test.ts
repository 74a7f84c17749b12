import { describe, expect, it } from "vitest";
import { audiencePart } from "../../streams/audience-measures.ts";
import type { LearnerNews } from "../../streams/learner-news.ts";
import { SegmentActor } from "../learner/segment-actor.ts";
import { eventAt, startMs } from "../user/testing.ts";
import { worthTelling } from "./foresight.ts";
import { newsOf, PredictionStage } from "./testing.ts";

const day = 24 * 60;

function visitAt(minutes: number, types: readonly string[] = []) {
  const events = types.map((type, i) => eventAt(minutes + 1 + i, type, { ad_id: "boots" }));
  return [eventAt(minutes, "session_start"), ...events, eventAt(minutes + 20, "session_end")];
}

describe("predictions of users", () => {
  it("wait for the first word of a model, but for engagement: the last session's is as good", () => {
    const stage = new PredictionStage();
    stage.takeAll([...visitAt(0, ["ad_impression"]), ...visitAt(day, ["ad_impression"])]);
    for (const kind of ["churn", "conversion", "click", "segment"] as const) {
      expect(stage.predictions(kind)).toEqual([]);
    }
    expect(stage.predictions("engagement")[0])
      .toMatchObject({ model: "engagement@0", isCold: true, reasons: [] });
  });

  it("say the base rate, as version 0 and cold, while no model is better", () => {
    const stage = new PredictionStage();
    stage.hear(newsOf("churn", { version: 4, baseline: 0.3 }));
    stage.takeAll(visitAt(0));
    expect(stage.predictions("churn")).toEqual([{
      kind: "churn",
      user_id: "u",
      at: new Date(startMs + 20 * 60_000).toISOString(),
      model: "churn@0",
      isCold: true,
      reasons: [],
      partition: 0,
      sequence: 3,
      probability: 0.3,
      horizonHours: 168,
      risk: "low",
    }]);
  });

  it("say what the model says once it is promoted", () => {
    const stage = new PredictionStage();
    stage.hear(newsOf("churn", { version: 4, isPromoted: true, baseline: 0.3 }));
    stage.hear(newsOf("conversion", { version: 7, isPromoted: true, baseline: 0.3 }));
    stage.hear(newsOf("click", { version: 9, isPromoted: true, baseline: 0.3 }));
    stage.takeAll(visitAt(0, ["ad_impression"]));
    const models = (["churn", "conversion", "click"] as const)
      .map((kind) => stage.predictions(kind)[0]?.model);
    expect(models).toEqual(["churn@4", "conversion@7", "click@9"]);
  });

  it("are told again when they have changed by enough since they were told, and not before", () => {
    const stage = new PredictionStage();
    const told: number[] = [];
    const step = worthTelling.churn;
    const rates = [0.3, 0.3, 0.3 + 0.6 * step, 0.3 + 1.2 * step, 0.3 + 1.3 * step, 0.3];
    rates.forEach((baseline, i) => {
      stage.hear(newsOf("churn", { version: 1 + i, baseline }));
      stage.takeAll(visitAt(i * 60));
      told.push(stage.predictions("churn").length);
    });
    expect(told).toEqual([1, 1, 1, 2, 2, 3]);
  });

  it("say nothing of subscribing of those who have, and forget what was said", () => {
    const stage = new PredictionStage();
    stage.hear(newsOf("conversion", { baseline: 0.1 }));
    stage.takeAll(visitAt(0));
    const columns = () => {
      const [row] = stage.users.commit().users;
      return row.conversion;
    };
    expect(columns()).toBeCloseTo(0.1);
    stage.takeAll(visitAt(day, ["subscription_start"]));
    expect(columns()).toBeUndefined();
    expect(stage.predictions("conversion").length).toBe(1);
    stage.takeAll([...visitAt(2 * day, ["subscription_cancel"])]);
    expect(columns()).toBeCloseTo(0.1);
    expect(stage.predictions("conversion").length).toBe(2);
  });

  it("are made at the end of each day without a visit, too", () => {
    const stage = new PredictionStage();
    stage.hear(newsOf("churn", { baseline: 0.3 }));
    stage.takeAll(visitAt(0));
    stage.hear(newsOf("churn", { version: 2, baseline: 0.5 }));
    stage.take(eventAt(day + 200, "user_like", { user_id: "other" }));
    expect(stage.predictions("churn").filter(({ user_id }) => user_id === "u"))
      .toMatchObject([{ probability: 0.3 }, { probability: 0.5, at: "2025-09-02T00:20:00.000Z" }]);
  });
});

/** A visit in which somebody watches, or reads. */
function sessionOf(sort: "watch" | "read", minutes: number, user = "u") {
  const about = { user_id: user, category: "News", duration: 60 };
  const events = Array.from({ length: 4 }, (_, i) => {
    const [type, id] = sort === "watch"
      ? ["video_play", "video_id"]
      : ["article_view", "article_id"];
    return eventAt(minutes + 1 + 4 * i, type, { ...about, [id]: `${minutes} ${i}` });
  });
  return [
    eventAt(minutes, "session_start", { user_id: user }),
    ...events,
    eventAt(minutes + 20, "session_end", { user_id: user }),
  ];
}

/** News of segments that a model actor found among those who watch and those who read. */
function segmentNews(): LearnerNews {
  const stage = new PredictionStage();
  for (let i = 0; i < 120; i++) {
    stage.takeAll(sessionOf(i % 2 === 0 ? "watch" : "read", i * 60, `u${i % 40}`));
  }
  const news: LearnerNews[] = [];
  const actor = new SegmentActor();
  const teller = {
    weights: (found: Omit<LearnerNews, "learner">) => news.push({ learner: "segment", ...found }),
    recommendations() {},
  };
  for (const example of stage.examples("segment")) {
    actor.hear({ kind: "labelled", example }, teller);
  }
  expect(news.length).toBeGreaterThan(0);
  return news[news.length - 1];
}

describe("segments of users", () => {
  it("are told when they change, and counted as moves and sizes", () => {
    const stage = new PredictionStage();
    stage.hear(segmentNews());
    for (let i = 0; i < 3; i++) stage.takeAll(sessionOf("watch", i * day));
    expect(stage.predictions("segment")[0]).toMatchObject({ kind: "segment", from: null });
    for (let i = 3; i < 60; i++) stage.takeAll(sessionOf("read", i * day));
    const told = stage.predictions("segment");
    const ids = told.map((one) => one.kind === "segment" ? one.segment : NaN);
    expect(told.length).toBeGreaterThan(1);
    told.slice(1).forEach((one, i) => expect(one).toMatchObject({ from: ids[i] }));
    ids.slice(1).forEach((id, i) => expect(id).not.toBe(ids[i]));

    const sums = new Map<string, number>();
    for (const { measure, of, count } of stage.users.commit().audience) {
      const key = `${measure} ${of}`;
      if (measure.startsWith("segment")) sums.set(key, (sums.get(key) ?? 0) + count);
    }
    const [first, last] = [ids[0], ids[ids.length - 1]];
    expect(sums.get(`segment-size ${audiencePart.segment(last)}`)).toBe(1);
    if (first !== last) expect(sums.get(`segment-size ${audiencePart.segment(first)}`)).toBe(0);
    expect(sums.get(`segment-moves ${audiencePart.move(undefined, first)}`)).toBe(1);
    const moves = [...sums].filter(([key]) => key.startsWith("segment-moves"));
    expect(moves.reduce((sum, [, count]) => sum + count, 0)).toBe(told.length);
    expect(stage.own().segment).toBe(last);
  });
});
