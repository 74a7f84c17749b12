// The demo on a NATS and a Postgres that others work with: it shares the partitions with them.
import { rm } from "node:fs/promises";
import { Schema } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PartitionsAnswer } from "../api/contract/partition.ts";
import { type RunningCommand, startCommand, temporaryFolder } from "../commands/testing.ts";
import { startNats, startPostgres, type TestNats, type TestPostgres } from "../local/testing.ts";

const patience = { timeout: 60_000, interval: 200 };

/**
 * Eight partitions of videos, of users and of what activity says of videos, the six models, and four
 * partitions of experiments.
 */
const allPartitions = 34;

let nats: TestNats;
let postgres: TestPostgres;
let folder = "";
const commands: RunningCommand[] = [];

beforeAll(async () => {
  folder = await temporaryFolder("shared-demo");
  [nats, postgres] = await Promise.all([startNats(), startPostgres({ durable: false })]);
});

afterAll(async () => {
  for (const command of commands) command.signal("SIGKILL");
  await Promise.all(commands.map((command) => command.ended));
  await nats.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(words: string[], said: RegExp): Promise<RunningCommand> {
  const command = startCommand(words, {
    NATS_URL: nats.url,
    DATABASE_URL: postgres.url,
    TROUPE_PARTITIONS: "8",
    TROUPE_DATA: folder,
  });
  commands.push(command);
  await expect.poll(() => command.output() + command.errors(), patience).toMatch(said);
  return command;
}

describe("troupe demo beside a worker", { timeout: 120_000 }, () => {
  it("takes its share of the partitions and leaves the worker the others", async () => {
    await start(["worker"], /^Worker at/m);
    const demo = await start(["demo", "--port", "0", "--videos", "2"], /^First forecast/m);
    expect(demo.output()).toContain(
      "Simulated videos and users go into the NATS at NATS_URL; --no-simulator",
    );
    const url = /^ {2}Page +(\S+)$/m.exec(demo.output())?.[1] ?? "";
    const sharing = async () => {
      const answer = await (await fetch(`${url}/v1/partitions`)).json();
      const { items } = Schema.decodeUnknownSync(PartitionsAnswer)(answer);
      const owners = items.flatMap(({ live }) => live === null ? [] : [live.owner]);
      return { owned: owners.length, owners: new Set(owners).size };
    };
    await expect.poll(sharing, patience).toEqual({ owned: allPartitions, owners: 2 });
  });
});
