import { Schema } from "effect";
import { describe, expect, it } from "vitest";
import { ByteWriter } from "../../ml/bytes.ts";
import { expertNames } from "../../ml/experts.ts";
import { furthestAheadMs } from "../../streams/question.ts";
import { videoKind } from "./kind.ts";
import { artefactSaying, convince, newsOfVersions } from "./testing-network.ts";
import { hourMs, rowAt, Stage, startMs } from "./testing.ts";

const Figure = Schema.NullOr(Schema.Finite);
const PerTarget = Schema.Struct({ views: Figure, likes: Figure, comments: Figure });
const Band = Schema.Struct({ value: Schema.Int, low: Schema.Int, high: Schema.Int });

/** The whole of what is shown of a video that has readings. */
const Shown = Schema.Struct({
  video_id: Schema.String,
  readings: Schema.Int,
  window: Schema.Array(Schema.Struct({
    at: Schema.String,
    viewCount: Schema.Finite,
    likeCount: Schema.Finite,
    commentCount: Schema.Finite,
  })),
  viewsPerHour: Schema.Finite,
  likesPerHour: Schema.Finite,
  commentsPerHour: Schema.Finite,
  followedForecasts: Schema.Int,
  method: Schema.String,
  model: Schema.String,
  nextAt: Schema.String,
  experts: Schema.Array(Schema.Struct({
    name: Schema.Literals(expertNames),
    gains: PerTarget,
    weights: PerTarget,
  })),
  mix: PerTarget,
  served: PerTarget,
  networks: Schema.Array(Schema.Struct({
    model: Schema.String,
    isServing: Schema.Boolean,
    gains: PerTarget,
    believed: PerTarget,
  })),
  ahead: Schema.NullOr(
    Schema.Struct({ at: Schema.String, views: Band, likes: Band, comments: Band }),
  ),
});
const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Shown));

/** What a question about "v" is answered with, as it travels. */
function ask(stage: Stage, question = "") {
  const answer = JSON.stringify(videoKind.inspect(stage.video(), question, stage.shared));
  return decode(answer, { onExcessProperty: "error" });
}

function ahead(stage: Stage, aheadMs: number) {
  const { ahead } = ask(stage, JSON.stringify({ aheadMs }));
  if (ahead === null) throw new Error(`nothing is said of ${aheadMs} ms ahead`);
  return ahead;
}

/** "v" read so many times, hourly: 60 views, 2 likes and no comments an hour. */
async function stageAfter(readings: number): Promise<Stage> {
  const stage = await Stage.open();
  for (let hour = 0; hour < readings; hour++) {
    stage.take(rowAt(hour, [100 + 60 * hour, 10 + 2 * hour, 1]));
  }
  return stage;
}

describe("the live state of a video", () => {
  it("shows its readings and growth, and who forecasts", async () => {
    const { window, nextAt, ...shown } = ask(await stageAfter(2));
    expect(shown).toMatchObject({
      video_id: "v",
      readings: 2,
      viewsPerHour: 60,
      likesPerHour: 2,
      commentsPerHour: 0,
      followedForecasts: 1,
      method: "cold-start",
      model: "trend@2",
      networks: [],
      ahead: null,
    });
    expect(window[1]).toEqual({
      at: new Date(startMs + hourMs).toISOString(),
      viewCount: 160,
      likeCount: 12,
      commentCount: 1,
    });
    expect(nextAt).toBe(new Date(startMs + 2 * hourMs).toISOString());
  });

  it("shows what each expert says, and weights that add up to one", async () => {
    const { experts, mix, served } = ask(await stageAfter(30));
    expect(served).toEqual(mix);
    const named = new Map(experts.map((expert) => [expert.name, expert]));
    expect(named.get("drift")?.gains).toEqual({ views: 60, likes: 2, comments: 0 });
    expect(named.get("last")?.gains).toEqual({ views: 0, likes: 0, comments: 0 });
    // Only the young have a cohort, and a day's clock is not known after 30 hours of readings.
    expect(named.has("cohort")).toBe(false);
    expect(named.has("pooled")).toBe(true);
    for (const target of ["views", "likes", "comments"] as const) {
      const total = experts.reduce((sum, { weights }) => sum + (weights[target] ?? NaN), 0);
      expect(total).toBeCloseTo(1, 1);
    }
    expect(mix.views).toBeGreaterThan(55);
    expect(mix.views).toBeLessThan(65);
  });

  it("shows the cohort's word on a young video", async () => {
    const { experts } = ask(await stageAfter(3));
    expect(experts.map(({ name }) => name)).toContain("cohort");
  });

  it("shows what networks say, and how much of it is believed", async () => {
    const stage = await stageAfter(22);
    const doubling = artefactSaying(Math.log(2), Math.log(2), Math.log(2));
    const news = newsOfVersions([7, doubling], [8, artefactSaying(0, 0, 0)]);
    stage.takeBytes(news, startMs);
    convince(stage.shared.networks.champion);
    stage.take(rowAt(22, [100 + 60 * 22, 10 + 2 * 22, 1]));
    const { networks, mix, served } = ask(stage);
    expect(networks.map(({ model, isServing }) => [model, isServing]))
      .toEqual([["forecast@7", true], ["forecast@8", false]]);
    expect(networks[0].gains.views).toBeCloseTo(2 * (mix.views ?? NaN) + 0.5, 1);
    expect(networks[1].gains).toEqual(mix);
    expect(served.views).toBeGreaterThan(1.8 * (mix.views ?? NaN));
    expect(networks[0].believed.views).toBeGreaterThan(0.9);
  });

  it("is little where no reading was believed yet", async () => {
    const stage = await stageAfter(1);
    const fresh = videoKind.initial("w");
    const shown = JSON.stringify(videoKind.inspect(fresh, '{"aheadMs":1}', stage.shared));
    expect(JSON.parse(shown)).toMatchObject({ video_id: "w", readings: 0, nextAt: null });
  });
});

describe("a question how things will be", () => {
  it("is answered for an hour as the forecast is that goes out", async () => {
    for (const readings of [3, 30]) {
      const stage = await stageAfter(readings);
      expect(ahead(stage, hourMs)).toEqual(stage.forecasts.at(-1)?.hour);
    }
  });

  it("is answered for any time up to a day ahead: more with time, within its band", async () => {
    const stage = await stageAfter(60);
    const lastMs = startMs + 59 * hourMs;
    const views = 100 + 60 * 59;
    let before = views;
    for (const hours of [1 / 60, 0.5, 1, 1.5, 2, 3, 6, 12, 18, 24]) {
      const { at, views: band } = ahead(stage, hours * hourMs);
      expect(at).toBe(new Date(lastMs + hours * hourMs).toISOString());
      expect(band.low).toBeLessThanOrEqual(band.value);
      expect(band.high).toBeGreaterThanOrEqual(band.value);
      expect(band.value).toBeGreaterThanOrEqual(before);
      expect(Math.abs(band.value - views - 60 * hours)).toBeLessThan(2 + 6 * hours);
      before = band.value;
    }
  });

  it("follows the clock of the days before where that is known, to the end of the day", async () => {
    const stage = await Stage.open();
    let views = 1000;
    for (let hour = 0; hour < 24 * 4 + 1; hour++) {
      stage.take(rowAt(hour, [views += hour % 24 < 12 ? 100 : 20, 0, 0]));
    }
    // The last reading stands at hour 96: half a day of twenty follows half a day of a hundred.
    const gain = (hours: number) => ahead(stage, hours * hourMs).views.value - views;
    expect(gain(12)).toBeGreaterThan(1000);
    expect(gain(12)).toBeLessThan(1250);
    // Half as much again would be 1,440 in all; at the rate of the morning it would be 2,400.
    expect(gain(23)).toBeLessThan(2000);
    expect(gain(24)).toBeLessThan(2000);
    expect(gain(24)).toBeGreaterThanOrEqual(gain(23));
  });

  it.each([
    ["no JSON", "6h"],
    ["no object", "[]"],
    ["no number", '{"aheadMs":"6h"}'],
    ["nothing", "{}"],
    ["no time", '{"aheadMs":0}'],
    ["the past", '{"aheadMs":-1}'],
    ["more than a day", `{"aheadMs":${furthestAheadMs + 1}}`],
    ["what has no end", '{"aheadMs":1e999}'],
  ])("that asks for %s adds nothing to the answer", async (_case, question) => {
    const stage = await stageAfter(3);
    expect(ask(stage, question)).toEqual(ask(stage));
  });

  it("changes nothing, so that a replay need not know who asked", async () => {
    const stage = await stageAfter(30);
    const bytes = () => {
      const writer = new ByteWriter();
      stage.video().encode(writer);
      stage.shared.encode(writer);
      return writer.take();
    };
    const before = bytes();
    const { revision } = stage.shared;
    for (const question of ["", "{", '{"aheadMs":1000}', `{"aheadMs":${furthestAheadMs}}`]) {
      ask(stage, question);
    }
    expect(bytes()).toEqual(before);
    expect(stage.shared.revision).toBe(revision);
  });
});
