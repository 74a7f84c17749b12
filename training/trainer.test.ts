import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Effect, Fiber } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultHyperparameters, type TrainingProgress, type TrainingRequest } from "./request.ts";
import { plantedExamples } from "./testing/planted.ts";
import { type TrainerOptions, trainNetwork } from "./trainer.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const quick: TrainingRequest = {
  examples: plantedExamples(300, 1),
  seed: 7,
  hyperparameters: { ...defaultHyperparameters, maxEpochs: 3 },
};

/** So many passes that a test does not see the last of them. */
const endless: TrainingRequest = {
  ...quick,
  hyperparameters: { ...defaultHyperparameters, maxEpochs: 1e6, patience: 1e6 },
};

const run = (request: TrainingRequest, options?: TrainerOptions) =>
  Effect.runPromise(trainNetwork(request, options));

const failure = async (request: TrainingRequest, options?: TrainerOptions) => {
  const error = await Effect.runPromise(Effect.flip(trainNetwork(request, options)));
  expect(error._tag).toBe("TrainingFailed");
  return error.reason;
};

const program = (name: string) => new URL(`./testing/${name}`, import.meta.url);

describe("trainNetwork", () => {
  it("trains in a thread and tells how it goes, while this one goes on", async () => {
    const told: TrainingProgress[] = [];
    let turns = 0;
    const turning = setInterval(() => turns++, 1);
    const { weights, metrics } = await run(quick, { onProgress: (one) => told.push(one) })
      .finally(() => clearInterval(turning));
    expect(weights.values).toHaveLength(507);
    expect(metrics.epochs).toBe(3);
    expect(told.map(({ epoch, maxEpochs }) => [epoch, maxEpochs])).toEqual([[1, 3], [2, 3], [
      3,
      3,
    ]]);
    expect(turns).toBeGreaterThan(5);
    // The request is as it was: the same again gives the same.
    expect((await run(quick)).weights).toEqual(weights);
  });

  it("tells why nothing came of it", async () => {
    const few = { ...quick, examples: quick.examples.slice(0, 10) };
    expect(await failure(few)).toBe("found 10 examples, wanted at least 200");
    expect(await failure(quick, { thread: program("dying-thread.ts") })).toBe(
      "its thread ended early with code 3",
    );
    expect(await failure(quick, { thread: program("babbling-thread.ts") })).toMatch(
      /^its thread sent no network: ./,
    );
    expect(await failure(quick, { thread: program("absent.ts") })).toMatch(
      /^its thread (failed|cannot start): .*absent\.ts/,
    );
  });

  it("gives up at its deadline", async () => {
    expect(await failure(endless, { deadlineMs: 1_000 })).toBe("it was not done within 1000 ms");
  });

  it("ends its thread when it is interrupted", async () => {
    let passes = 0;
    let began = () => {};
    const beginning = new Promise<void>((resolve) => began = resolve);
    const onProgress = () => {
      passes += 1;
      began();
    };
    const fiber = Effect.runFork(trainNetwork(endless, { onProgress }));
    await beginning;
    await Effect.runPromise(Fiber.interrupt(fiber));
    const ended = passes;
    await run(quick);
    expect(passes).toBe(ended);
  });
});

describe("a copy of Troupe in a folder with spaces", () => {
  let folder: string;
  beforeAll(() => {
    folder = join(mkdtempSync(join(tmpdir(), "troupe-training-")), "a folder");
    mkdirSync(folder);
    for (const name of ["ml", "training", "installation.mjs", "package.json", "deno.json"]) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
  });
  afterAll(() => rmSync(dirname(folder), { recursive: true, force: true }));

  it("says so where tfjs is missing, and trains where it is there", async () => {
    const thread = pathToFileURL(join(folder, "training", "thread.ts"));
    expect(await failure(quick, { thread })).toMatch(/^tfjs cannot be loaded: .*tfjs/s);
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    expect((await run(quick, { thread })).metrics.epochs).toBe(3);
  });
});
