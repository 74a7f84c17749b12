// The demo as somebody runs it: started, watched, fed, killed, started again, told to end.
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { Effect, Option, Schema } from "effect";
import { connect, type NatsConnection } from "nats";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { PartitionsAnswer } from "../api/contract/partition.ts";
import { VideoAnswer, VideosAnswer } from "../api/contract/video.ts";
import { readDemo, type RunningDemo } from "../commands/running-demo.ts";
import {
  type RunningCommand,
  runTroupe,
  startCommand,
  temporaryFolder,
} from "../commands/testing.ts";
import { reapLeftover } from "../local/nats-leftover.ts";
import { Forecast } from "../streams/forecast.ts";
import { forecastSubject } from "../streams/subjects.ts";
import { encodeToken } from "../streams/token.ts";

const patience = { timeout: 120_000, interval: 100 };
const decodeForecast = Schema.decodeUnknownOption(Schema.fromJsonString(Forecast));

let folder = "";
let command: RunningCommand | undefined;
let connection: NatsConnection | undefined;

beforeAll(async () => {
  folder = await temporaryFolder("demo");
});

afterEach(() => connection?.close());

afterAll(async () => {
  command?.signal("SIGKILL");
  await command?.ended;
  await Effect.runPromise(reapLeftover(process.env.NATS_SERVER ?? "", join(folder, "nats")));
  await rm(folder, { recursive: true, force: true });
});

/** Starts a demo on the folder and waits until everything in it is there. */
async function startDemo(...words: string[]): Promise<RunningDemo> {
  const started = startCommand(["demo", "--port", "0", ...words], {
    TROUPE_DATA: folder,
  });
  command = started;
  let demo: RunningDemo | undefined;
  await expect.poll(async () => {
    if (started.errors() !== "") throw new Error(started.errors());
    demo = await Effect.runPromise(readDemo(folder));
    // A demo that was killed has left its own word.
    return started.output().includes(demo?.apiUrl ?? "not yet");
  }, patience).toBe(true);
  if (demo === undefined) throw new Error("the demo has not said where it is");
  const { apiUrl } = demo;
  await expect.poll(async () => (await fetch(`${apiUrl}/health/ready`)).status, patience).toBe(200);
  return demo;
}

/** Gathers the forecasts that go out from now on. */
async function listen(url: string, subject: string): Promise<Forecast[]> {
  connection = await connect({ servers: url });
  const forecasts: Forecast[] = [];
  connection.subscribe(subject, {
    callback: (_, message) => {
      const forecast = Option.getOrUndefined(decodeForecast(message.string()));
      if (forecast !== undefined) forecasts.push(forecast);
    },
  });
  await connection.flush();
  return forecasts;
}

async function get<A>(url: string, schema: Schema.Decoder<A>): Promise<A> {
  const response = await fetch(url);
  return Schema.decodeUnknownSync(schema)(await response.json());
}

async function post(apiUrl: string, events: unknown): Promise<unknown> {
  const response = await fetch(`${apiUrl}/v1/events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(events),
  });
  expect(response.status).toBe(202);
  return response.json();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const videoId = "of mine, é";

function reading(minute: number, viewCount: number) {
  const timestamp = new Date(Date.UTC(2025, 7, 8, 6, minute)).toISOString();
  return { timestamp, video_id: videoId, viewCount, likeCount: 10, commentCount: 1 };
}

const rows = [
  "timestamp,video_id,viewCount,likeCount,commentCount",
  "2025-08-08T06:00:00Z,a,100,10,1",
  "2025-08-08T07:00:00Z,a,200,20,2",
  "2025-08-08T07:00:00Z,a,200,20,2",
  "2025-08-08T06:30:00Z,a,150,15,1",
  "2025-08-08T08:00:00Z,b,-5,1,1",
  '2025-08-08T08:00:00Z,"b,1,1,1',
  "2025-08-08T08:00:00Z,b,5,1,1",
];

// In order: each goes on with the demo that the one before left.
describe("troupe demo", { timeout: 400_000 }, () => {
  const troupe = (...words: string[]) => runTroupe(words, { TROUPE_DATA: folder, PORT: "0" });
  let demo: RunningDemo;

  it("shows videos and forecasts, takes events, and outlives a kill -9", async () => {
    demo = await startDemo("--videos", "12", "--users", "0");
    const forecasts = await listen(demo.natsUrl, "predictions.video.*.forecast");
    await expect.poll(() => forecasts.length, patience).toBeGreaterThan(0);
    await expect.poll(async () => {
      const { items } = await get(`${demo.apiUrl}/v1/videos`, VideosAnswer);
      return items.length;
    }, patience).toBeGreaterThan(10);

    const mine = () => forecasts.filter((forecast) => forecast.video_id === videoId);
    expect(await post(demo.apiUrl, reading(0, 1000))).toMatchObject({ accepted: 1, rejected: [] });
    await expect.poll(() => mine().length, patience).toBe(1);
    const key = encodeToken(videoId);
    const video = (apiUrl: string) => get(`${apiUrl}/v1/videos/${key}`, VideoAnswer);
    await expect.poll(async () => (await fetch(`${demo.apiUrl}/v1/videos/${key}`)).status, patience)
      .toBe(200);
    expect((await video(demo.apiUrl)).video).toMatchObject({ video_id: videoId, viewCount: 1000 });

    const before = await get(`${demo.apiUrl}/v1/partitions`, PartitionsAnswer);
    command?.signal("SIGKILL");
    await command?.ended;
    await connection?.close();
    expect(existsSync(join(folder, "demo.json"))).toBe(true);

    demo = await startDemo("--no-simulator");
    const after = await get(`${demo.apiUrl}/v1/partitions`, PartitionsAnswer);
    for (const { kind, partition, epoch, sequence } of before.items) {
      const now = after.items.find((item) => item.kind === kind && item.partition === partition);
      expect(now?.epoch).toBeGreaterThan(epoch);
      expect(now?.sequence).toBeGreaterThanOrEqual(sequence);
    }
    const more = await listen(demo.natsUrl, forecastSubject(key));
    await post(demo.apiUrl, reading(1, 1010));
    await expect.poll(() => more.length, patience).toBe(1);
    expect(more[0].reading.viewCount).toBe(1010);
    await expect.poll(async () => (await video(demo.apiUrl)).video.readings, patience).toBe(2);
  });

  it("is content with itself, and lets no other have its folder", async () => {
    // The other waits for some seconds in case the first is ending.
    const second = troupe("demo");
    expect(await troupe("doctor")).toMatchObject({ code: 0, errors: "" });
    const { code, errors } = await second;
    expect(code).toBe(1);
    expect(errors).toContain(`is in use by process ${demo.process}`);
  });

  it("accounts for every row of a replay, and of the next one", async () => {
    const file = join(folder, "readings.csv");
    await writeFile(file, rows.join("\n"));

    const first = await troupe("replay", file);
    expect(first).toMatchObject({ code: 0, errors: "" });
    expect(first.output).toMatch(/^6 of 7 rows sent in .*, 1 skipped\.$/m);
    expect(first.output).toMatch(/^ {2}line 7: .*quote/m);
    expect(first.output).toMatch(/^3 stepped, 1 late, 1 duplicate, 1 dead-lettered\.$/m);
    expect(first.output).toContain(demo.apiUrl);

    const second = await troupe("replay", file);
    expect(second.output).toMatch(/^0 of 7 rows sent in .*, 6 by an earlier replay, 1 skipped\.$/m);
    expect(second.output).toMatch(/^0 stepped, 0 late, 0 duplicate, 0 dead-lettered\.$/m);

    const restarted = await troupe("replay", file, "--restart");
    expect(restarted.output).toMatch(/^6 of 7 rows sent/m);
    expect(restarted.output).toMatch(/^0 stepped, 1 late, 4 duplicate, 1 dead-lettered\.$/m);

    const listed = await troupe("deadletters", "list");
    expect(listed.output).toMatch(
      /^1 +\S+ +video\/\d+ +viewCount: found -5, wanted a whole number/m,
    );
    const replayed = await troupe("deadletters", "replay", "1");
    expect(replayed.output).toMatch(/^1 {2}rejected again as sequence \d+: viewCount/m);
    expect(replayed.code).toBe(1);
  });

  it("leaves no process and no trace of itself at SIGTERM, and ends by itself", async () => {
    const natsPid = Number(await readFile(join(folder, "nats", "nats-server.pid"), "utf8"));
    expect(isAlive(natsPid)).toBe(true);
    command?.signal("SIGTERM");
    expect(await command?.ended).toBe(0);
    expect(isAlive(natsPid)).toBe(false);
    expect(existsSync(join(folder, "demo.json"))).toBe(false);
    await expect(fetch(demo.apiUrl)).rejects.toThrow();

    const timed = await troupe("demo", "--videos", "3", "--users", "10", "--for", "1s");
    expect(timed).toMatchObject({ code: 0, errors: "" });
    expect(timed.output).toContain("by itself after 1s");
  });
});
