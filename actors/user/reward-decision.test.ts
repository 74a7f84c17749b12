import { describe, expect, it } from "vitest";
import { type About, eventAt, Stage, startMs } from "./testing.ts";

/** The rewards that some events send. */
function rewardsOf(...events: About[]): string[] {
  const stage = Stage.blind();
  for (const event of events) stage.take(event);
  return stage.sent.filter((sent) => sent.startsWith("events.reward."));
}

const decision_id = "banner.7f3a";
const at = new Date(startMs).toISOString();

describe("an event that names a decision", () => {
  it.each(["ad_click", "article_click", "subscription_start"])("rewards it: %s", (type) => {
    expect(rewardsOf(eventAt(0, type, { decision_id }))).toEqual([
      `events.reward.banner {"decision_id":"banner.7f3a","reward":1,"timestamp":"${at}"}`,
    ]);
  });

  it("rewards it with what it earned", () => {
    const [reward] = rewardsOf(eventAt(0, "ad_click", { decision_id, revenue: 0.25 }));
    expect(reward).toContain('"reward":0.25,');
    const [free] = rewardsOf(eventAt(0, "ad_click", { decision_id, revenue: 0 }));
    expect(free).toContain('"reward":1,');
  });

  it("does so once, and also when it comes late", () => {
    const click = eventAt(0, "ad_click", { decision_id });
    expect(rewardsOf(click, click)).toHaveLength(1);
    expect(rewardsOf(eventAt(600, "video_play"), click)).toHaveLength(1);
  });

  it("does not by only being shown, nor without a decision, nor for one of no experiment", () => {
    expect(rewardsOf(
      eventAt(0, "ad_impression", { decision_id }),
      eventAt(1, "ad_click"),
      eventAt(2, "ad_click", { decision_id: "7f3a" }),
      eventAt(3, "ad_click", { decision_id: "*.7f3a" }),
    )).toEqual([]);
  });
});
