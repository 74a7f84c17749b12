// Trains a small network once and says so: for the test of what a sandbox lets through.
import process from "node:process";
import { Effect } from "effect";
import { defaultHyperparameters } from "../request.ts";
import { trainNetwork } from "../trainer.ts";
import { plantedExamples } from "./planted.ts";

const { metrics } = await Effect.runPromise(trainNetwork({
  examples: plantedExamples(200, 1),
  seed: 1,
  hyperparameters: { ...defaultHyperparameters, maxEpochs: 1 },
}));
process.stdout.write(`trained for ${metrics.epochs} pass\n`);
