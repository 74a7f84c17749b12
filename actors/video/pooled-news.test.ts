import { describe, expect, it } from "vitest";
import { ByteWriter } from "../../ml/bytes.ts";
import { controlToken, statsSubject } from "../../streams/subjects.ts";
import { isNews } from "./news.ts";
import { artefactSaying, newsOfVersions } from "./testing-network.ts";
import { idIn, rowAt, Stage, startMs, textOf } from "./testing.ts";

const partitions = 4;

/** What a stage tells one other partition, in order. */
function newsFor(stage: Stage, other: number) {
  const subject = statsSubject(controlToken(other, partitions));
  return stage.sent.filter((message) => message.subject === subject);
}

function topicOf(payload: Uint8Array): string {
  const { control }: { control: string } = JSON.parse(textOf(payload));
  return control;
}

const videos = 6;
const hoursBetweenVideos = 12;

/**
 * Reads a partition's videos hourly, one more of them every twelve hours; the growth of each is four
 * fifths of the day before's.
 */
function read(stage: Stage, from: number, to: number): void {
  for (let hour = from; hour < to; hour++) {
    for (let video = 0; video < videos; video++) {
      const age = hour - hoursBetweenVideos * video;
      if (age < 0) continue;
      const views = Math.round(50_000 * (1 + video) * (1 - 0.8 ** (age / 24)));
      const video_id = idIn(stage.partition, partitions, video);
      stage.take(rowAt(hour, [views, views >> 4, views >> 7], { video_id, channel: "cats" }));
    }
  }
}

function sharedBytes({ shared }: Stage): Uint8Array {
  const writer = new ByteWriter();
  shared.encode(writer);
  return writer.take();
}

describe("what the pooled forecaster learnt", () => {
  it("is told after eight observations, then ever later: when it is a fiftieth of all", async () => {
    const stage = await Stage.open(0, partitions);
    const toldAt: number[] = [];
    let known = 0;
    for (let hour = 0; hour < 500; hour++) {
      const before = newsFor(stage, 1).length;
      read(stage, hour, hour + 1);
      const told = newsFor(stage, 1).slice(before);
      if (told.some(({ payload }) => topicOf(payload) === "pooled")) {
        toldAt.push(stage.shared.pooled.observations);
      }
      known = stage.shared.pooled.observations;
    }
    // A video's first two readings observe nothing: before them it had no rate.
    const readings = [0, 1, 2, 3, 4, 5].map((video) => 500 - hoursBetweenVideos * video);
    expect(known).toBe(readings.reduce((sum, count) => sum + count - 2, 0));
    const waits = toldAt.map((at, i) => at - (toldAt[i - 1] ?? 0));
    expect(Math.max(...waits.slice(0, 30))).toBeLessThanOrEqual(8 + videos);
    expect(waits.at(-1)).toBeGreaterThanOrEqual(Math.floor(known / 50) - videos);
    expect(waits.at(-1)).toBeLessThanOrEqual(Math.floor(known / 50) + videos);
  });

  it("is what another partition then knows", async () => {
    const teller = await Stage.open(0, partitions);
    read(teller, 0, 300);
    const hearer = await Stage.open(2, partitions);
    const told = newsFor(teller, 2);
    for (const { payload } of told) {
      expect(isNews(payload)).toBe(true);
      expect(hearer.takeBytes(payload, startMs)).toBe("news");
    }
    const { pooled, untoldObservations } = teller.shared;
    expect(hearer.shared.pooled.observations).toBe(pooled.observations - untoldObservations);
    const slopes = [0, 1, 2, 3, 4].map((ageStep) => pooled.decaySlope(0, ageStep));
    // It began at -0.2 for every age.
    expect(slopes[0]).toBeGreaterThan(-0.1);
    slopes.forEach((slope, ageStep) => {
      expect(hearer.shared.pooled.decaySlope(0, ageStep)).toBeCloseTo(slope, 3);
    });
    // Nothing of it is told on: the others heard it from the teller.
    expect(hearer.sent).toEqual([]);
    expect(hearer.shared.untoldObservations).toBe(0);
  });
});

describe("news that a crash makes a partition tell again", () => {
  it("is the same to the byte, and counts once", async () => {
    const teller = await Stage.open(0, partitions);
    read(teller, 0, 30);
    await teller.commit();
    read(teller, 30, 60);
    const once = newsFor(teller, 2);
    await teller.restart();
    // Back at the checkpoint, it takes the same readings and tells the same.
    read(teller, 30, 70);
    const twice = newsFor(teller, 2);
    const repeated = twice.slice(once.length);
    const topics = new Set(repeated.map(({ payload }) => topicOf(payload)));
    expect(topics).toEqual(new Set(["cohorts", "pooled"]));
    const ids = new Map(once.map((message) => [message.messageId, message]));
    const again = repeated.filter(({ messageId }) => ids.has(messageId));
    expect(again.length).toBeGreaterThan(5);
    for (const message of again) expect(message).toEqual(ids.get(message.messageId));

    const calm = await Stage.open(2, partitions);
    const distinct = new Map(twice.map((message) => [message.messageId, message]));
    for (const { payload } of distinct.values()) calm.takeBytes(payload, startMs);
    const pestered = await Stage.open(2, partitions);
    for (const { payload } of twice) pestered.takeBytes(payload, startMs);
    for (const { payload } of twice.toReversed()) pestered.takeBytes(payload, startMs);
    expect(sharedBytes(pestered)).toEqual(sharedBytes(calm));
  });

  it("counts on both topics where one event told of both", async () => {
    const teller = await Stage.open(0, partitions);
    read(teller, 0, 200);
    const told = newsFor(teller, 2);
    const sequenceOf = (payload: Uint8Array) => JSON.parse(textOf(payload)).sequence;
    const both = told.filter(({ payload }, i) =>
      i > 0 && sequenceOf(payload) === sequenceOf(told[i - 1].payload)
    );
    expect(both.length).toBeGreaterThan(0);
    const hearer = await Stage.open(2, partitions);
    for (const { payload } of told) hearer.takeBytes(payload, startMs);
    const { pooled, untoldObservations } = teller.shared;
    expect(hearer.shared.pooled.observations).toBe(pooled.observations - untoldObservations);
  });

  it("counts once also where the hearer crashed in between", async () => {
    const teller = await Stage.open(0, partitions);
    read(teller, 0, 40);
    const news = newsFor(teller, 2);
    const hearer = await Stage.open(2, partitions);
    for (const { payload } of news) hearer.takeBytes(payload, startMs);
    await hearer.commit();
    const before = sharedBytes(hearer);
    await hearer.restart();
    for (const { payload } of news) expect(hearer.takeBytes(payload, startMs)).toBe("news");
    expect(sharedBytes(hearer)).toEqual(before);
  });
});

describe("news of models", () => {
  it("has a partition run what it says, the last one heard, and after a restart too", async () => {
    const stage = await Stage.open();
    const [first, second] = [artefactSaying(0.1, 0, 0), artefactSaying(0.2, 0, 0)];
    const versions = () => {
      const { champion, challenger, challengerShare } = stage.shared.networks;
      return [champion?.version, challenger?.version, challengerShare];
    };
    expect(stage.takeBytes(newsOfVersions([1, first]), startMs)).toBe("news");
    expect(versions()).toEqual([1, undefined, 0]);
    stage.takeBytes(newsOfVersions([1, first], [2, second], 0.1), startMs);
    expect(versions()).toEqual([1, 2, 0.1]);
    stage.takeBytes(newsOfVersions([2, second]), startMs);
    stage.takeBytes(newsOfVersions([2, second]), startMs);
    expect(versions()).toEqual([2, undefined, 0]);
    expect(stage.counts).toEqual({ stepped: 0, late: 0, duplicates: 0, deadLetters: 0 });
    await stage.commit();
    await stage.restart();
    expect(versions()).toEqual([2, undefined, 0]);
    stage.takeBytes(newsOfVersions(undefined), startMs);
    expect(versions()).toEqual([undefined, undefined, 0]);
  });
});
