// Workers and the API as processes of their own, on one NATS and one Postgres: partitions are shared,
// handed over at SIGTERM, and taken over after a kill -9.
import { jetstream } from "@nats-io/jetstream";
import { Effect, Schema } from "effect";
import { connect } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PartitionItem, PartitionsAnswer } from "../api/contract/partition.ts";
import { VideosAnswer } from "../api/contract/video.ts";
import { type RunningCommand, startCommand } from "../commands/testing.ts";
import { freePort } from "../local/port.ts";
import { startNats, startPostgres, type TestNats, type TestPostgres } from "../local/testing.ts";
import { parseExposition, samplesOf } from "../metrics/scrape.ts";
import { statsSubject } from "../streams/subjects.ts";

const patience = { timeout: 60_000, interval: 200 };

/**
 * Eight partitions of videos, of users and of what activity says of videos, the six models, and four
 * partitions of experiments.
 */
const allPartitions = 34;

let nats: TestNats;
let postgres: TestPostgres;
const commands: RunningCommand[] = [];

beforeAll(async () => {
  [nats, postgres] = await Promise.all([startNats(), startPostgres({ durable: false })]);
});

afterAll(async () => {
  for (const command of commands) command.signal("SIGKILL");
  await Promise.all(commands.map((command) => command.ended));
  await nats.stop();
  await postgres.stop();
});

async function start(
  words: string[],
  said: RegExp,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningCommand> {
  const command = startCommand(words, {
    ...environment,
    NATS_URL: nats.url,
    DATABASE_URL: postgres.url,
    TROUPE_PARTITIONS: "8",
  });
  commands.push(command);
  await expect.poll(() => command.output() + command.errors(), patience).toMatch(said);
  return command;
}

const startWorker = (environment: Readonly<Record<string, string>> = {}) =>
  start(["worker"], /^Worker at .* sharing 8 partitions/m, environment);

/** The processes that own partitions, by what they say of themselves. */
function ownersOf(items: readonly PartitionItem[]): Set<string> {
  return new Set(items.flatMap(({ live }) => live === null ? [] : [live.owner]));
}

describe("troupe worker and troupe api", { timeout: 180_000 }, () => {
  it("share the partitions, and lose none of them nor an event", async () => {
    const api = await start(["api", "--port", "0"], /^Page http:\S+, API/m);
    const url = /^Page (\S+),/m.exec(api.output())?.[1] ?? "";
    const items = async () => {
      const answer = await (await fetch(`${url}/v1/partitions`)).json();
      return Schema.decodeUnknownSync(PartitionsAnswer)(answer).items;
    };
    const owners = async () => ownersOf(await items()).size;
    const running = async () => (await items()).filter(({ live }) => live !== null).length;

    const metricsPort = await Effect.runPromise(freePort());
    const first = await startWorker({ TROUPE_METRICS_PORT: `${metricsPort}` });
    await expect.poll(running, patience).toBe(allPartitions);
    const probes = `http://127.0.0.1:${metricsPort}`;
    await expect.poll(async () => (await fetch(`${probes}/health/ready`)).status, patience)
      .toBe(200);
    const told = parseExposition(await (await fetch(`${probes}/metrics`)).text());
    const here = samplesOf(told, "troupe_partitions").reduce((sum, { value }) => sum + value, 0);
    expect(here).toBe(allPartitions);

    const second = await startWorker();
    await expect.poll(owners, patience).toBe(2);

    const connection = await connect({ servers: nats.url });
    const publish = async (hour: number) => {
      for (let video = 0; video < 50; video++) {
        const row = {
          timestamp: `2025-08-08T0${hour}:00:00Z`,
          video_id: `v${video}`,
          viewCount: 100 * (hour + 1),
          likeCount: 1,
          commentCount: 0,
        };
        await jetstream(connection).publish(statsSubject(row.video_id), JSON.stringify(row));
      }
    };
    const readings = async () => {
      const answer = await (await fetch(`${url}/v1/videos?limit=200`)).json();
      const videos = Schema.decodeUnknownSync(VideosAnswer)(answer).items;
      return videos.reduce((sum, video) => sum + video.readings, 0);
    };
    await publish(0);
    await expect.poll(readings, patience).toBe(50);

    first.signal("SIGTERM");
    expect(await first.ended).toBe(0);
    await publish(1);
    await expect.poll(readings, patience).toBe(100);

    const third = await startWorker();
    await expect.poll(owners, patience).toBe(2);
    second.signal("SIGKILL");
    await second.ended;
    await publish(2);
    await expect.poll(readings, patience).toBe(150);

    for (const command of [third, api]) {
      command.signal("SIGTERM");
      expect(await command.ended).toBe(0);
    }
    await connection.close();
  });
});
