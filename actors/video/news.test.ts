import { describe, expect, it } from "vitest";
import { Rejection } from "../../streams/rejection.ts";
import { controlToken, statsSubject } from "../../streams/subjects.ts";
import { isNews } from "./news.ts";
import { bytesOf, hourMs, idIn, rowAt, Stage, startMs, textOf } from "./testing.ts";

const partitions = 4;
const about = { channel: "cats", published_at: new Date(startMs).toISOString() };

/** The messages of a stage to other partitions about one topic: subject, id, text. */
function newsOf(stage: Stage, topic: "cohorts" | "pooled" = "cohorts") {
  return stage.sent.filter(({ subject, payload }) =>
    subject.startsWith("events.") &&
    textOf(payload.subarray(0, 40)).startsWith(`{"control":"${topic}"`)
  );
}

/** Readings of a video after its first that the others learn from. */
const observedReadings = 19;

/**
 * Lets young videos of one channel be observed so many times: each gains 3,600 views an hour. Says
 * after how many observations the other partitions were told.
 */
function observe(stage: Stage, times: number): number[] {
  const toldAfter: number[] = [];
  for (let observed = 1; observed <= times; observed++) {
    const hour = 1 + (observed - 1) % observedReadings;
    const number = Math.floor((observed - 1) / observedReadings);
    const video_id = idIn(stage.partition, partitions, number);
    const row = (hour: number) =>
      rowAt(hour, [3600 * hour, 36 * hour, 4 * hour], { video_id, ...about });
    if (hour === 1) stage.take(row(0));
    const before = newsOf(stage).length;
    stage.take(row(hour));
    if (newsOf(stage).length > before) toldAfter.push(observed);
  }
  return toldAfter;
}

describe("news of young videos", () => {
  it("goes to every other partition after eight observations, under ids that never change", async () => {
    const stage = await Stage.open(1, partitions);
    expect(observe(stage, 8)).toEqual([8]);
    const sent = newsOf(stage);
    expect(sent.map(({ subject }) => subject)).toEqual(
      [0, 2, 3].map((other) => statsSubject(controlToken(other, partitions))),
    );
    // The ninth reading is the eighth observation; its forecast comes after the news.
    expect(sent.map(({ messageId }) => messageId)).toEqual([
      "video.1.9.0",
      "video.1.9.1",
      "video.1.9.2",
    ]);
    expect(stage.sent.at(-1)?.messageId).toBe("video.1.9.3");
  });

  it("is told ever less often: after 8 observations, 16, 32, 64, 128 and then every 256", async () => {
    const stage = await Stage.open(0, partitions);
    expect(observe(stage, 1100)).toEqual([8, 24, 56, 120, 248, 504, 760, 1016]);
  });

  it("changes what another partition forecasts for a new video, and survives a restart", async () => {
    const teller = await Stage.open(0, partitions);
    observe(teller, 200);
    const [news] = newsOf(teller).slice(-3);
    const first = rowAt(30, [500, 5, 1], { video_id: idIn(2, partitions), ...about });

    const ignorant = await Stage.open(2, partitions);
    ignorant.take(first);

    const told = await Stage.open(2, partitions);
    expect(isNews(news.payload)).toBe(true);
    expect(told.takeBytes(news.payload, startMs)).toBe("news");
    expect(told.counts).toEqual({ stepped: 0, late: 0, duplicates: 0, deadLetters: 0 });
    await told.commit();
    await told.restart();
    told.take(first);

    const [without] = ignorant.forecasts;
    const [withNews] = told.forecasts;
    const gain = (views: { value: number }) => views.value - 500;
    expect(gain(without.hour.views)).toBeLessThan(900);
    // Its kind gains 3,600 an hour.
    expect(gain(withNews.hour.views)).toBeGreaterThan(2 * gain(without.hour.views));
    expect(gain(withNews.hour.views)).toBeLessThan(5000);
  });

  it("counts once however often a crash makes the teller repeat it", async () => {
    const teller = await Stage.open(0, partitions);
    observe(teller, 200);
    const [news] = newsOf(teller).slice(-3);
    const first = rowAt(30, [500, 5, 1], { video_id: idIn(2, partitions), ...about });
    const forecastsAfter = async (times: number) => {
      const told = await Stage.open(2, partitions);
      for (let i = 0; i < times; i++) {
        expect(told.takeBytes(news.payload, startMs)).toBe("news");
        if (i % 2 === 1) await told.restart();
      }
      told.take(first);
      return told.forecasts.map(({ next, hour }) => ({ next, hour }));
    };
    expect(await forecastsAfter(5)).toEqual(await forecastsAfter(1));
  });

  it("fits a message of a default nats-server, whatever the names of channels", async () => {
    const stage = await Stage.open(0, partitions);
    for (let video = 0; video < 1020; video++) {
      const name = String(video).padEnd(500, "n");
      const more = { video_id: idIn(0, partitions, video), channel: name, category: name };
      stage.take(rowAt(0, [0, 0, 0], more));
      stage.take(rowAt(1, [100, 1, 0], more));
    }
    const sizes = newsOf(stage).map(({ payload }) => payload.length);
    expect(sizes).toHaveLength(3 * 8);
    expect(Math.max(...sizes)).toBeLessThan(1024 ** 2 - 16 * 1024);
  });

  it.each([
    ["payload", '{"control":"cohorts","from":', /wanted news of one partition for another/],
    ["from", '{"control":"cohorts","from":"me","delta":""}', /found "me", wanted the number/],
    [
      "delta",
      '{"control":"cohorts","from":1,"sequence":9,"delta":5}',
      /found 5, wanted statistics in base64/,
    ],
    [
      "delta",
      '{"control":"cohorts","from":1,"sequence":9}',
      /found nothing, wanted statistics in base64/,
    ],
    [
      "delta",
      '{"control":"cohorts","from":1,"sequence":9,"delta":""}',
      /wanted statistics in base64/,
    ],
    [
      "delta",
      '{"control":"cohorts","from":1,"sequence":9,"delta":"AQAAAA=="}',
      /wanted statistics in base64/,
    ],
    ["delta", '{"control":"cohorts","from":1,"sequence":9,"delta":"AAAAAP8="}', /1 bytes too many/],
    // Names that a sender made up go into headers: they must be texts of one line, and short.
    ['"a\\r\\nb"', '{"control":"cohorts","from":1,"a\\r\\nb":1}', /wanted no excess property/],
    ["constructor", '{"control":"cohorts","from":1,"constructor":1}', /wanted no excess property/],
    [
      `"${"n".repeat(40)}"`,
      `{"control":"cohorts","from":1,"${"n".repeat(900)}":1}`,
      /wanted no excess property/,
    ],
  ])("is refused for its %s: %s", async (field, json, message) => {
    const stage = await Stage.open();
    const outcome = stage.takeBytes(new TextEncoder().encode(json), startMs);
    expect(outcome).toBeInstanceOf(Rejection);
    expect(outcome).toMatchObject({ field });
    expect(outcome instanceof Rejection ? outcome.message : "").toMatch(message);
    expect(stage.counts.deadLetters).toBe(1);
  });

  it("cannot be brought by a reading, which anybody may send", async () => {
    const teller = await Stage.open(0, partitions);
    observe(teller, 8);
    const news: unknown = JSON.parse(textOf(newsOf(teller)[0].payload));
    const stage = await Stage.open();
    const outcome = stage.takeBytes(bytesOf(Object.assign({}, news, rowAt(0, [1, 0, 0]))), startMs);
    expect(outcome).toMatchObject({ field: "timestamp" });
  });

  it("is not taken for what it is not: a reading may have a field of that name", async () => {
    const stage = await Stage.open();
    const reading = { control: "on", ...rowAt(0, [1, 0, 0]) };
    expect(stage.takeBytes(bytesOf(reading), startMs + hourMs)).toBe("stepped");
  });
});
