import { describe, expect, it } from "vitest";
import { textHash } from "../../ml/text-hash.ts";
import { dayMs, eventAt, hourMs, minuteMs, startMs } from "../user/testing.ts";
import { keptImpressions } from "./own.ts";
import { horizonMs, PredictionStage } from "./testing.ts";

const [hour, day] = [60, 24 * 60];

/** A visit of ten minutes that begins so many minutes after the start. */
function visitAt(minutes: number, user = "u") {
  return [
    eventAt(minutes, "session_start", { user_id: user }),
    eventAt(minutes + 10, "session_end", { user_id: user }),
  ];
}

/** The labels of examples, and when after the start they were predicted and known, in hours. */
function labelsOf(stage: PredictionStage, name: "churn" | "conversion" | "click" | "engagement") {
  return stage.examples(name).map(({ atMs, labelAtMs, label }) => ({
    atHour: (atMs - startMs) / hourMs,
    knownAtHour: (labelAtMs - startMs) / hourMs,
    label,
  }));
}

/** Events of others, by which time passes. */
function passTo(minutes: number) {
  return [eventAt(minutes, "user_like", { user_id: "other" })];
}

const closed = 10 / 60;

describe("examples of churn", () => {
  it("are settled once the horizon is over: 1 where nobody came", () => {
    const stage = new PredictionStage();
    stage.takeAll([...visitAt(0), ...passTo(7 * day)]);
    expect(labelsOf(stage, "churn")).toEqual([]);
    stage.takeAll(passTo(7 * day + 2 * hour));
    expect(labelsOf(stage, "churn"))
      .toEqual([{ atHour: closed, knownAtHour: closed + 7 * 24, label: 1 }]);
  });

  it("are 0 where somebody came in time, and not where a moment later", () => {
    for (const [minutes, label] of [[9 + 7 * day, 0], [10 + 7 * day, 1], [2 * day, 0]]) {
      const stage = new PredictionStage();
      stage.takeAll([...visitAt(0), ...visitAt(minutes), ...passTo(9 * day)]);
      expect(labelsOf(stage, "churn")[0]).toEqual({
        atHour: closed,
        knownAtHour: closed + 7 * 24,
        label,
      });
    }
  });

  it("count a visit that is told of late, as long as nothing was settled", () => {
    const stage = new PredictionStage();
    stage.takeAll([
      ...visitAt(0),
      ...passTo(7 * day),
      eventAt(6 * day, "user_like"),
      ...passTo(9 * day),
    ]);
    expect(labelsOf(stage, "churn")[0].label).toBe(0);
  });

  it("count no visit that the machine made", () => {
    const stage = new PredictionStage();
    stage.takeAll([...visitAt(0), eventAt(day, "subscription_renew"), ...passTo(9 * day)]);
    expect(labelsOf(stage, "churn")[0].label).toBe(1);
  });

  it("are half a horizon apart, at least", () => {
    const stage = new PredictionStage();
    for (let i = 0; i < 40; i++) stage.takeAll(visitAt(i * 10 * hour));
    stage.takeAll(passTo(40 * day));
    const times = stage.examples("churn").map(({ atMs }) => atMs);
    expect(times.length).toBeGreaterThan(4);
    times.slice(1).forEach((atMs, i) => {
      expect(atMs - times[i]).toBeGreaterThanOrEqual(horizonMs / 2);
    });
  });
});

describe("examples of conversion", () => {
  it("are 1 where a subscription began in time, and of those alone who had none", () => {
    const stage = new PredictionStage();
    stage.takeAll([
      ...visitAt(0),
      eventAt(3 * day, "subscription_start", { revenue: 9 }),
      ...visitAt(5 * day),
      ...visitAt(10 * day),
      ...passTo(30 * day),
    ]);
    expect(labelsOf(stage, "conversion").map(({ label }) => label)).toEqual([1]);
    expect(stage.examples("churn").length).toBeGreaterThan(1);
  });

  it("are 0 where none began", () => {
    const stage = new PredictionStage();
    stage.takeAll([...visitAt(0), ...visitAt(day), ...passTo(9 * day)]);
    expect(labelsOf(stage, "conversion")[0]).toMatchObject({ atHour: closed, label: 0 });
  });
});

describe("examples of clicks", () => {
  const shown = { ad_id: "boots", placement: "banner" };

  it("are 1 with the click, and 0 ten minutes after the impression", () => {
    const stage = new PredictionStage();
    stage.takeAll([
      eventAt(0, "ad_impression", shown),
      eventAt(9, "ad_click", { ad_id: "boots" }),
      eventAt(20, "ad_impression", shown),
      eventAt(31, "ad_click", { ad_id: "boots" }),
    ]);
    expect(labelsOf(stage, "click").map(({ label }) => label)).toEqual([1, 0]);
    const [first, second] = stage.examples("click");
    expect([first.labelAtMs - first.atMs, second.labelAtMs - second.atMs])
      .toEqual([9 * minuteMs, 10 * minuteMs]);
  });

  it("come of no click on what was not shown", () => {
    const stage = new PredictionStage();
    stage.takeAll([
      eventAt(0, "ad_impression", shown),
      eventAt(1, "ad_click", { ad_id: "tea" }),
      eventAt(2, "ad_click"),
    ]);
    expect(stage.examples("click")).toEqual([]);
  });

  it("are about the last impression of an ad that was shown again", () => {
    const stage = new PredictionStage();
    stage.takeAll([
      eventAt(0, "ad_impression", shown),
      eventAt(1, "ad_impression", { ...shown, placement: "sidebar" }),
      eventAt(2, "ad_click", { ad_id: "boots" }),
      eventAt(30, "user_like"),
    ]);
    const minutes = ({ atMs }: { atMs: number }) => (atMs - startMs) / minuteMs;
    expect(stage.examples("click").map((one) => [minutes(one), one.label])).toEqual([[1, 1], [
      0,
      0,
    ]]);
  });

  it("give up the oldest impression where there are more than places", () => {
    const stage = new PredictionStage();
    for (let i = 0; i <= keptImpressions; i++) {
      stage.take(eventAt(i / 10, "ad_impression", { ad_id: `ad ${i}` }));
    }
    expect(labelsOf(stage, "click")).toMatchObject([{ atHour: 0, label: 0 }]);
    stage.take(eventAt(1, "ad_click", { ad_id: "ad 0" }));
    stage.take(eventAt(1, "ad_click", { ad_id: `ad ${keptImpressions}` }));
    expect(labelsOf(stage, "click").map(({ label }) => label)).toEqual([0, 1]);
  });
});

describe("examples of engagement", () => {
  it("are what the next session came to, whose features are from before it", () => {
    const stage = new PredictionStage();
    stage.takeAll([
      ...visitAt(0),
      eventAt(day, "session_start"),
      eventAt(day + 1, "user_like"),
      eventAt(day + 2, "user_share"),
      eventAt(day + 30, "session_end"),
      ...visitAt(2 * day),
    ]);
    const examples = stage.examples("engagement");
    expect(examples.length).toBe(2);
    const [lively, dull] = examples.map(({ label }) => label);
    expect(lively).toBeGreaterThan(dull);
    expect(dull).toBeGreaterThanOrEqual(0);
    for (const { atMs, labelAtMs } of examples) expect(labelAtMs).toBeGreaterThan(atMs);
  });
});

describe("examples of consumption", () => {
  it("tell what was consumed, after what, the newest first", () => {
    const stage = new PredictionStage();
    stage.takeAll([
      eventAt(0, "video_play", { video_id: "a", category: "Music" }),
      eventAt(5, "video_play", { video_id: "b" }),
      eventAt(6, "video_play", { video_id: "b" }),
      eventAt(9, "article_view", { article_id: "c", category: "News" }),
    ]);
    expect(stage.consumptions()).toMatchObject([
      { user: "u", item: "a", category: "Music", recent: new Uint32Array(0) },
      { user: "u", item: "b", category: undefined, recent: Uint32Array.of(textHash("a")) },
      {
        user: "u",
        item: "c",
        category: "News",
        recent: Uint32Array.of(textHash("b"), textHash("a")),
      },
    ]);
  });
});

describe("what is waited for", () => {
  it("survives a crash: the same examples, whenever it comes", () => {
    const events = Array.from({ length: 30 }, (_, i) => [
      ...visitAt(i * 9 * hour, i % 3 === 0 ? "v" : "u"),
      eventAt(i * 9 * hour + 11, "ad_impression", { ad_id: `ad ${i % 2}` }),
      ...(i % 4 === 0 ? [eventAt(i * 9 * hour + 12, "ad_click", { ad_id: `ad ${i % 2}` })] : []),
    ]).flat();
    const [calm, shaken] = [new PredictionStage(), new PredictionStage()];
    events.forEach((event, i) => {
      calm.take(event);
      shaken.take(event);
      if (i % 7 === 3) shaken.users.commit();
      if (i % 11 === 10) shaken.users.crash();
    });
    const plain = ({ published }: PredictionStage) =>
      published.map(({ subject, payload, messageId }) => [subject, [...payload], messageId]);
    expect(plain(shaken)).toEqual(plain(calm));
    expect(calm.examples("click").length).toBeGreaterThan(20);
    expect(calm.examples("churn").length).toBeGreaterThan(2);
    expect(dayMs).toBeLessThan(horizonMs);
  });
});
