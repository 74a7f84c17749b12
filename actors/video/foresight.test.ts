import { describe, expect, it } from "vitest";
import { windowCapacity } from "../../ml/window.ts";
import { Rejection } from "../../streams/rejection.ts";
import { modelName } from "./foresight.ts";
import { artefactSaying, convince, newsOfVersions } from "./testing-network.ts";
import { rowAt, Stage, startMs } from "./testing.ts";

const doubling = artefactSaying(Math.log(2), Math.log(2), Math.log(2));
const halving = artefactSaying(-Math.log(2), -Math.log(2), -Math.log(2));

/** Reads "v" hourly, which gains 60 views, 20 likes and 10 comments an hour, from one hour up to but not including another, and says what came last. */
function read(stage: Stage, from: number, to: number) {
  for (let hour = from; hour < to; hour++) {
    stage.take(rowAt(hour, [1000 + 60 * hour, 100 + 20 * hour, 10 * hour]));
  }
  const forecast = stage.forecasts.at(-1);
  if (forecast === undefined) throw new Error("nothing was forecast");
  const gain = forecast.next.views.value - forecast.reading.viewCount;
  const gainOfHour = forecast.hour.views.value - forecast.reading.viewCount;
  return { method: forecast.method, model: forecast.model, gain, gainOfHour };
}

const byTrend = { method: "trend", model: "trend@2", gain: 60, gainOfHour: 60 };

describe("a network", () => {
  it("is refused where it was wrong a few times, though it is the champion", async () => {
    const stage = await Stage.open();
    read(stage, 0, 22);
    stage.takeBytes(newsOfVersions([7, halving]), startMs);
    expect(read(stage, 22, 40)).toEqual(byTrend);
    expect(stage.shared.networks.champion?.version).toBe(7);
  });

  it("serves once it is believed, is named, and is refused again where it does worse", async () => {
    const stage = await Stage.open();
    read(stage, 0, 22);
    stage.takeBytes(newsOfVersions([7, doubling]), startMs);
    convince(stage.shared.networks.champion);
    const admitted = read(stage, 22, 23);
    expect(admitted).toMatchObject({ method: "network", model: "forecast@7" });
    expect(admitted.gain).toBeGreaterThan(110);
    expect(admitted.gainOfHour).toBe(admitted.gain);
    // What it said is kept and scored under its name.
    read(stage, 23, 25);
    await stage.commit();
    const scored = stage.store.metrics.filter(({ videoKey, method }) =>
      videoKey === "v" && method === "network"
    );
    expect(new Set(scored.map(({ model, horizon }) => `${model} ${horizon}`)))
      .toEqual(new Set(["forecast@7 next", "forecast@7 hour"]));
    expect(stage.store.videos.get("v")).toMatchObject({ method: "network", model: "forecast@7" });
    expect(read(stage, 25, 500)).toEqual(byTrend);
  });

  it("says nothing of a video that is young", async () => {
    const stage = await Stage.open();
    stage.takeBytes(newsOfVersions([7, doubling]), startMs);
    convince(stage.shared.networks.champion);
    const young = read(stage, 0, windowCapacity - 1);
    expect(young).toMatchObject({ method: "cold-start", model: "trend@2" });
    expect(read(stage, windowCapacity - 1, windowCapacity)).toMatchObject({ method: "network" });
  });

  it("comes back with how much it is believed after a restart", async () => {
    const stage = await Stage.open();
    read(stage, 0, 22);
    stage.takeBytes(newsOfVersions([7, doubling], [8, halving], 0.25), startMs);
    convince(stage.shared.networks.champion);
    read(stage, 22, 30);
    await stage.commit();
    const share = () => stage.shared.networks.champion?.correction.share(0, 60, 20, 20);
    const before = share();
    await stage.restart();
    expect(share()).toBe(before);
    expect(stage.shared.networks).toMatchObject({
      champion: { version: 7 },
      challenger: { version: 8 },
      challengerShare: 0.25,
    });
  });
});

describe("a challenger", () => {
  it("runs in the shadow: it changes nothing of what is served", async () => {
    const alone = await Stage.open();
    const shadowed = await Stage.open();
    for (const stage of [alone, shadowed]) read(stage, 0, 22);
    alone.takeBytes(newsOfVersions([7, doubling]), startMs);
    shadowed.takeBytes(newsOfVersions([7, doubling], [8, halving]), startMs);
    for (const stage of [alone, shadowed]) {
      convince(stage.shared.networks.champion);
      read(stage, 22, 80);
    }
    expect(shadowed.forecasts).toEqual(alone.forecasts);
    const learnt = shadowed.shared.networks.challenger?.correction.share(0, 60, 30, 60);
    expect(learnt).toBeLessThan(0.1);
  });

  it("serves the videos that are split off to it, under its own name", async () => {
    const stage = await Stage.open();
    read(stage, 0, 22);
    stage.takeBytes(newsOfVersions(undefined, [8, doubling], 1), startMs);
    convince(stage.shared.networks.challenger);
    expect(read(stage, 22, 23)).toMatchObject({ method: "network", model: "forecast@8" });
    stage.takeBytes(newsOfVersions(undefined, [8, doubling], 0), startMs);
    expect(read(stage, 23, 24)).toEqual(byTrend);
  });
});

describe("a model that is corrupt", () => {
  it("becomes a dead letter that says so, and forecasts go on as before", async () => {
    const stage = await Stage.open();
    read(stage, 0, 22);
    stage.takeBytes(newsOfVersions([7, doubling]), startMs);
    convince(stage.shared.networks.champion);
    const cutOff = doubling.slice(0, -1);
    const notFinite = doubling.slice();
    notFinite.fill(0xff, 2, 6);
    for (const artefact of [cutOff, notFinite, new Uint8Array([9])]) {
      for (
        const news of [newsOfVersions([9, artefact]), newsOfVersions([7, doubling], [9, artefact])]
      ) {
        const outcome = stage.takeBytes(news, startMs);
        expect(outcome).toBeInstanceOf(Rejection);
        expect(outcome).toMatchObject({ field: "artefact", wanted: "the weights of a network" });
        expect(stage.sent.at(-1)?.subject).toBe("deadletters.video.0");
      }
    }
    expect(stage.counts.deadLetters).toBe(6);
    expect(read(stage, 22, 23)).toMatchObject({ method: "network", model: "forecast@7" });
  });

  it("is none that a partition could run under another name", async () => {
    const stage = await Stage.open();
    const text = new TextDecoder().decode(newsOfVersions([7, doubling]));
    const other = text.replace('"name":"forecast"', '"name":"churn"');
    expect(stage.takeBytes(new TextEncoder().encode(other), startMs))
      .toMatchObject({ field: "name", found: '"churn"' });
  });
});

describe("modelName", () => {
  it("names the trend tier, or the version of the network", () => {
    expect([0, 7].map(modelName)).toEqual(["trend@2", "forecast@7"]);
  });
});
