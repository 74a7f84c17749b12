import { describe, expect, it } from "vitest";
import type { LearnerNews } from "../../streams/learner-news.ts";
import { eventAt } from "../user/testing.ts";
import { newsOf, PredictionStage } from "./testing.ts";

function answered(news: readonly LearnerNews[], question: string): unknown {
  const stage = new PredictionStage();
  for (const one of news) stage.hear(one);
  stage.takeAll([
    eventAt(0, "session_start", { device: "phone", country: "FR" }),
    eventAt(1, "video_play", { video_id: "v", category: "News" }),
    eventAt(20, "session_end"),
  ]);
  const { users } = stage;
  const state = users.actor("u");
  if (state === undefined) throw new Error("no user");
  return JSON.parse(JSON.stringify(users.kind.inspect(state, question, users.shared)));
}

const question = JSON.stringify({ click: [{ ad_id: "a", placement: "banner" }, {}] });

describe("what a user's actor answers", () => {
  it("is what was said last, by whom and why", () => {
    expect(answered([newsOf("churn", { baseline: 0.25 })], "")).toMatchObject({
      horizonHours: 168,
      isCold: true,
      segment: null,
      predictions: {
        churn: { value: 0.25, model: "churn@0", reasons: [] },
        engagement: { model: "engagement@0" },
        at: "2025-09-01T00:20:00.000Z",
      },
    });
  });

  it("is how likely clicks would be: nothing, the base rate, or the model's word", () => {
    expect(answered([], question)).toMatchObject({
      click: [{ probability: null, model: "click@0", reasons: [] }, { probability: null }],
    });
    expect(answered([newsOf("click", { baseline: 0.03 })], question)).toMatchObject({
      click: [{ probability: 0.03, model: "click@0" }, { probability: 0.03 }],
    });
    const promoted = newsOf("click", { version: 8, isPromoted: true });
    expect(answered([promoted], question)).toMatchObject({
      click: [{ probability: 0.5, model: "click@8" }, { probability: 0.5 }],
    });
  });

  it("has no clicks where the question is none", () => {
    for (const none of ["", "{", "{}", '{"click":"all"}']) {
      expect(answered([], none)).not.toHaveProperty("click");
    }
  });
});
