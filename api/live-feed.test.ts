import { Schema } from "effect";
import { connect, type NatsConnection } from "nats";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startNats, type TestNats } from "../local/testing.ts";
import type { Alert, Forecast, PartitionStatus } from "../streams/forecast.ts";
import { type ModelStatus, modelStatusSubject } from "../streams/model-status.ts";
import { alertSubject, forecastSubject, statusSubject } from "../streams/subjects.ts";
import { LiveEvent } from "./contract/live.ts";
import type { LiveClient } from "./live-client.ts";
import { LiveFeed, maxPerTick } from "./live-feed.ts";
import { subscriptionsOf, until } from "./testing.ts";

let server: TestNats;
let nats: NatsConnection;
let producer: NatsConnection;
let feed: LiveFeed;
let nowMs = Date.UTC(2025, 0, 1);

beforeAll(async () => {
  server = await startNats();
  nats = await connect({ servers: server.url });
  producer = await connect({ servers: server.url });
});
afterAll(async () => {
  await nats?.close();
  await producer?.close();
  await server?.stop();
});
beforeEach(async () => {
  const bounds = { maxClients: 60, maxPerReader: 2 };
  feed = new LiveFeed(nats, () => nowMs, { tickMs: 20, statusMs: 40, checkMs: 20, ...bounds });
  await nats.flush();
});
afterEach(() => feed.close());

const band = { value: 2, low: 1, high: 3 };
const ahead = { at: "2025-01-01T01:00:00.000Z", views: band, likes: band, comments: band };

function forecast(video_id: string, sequence: number): Forecast {
  return {
    video_id,
    madeAt: "2025-01-01T00:00:00.000Z",
    method: "trend",
    model: "trend-1",
    weighedMost: { views: "pooled", likes: "pooled", comments: "last" },
    reading: { viewCount: 1, likeCount: 1, commentCount: 1 },
    growth: {
      viewsPerHour: 1,
      likesPerHour: 1,
      commentsPerHour: 1,
      viewsPerHourPerHour: 0,
      likesPerView: 1,
    },
    next: ahead,
    hour: ahead,
    partition: 3,
    sequence,
  };
}

function alert(video_id: string): Alert {
  return {
    kind: "breakout",
    video_id,
    at: "2025-01-01T00:00:00.000Z",
    text: "up",
    viewCount: 1,
    viewsPerHour: 1,
    usualViewsPerHour: 1,
    sequence: 1,
  };
}

function status(partition: number): PartitionStatus {
  return {
    kind: "video",
    partition,
    owner: "here",
    epoch: 1,
    sequence: 1,
    committedSequence: 1,
    lag: 0,
    residentActors: 0,
    stepped: 0,
    late: 0,
    duplicates: 0,
    deadLetters: 0,
    eventsPerSecond: 0,
    checkpointMs: 0,
    committedAt: null,
    at: "2025-01-01T00:00:00.000Z",
    watermark: null,
  };
}

function tell(subject: string, message: unknown): void {
  producer.publish(subject, JSON.stringify(message));
}

/** Opens a reader that the feed must take, and waits until the feed hears what is published. */
async function open(token?: string): Promise<LiveClient> {
  const client = feed.open(token);
  if (client === undefined) throw new Error("the feed took no reader");
  await nats.flush();
  return client;
}

/** What a reader hears, as it comes: each chunk as a list of events. */
function listen(client: LiveClient) {
  const chunks: LiveEvent[][] = [];
  const ended = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of client.body) chunks.push(eventsIn(decoder.decode(chunk)));
  })();
  const heard = <Name extends LiveEvent["event"]>(name: Name) =>
    chunks.flat().filter((event) => event.event === name);
  return { chunks, ended, heard };
}

const decodeEvent = Schema.decodeUnknownSync(LiveEvent);

function eventsIn(text: string): LiveEvent[] {
  return text.split("\n\n").filter((block) => block.startsWith("event: ")).map((block) => {
    const [first, ...lines] = block.split("\n");
    const data = lines.map((line) => line.replace(/^data: /, "")).join("\n");
    return decodeEvent({ event: first.slice("event: ".length), data: JSON.parse(data) });
  });
}

describe("LiveFeed", () => {
  it("tells forecasts, trend events and statuses as the contract says", async () => {
    const reader = listen(await open());
    tell(forecastSubject("v"), forecast("v", 1));
    tell(alertSubject("breakout", "v"), alert("v"));
    tell(statusSubject("video", 3), status(3));
    await until(
      "everything was heard",
      () =>
        reader.heard("forecast").length > 0 && reader.heard("alert").length > 0 &&
        reader.heard("status").some(({ data }) => Array.isArray(data) && data.length === 1),
    );
    expect(reader.heard("forecast")[0].data).toEqual(forecast("v", 1));
    expect(reader.heard("alert")[0].data).toEqual(alert("v"));
    expect(reader.heard("status").at(-1)?.data).toEqual([status(3)]);
  });

  it("starts with how the partitions are", async () => {
    tell(statusSubject("video", 7), status(7));
    await until("the status was heard", () => feed.recentStatuses().length === 1);
    const reader = listen(await open());
    await until("the first chunk came", () => reader.chunks.length > 0);
    expect(reader.chunks[0]).toEqual([
      { event: "status", data: [status(7)] },
      { event: "models", data: [] },
    ]);
  });

  it("tells only the latest forecast of a video at each tick", async () => {
    const reader = listen(await open());
    for (let i = 1; i <= 2000; i++) tell(forecastSubject("v"), forecast("v", i));
    const last = () => reader.heard("forecast").at(-1)?.data;
    await until("the latest was heard", () => Reflect.get(Object(last()), "sequence") === 2000);
    expect(reader.heard("forecast").length).toBeLessThan(1000);
    for (const chunk of reader.chunks) {
      expect(chunk.filter(({ event }) => event === "forecast").length).toBeLessThanOrEqual(1);
    }
  });

  it("tells of at most so many videos at a tick, the ones heard of last", async () => {
    const reader = listen(await open());
    for (let i = 1; i <= 1000; i++) tell(forecastSubject(`v${i}`), forecast(`v${i}`, i));
    const hasLast = () =>
      reader.heard("forecast").some(({ data }) => Reflect.get(data, "sequence") === 1000);
    await until("the last was heard", hasLast);
    for (const chunk of reader.chunks) expect(chunk.length).toBeLessThanOrEqual(maxPerTick);
  });

  it("tells a reader of one video everything about that one, and nothing else", async () => {
    const reader = listen(await open("mine"));
    await open();
    tell(forecastSubject("mine"), forecast("mine", 1));
    for (let i = 1; i <= 500; i++) tell(forecastSubject(`v${i}`), forecast(`v${i}`, i));
    tell(alertSubject("stall", "other"), alert("other"));
    tell(alertSubject("stall", "mine"), alert("mine"));
    await until(
      "both were heard",
      () => reader.heard("forecast").length > 0 && reader.heard("alert").length > 0,
    );
    expect(reader.heard("forecast").map(({ data }) => data)).toEqual([forecast("mine", 1)]);
    expect(reader.heard("alert").map(({ data }) => data)).toEqual([alert("mine")]);
  });

  it("subscribes once, however many read, and only while somebody does", async () => {
    const idle = subscriptionsOf(nats);
    const first = await open();
    const busy = subscriptionsOf(nats);
    const others = await Promise.all(
      Array.from({ length: 40 }, (_, i) => open(i % 2 ? "v" : undefined)),
    );
    expect(subscriptionsOf(nats)).toBe(busy);
    expect(busy).toBe(idle + 2);
    for (const client of [first, ...others]) await client.body.cancel();
    expect(feed.readers).toBe(0);
    expect(subscriptionsOf(nats)).toBe(idle);
    const reader = listen(await open());
    tell(forecastSubject("v"), forecast("v", 9));
    await until("a later reader hears", () => reader.heard("forecast").length > 0);
  });

  it("drops a reader that does not read, and nobody else", async () => {
    await open();
    const reader = listen(await open());
    const long = "x".repeat(2500);
    await until("the slow reader was dropped", async () => {
      for (let i = 0; i < 300; i++) {
        tell(forecastSubject(`v${i}`), { ...forecast(`v${i}`, i), model: long });
      }
      await producer.flush();
      return feed.readers === 1;
    });
    const before = reader.chunks.length;
    await until("the other goes on", () => reader.chunks.length > before + 1);
  });

  it("ignores what is no message of ours", async () => {
    const reader = listen(await open());
    producer.publish("status.video.1", "not json");
    producer.publish("status.video.1", '{"kind":"video"}');
    producer.publish(forecastSubject("v"), JSON.stringify({ text: "x".repeat(5000) }));
    tell(forecastSubject("w"), forecast("w", 1));
    await until("the message after was heard", () => reader.heard("forecast").length > 0);
    expect(reader.heard("forecast")).toHaveLength(1);
    expect(feed.recentStatuses()).toEqual([]);
  });

  it("keeps an event whole whose data has line breaks", async () => {
    const reader = listen(await open());
    producer.publish(forecastSubject("v"), JSON.stringify(forecast("v", 1), null, 2));
    await until("it was heard", () => reader.heard("forecast").length > 0);
    expect(reader.heard("forecast")[0].data).toEqual(forecast("v", 1));
  });

  it("forgets a status that is not renewed", async () => {
    tell(statusSubject("video", 2), status(2));
    tell(statusSubject("video", 1), status(1));
    await until("both were heard", () => feed.recentStatuses().length === 2);
    expect(feed.recentStatuses().map(({ partition }) => partition)).toEqual([1, 2]);
    nowMs += 10_001;
    expect(feed.recentStatuses()).toEqual([]);
  });

  it("believes the newest owner of a partition, until it is silent", async () => {
    const owned = (owner: string, epoch: number) => ({ ...status(1), owner, epoch });
    const owner = () => feed.recentStatuses().find(({ partition }) => partition === 1)?.owner;
    tell(statusSubject("video", 1), owned("newer", 7));
    tell(statusSubject("video", 1), owned("fenced", 6));
    tell(statusSubject("video", 2), status(2));
    await until("the last was heard", () => feed.recentStatuses().length === 2);
    expect(owner()).toBe("newer");
    nowMs += 10_001;
    tell(statusSubject("video", 1), owned("restored", 2));
    await until("it was heard", () => owner() === "restored");
  });

  it("tells how trainings get on, until a trainer falls silent over one", async () => {
    const training: ModelStatus = {
      name: "forecast",
      state: "training",
      examples: 4000,
      wanted: 2500,
      epoch: 3,
      epochs: 30,
      trainingLoss: 0.031,
      validationLoss: 0.034,
      reason: null,
      at: "2025-01-01T00:00:00.000Z",
    };
    const reader = listen(await open());
    const told = () => reader.heard("models").at(-1)?.data;
    const count = () => Object.keys(told() ?? {}).length;
    tell(modelStatusSubject("forecast"), { state: "training" });
    tell(modelStatusSubject("forecast"), training);
    await until("it was heard", () => count() === 1);
    expect(told()).toEqual([training]);
    expect(feed.recentStatuses()).toEqual([]);
    nowMs += 10_001;
    await until("it was forgotten", () => count() === 0);
    const failed = { ...training, state: "failed", reason: "no backend" };
    tell(modelStatusSubject("forecast"), failed);
    await until("it was heard", () => count() === 1);
    nowMs += 10_001;
    expect(feed.recentModels()).toEqual([failed]);
  });

  it("takes so many readers and no more", async () => {
    const clients = await Promise.all(Array.from({ length: 60 }, () => open()));
    expect(feed.open(undefined)).toBeUndefined();
    await clients[0].body.cancel();
    expect(feed.open(undefined)).toBeDefined();
  });

  it("takes so many connections of one reader, and shows out whoever may stay no more", async () => {
    let mayStay = true;
    const reader = { name: "key k1", mayStay: () => Promise.resolve(mayStay) };
    const clients = [feed.open(undefined, reader), feed.open("v", reader)];
    expect(feed.open(undefined, reader)).toBeUndefined();
    const other = feed.open(undefined, { name: "key k2", mayStay: () => Promise.resolve(true) });
    expect(other).toBeDefined();
    mayStay = false;
    await until("the others are gone", () => feed.readers === 1);
    for (const client of clients) expect(client?.body).toBeDefined();
  });

  it("ends every reader when it closes", async () => {
    const readers = [listen(await open()), listen(await open("v"))];
    feed.close();
    await Promise.all(readers.map(({ ended }) => ended));
    expect(feed.readers).toBe(0);
  });
});
