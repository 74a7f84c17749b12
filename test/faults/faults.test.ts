// Every fault of the list, under load, with real processes: afterwards everything is as if nothing had
// happened. `npm run test:faults` runs the long form.
import { performance } from "node:perf_hooks";
import process from "node:process";
import { jetstream } from "@nats-io/jetstream";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { machine, publish } from "../../bench/document.ts";
import { startNats } from "../../local/testing.ts";
import { Random } from "../../ml/random.ts";
import { forecastSubject } from "../../streams/subjects.ts";
import { seedOfRun } from "../seed.ts";
import { Deployment, pause } from "./deployment.ts";
import { form } from "./form.ts";
import type { Stretch } from "./producer.ts";
import { Report } from "./report.ts";
import { scenarios, workerCount } from "./scenarios.ts";

/** Far more than a worker needs here, and far less than what something unbounded would come to. */
const memoryBoundBytes = 1536 * 2 ** 20;

/** What the memory of a worker may differ by between one minute and the next. */
const memoryGrowthBound = 1.5;

const seed = seedOfRun();
const random = new Random(seed);
const report = new Report(form, seed);
let deployment: Deployment;
let lastStretch: Stretch;

beforeAll(async () => {
  deployment = await Deployment.open(form, seed, startNats());
  for (let worker = 0; worker < workerCount; worker++) await deployment.startWorker();
  await deployment.shared();
}, 180_000);

afterAll(async () => {
  const text = report.text();
  process.stdout.write(`\n${text}\n`);
  if (process.env.TROUPE_FAULTS_WRITE === "1") {
    publish("faults", `Measured by \`npm run test:faults\` on ${machine()}.\n\n${text}`);
  }
  await deployment?.close();
}, 120_000);

afterEach(({ task }) => {
  if (task.result?.state === "fail") process.stderr.write(`${deployment.lastWords()}\n`);
});

describe(`faults under load, ${form.name} form, seed ${seed}`, { timeout: 1_200_000 }, () => {
  for (const { name, disturb, newsMayBeRefused = false } of scenarios) {
    it(`${name}: nothing is lost, doubled or changed by it`, async () => {
      const { watch, load } = deployment;
      load.go();
      await deployment.advanced();
      const done = await disturb({ deployment, form, random });
      await pause(form.afterMs);
      await deployment.advanced();
      lastStretch = await load.rest();
      const restedAtMs = performance.now();
      await deployment.settled();
      const caughtUpMs = performance.now() - restedAtMs;
      const verdict = await deployment.verdict(lastStretch, newsMayBeRefused);
      const largestBytes = watch.takeLargestBytes();
      const row = { name, done, stretch: lastStretch, verdict, caughtUpMs, largestBytes };
      process.stdout.write(`${report.add(row)}\n`);
      expect(verdict.differences).toEqual([]);
      expect(verdict.predictions).toBeGreaterThan(0);
      expect(deployment.workers).toHaveLength(workerCount);
      expect(largestBytes).toBeLessThan(memoryBoundBytes);
    });
  }

  if (form.name === "long") {
    it("leave no worker that needs more and more memory", () => {
      const growth = deployment.watch.memoryGrowth();
      expect(growth).not.toEqual([]);
      expect(Math.max(...growth)).toBeLessThan(memoryGrowthBound);
    });
  }

  it("would have been noticed: a byte changed in a state, a forecast sent once more", async () => {
    const { database, connection } = deployment;
    const [{ key }] = await database.drizzle
      .select({ key: sql<string>`min(key)` }).from(sql`actor_snapshots`)
      .where(sql`kind = 'video' and key <> ''`);
    await database.drizzle.execute(sql`update actor_snapshots
      set state = set_byte(state, 200, 255 - get_byte(state, 200)) where key = ${key}`);
    await jetstream(connection).publish(forecastSubject(key), "{}", { msgID: "video.0.1.0 again" });
    const { differences } = await deployment.verdict(lastStretch, false);
    expect(differences).toEqual([
      "PREDICTIONS: 1 messages are there without being expected, such as video.0.1.0 again",
      expect.stringMatching(/^snapshots: 1 of \d+ keys differ$/),
      expect.stringContaining(key),
    ]);
  });
});
