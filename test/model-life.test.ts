// The life of a model as somebody with a running demo sees it: trained by itself, promoted and rolled
// back by hand, and serving within a moment of that.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { Effect, Option, Schema } from "effect";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
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

const patience = { timeout: 120_000, interval: 200 };
const decodeForecast = Schema.decodeUnknownOption(Schema.fromJsonString(Forecast));
const Events = Schema.Struct({
  items: Schema.Array(Schema.Struct({ kind: Schema.String, version: Schema.NullOr(Schema.Int) })),
});

let folder = "";
let command: RunningCommand;
let demo: RunningDemo;
let connection: NatsConnection;
/** Models that made forecasts since a test last looked. */
let models = new Set<string>();

beforeAll(async () => {
  folder = await temporaryFolder("model-life");
  // Twelve hours a second: what takes days to learn is learnt within moments.
  const words = ["demo", "--port", "0", "--videos", "40", "--users", "0", "--speed", "43200"];
  command = startCommand(words, { TROUPE_DATA: folder });
  demo = await vi.waitFor(async () => {
    const found = await Effect.runPromise(readDemo(folder));
    if (found !== undefined && command.output().includes(found.apiUrl)) return found;
    throw new Error(`the demo has not said where it is: ${command.errors()}`);
  }, patience);
  connection = await connect({ servers: demo.natsUrl });
  connection.subscribe(forecastSubject("*"), {
    callback: (_, message) => {
      const forecast = Option.getOrUndefined(decodeForecast(message.string()));
      if (forecast !== undefined) models.add(`${forecast.method} ${forecast.model}`);
    },
  });
}, patience.timeout);

afterAll(async () => {
  await connection?.close();
  command.signal("SIGKILL");
  await command.ended;
  await Effect.runPromise(reapLeftover(process.env.NATS_SERVER ?? "", join(folder, "nats")));
  await rm(folder, { recursive: true, force: true });
});

async function happened(): Promise<string[]> {
  const response = await fetch(`${demo.apiUrl}/v1/models/forecast/events?limit=100`);
  const { items } = Schema.decodeUnknownSync(Events)(await response.json());
  return items.map(({ kind, version }) => `${kind} ${version}`);
}

async function runModels(...words: string[]): Promise<string> {
  const { code, output, errors } = await runTroupe(["models", ...words], { TROUPE_DATA: folder });
  expect(errors).toBe("");
  expect(code).toBe(0);
  return output;
}

describe("the life of a model", { timeout: patience.timeout }, () => {
  it("is trained by itself from what the partitions tell, beside what serves", async () => {
    await expect.poll(happened, patience).toEqual(
      expect.arrayContaining(["trained 1", "challenger 1"]),
    );
    expect(await runModels("list")).toContain("forecast@1");
  });

  it("serves as soon as it is promoted, and no more once that is taken back", async () => {
    await runModels("promote", "1", "--reason", "a test wants it");
    expect(await happened()).toContain("promoted 1");
    await expect.poll(() => [...models], patience).toContain("network forecast@1");
    await runModels("rollback", "--reason", "the test has seen it");
    expect((await happened()).some((event) => event.startsWith("rolled-back"))).toBe(true);
    const before = models;
    await expect.poll(async () => {
      models = new Set();
      await expect.poll(() => models.size, patience).toBeGreaterThan(0);
      return [...models].filter((model) => model.endsWith("forecast@1"));
    }, patience).toEqual([]);
    expect(before.size).toBeGreaterThan(0);
  });

  it("loses no reading over it and leaves no dead letter", async () => {
    const letters = async () => await (await fetch(`${demo.apiUrl}/v1/deadletters`)).json();
    await expect.poll(letters, patience).toMatchObject({ items: [] });
    expect(command.errors()).not.toMatch(/^\S+ (ERROR|FATAL) /m);
  });
});
