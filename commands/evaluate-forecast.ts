// `troupe evaluate forecast`: how good the forecasts are on any file of readings, for anyone to check.
import process from "node:process";
import { Duration, Effect } from "effect";
import { Argument, Command, Flag } from "effect/cli";
import { flagOfKind } from "../config/flags.ts";
import { duration, showDuration, wholeNumber } from "../config/kind.ts";
import {
  evaluateForecasts,
  type Evaluation,
  type EvaluationProgress,
} from "../evaluation/evaluate.ts";
import { withConfiguration } from "./command.ts";
import { evaluationText } from "./evaluation-text.ts";
import { ProgressLine } from "./progress.ts";
import { say } from "./terminal.ts";

/** `troupe evaluate forecast`. */
export const evaluateForecast = Command.make(
  "forecast",
  {
    file: Argument.File("csv", { mustExist: true }).pipe(
      Argument.withDescription(
        "CSV file of readings, plain or .gz, its first line naming the columns",
      ),
    ),
    lateAfter: flagOfKind("late-after", duration).pipe(
      Flag.withDescription("Score what comes later than this in the file once more, apart (60d)"),
      Flag.withDefault(Duration.days(60)),
    ),
    seed: flagOfKind("seed", wholeNumber(0, 2 ** 32 - 1, "number")).pipe(
      Flag.withDescription("What training draws from: the same seed, the same figures (1)"),
      Flag.withDefault(1),
    ),
    trainEvery: flagOfKind("train-every", duration).pipe(
      Flag.withDescription("Event time between trainings of the network, at least (6h)"),
      Flag.withDefault(Duration.hours(6)),
    ),
    training: Flag.Boolean("training").pipe(
      Flag.withDescription("Train the network meanwhile, as a cluster does (--no-training: not)"),
      Flag.withDefault(true),
    ),
    json: Flag.Boolean("json").pipe(
      Flag.withDescription("Write one JSON object to standard output and nothing else"),
      Flag.withoutNegation,
      Flag.withDefault(false),
    ),
  },
  (input) =>
    withConfiguration({}, () =>
      Effect.gen(function* () {
        const line = new ProgressLine(process.stderr);
        const evaluation = yield* evaluateForecasts({
          file: input.file,
          lateAfterMs: Duration.toMillis(input.lateAfter),
          seed: input.seed,
          trainEveryMs: input.training ? Duration.toMillis(input.trainEvery) : undefined,
          onTraining: (text) => {
            line.end();
            process.stderr.write(`${text}\n`);
          },
          onProgress: (progress) => line.showShare(progress.share, progressText(progress)),
        }).pipe(Effect.ensuring(Effect.sync(() => line.end())));
        const text = evaluationText(evaluation, showDuration(input.lateAfter));
        yield* input.json ? say(jsonText(evaluation)) : say(text);
      })),
).pipe(
  Command.withDescription(
    "Run a file of readings through the actors that serve, in the order in which the readings were " +
      "taken, and score every forecast of a next reading before anything learns from that reading, " +
      "beside what simple methods say. Columns: a time and views; an id, likes and comments where " +
      "there are any, under their usual names. Needs no server and changes nothing.",
  ),
  Command.withShortDescription("Score forecasts on a CSV file of readings"),
  Command.withExamples([
    { command: "npm run troupe -- evaluate forecast youtube-daily.csv" },
    {
      command:
        "npm run --silent troupe -- evaluate forecast readings.csv.gz --late-after 36h --json",
      description: "For a program to read",
    },
  ]),
);

function progressText({ phase, atMs }: EvaluationProgress): string {
  if (phase === "reading") return "reading the file";
  return `forecasting, at ${new Date(atMs).toISOString().slice(0, 16)}`;
}

function jsonText({ rows, readings, skipped, readingsPerSecond, seed }: Evaluation): string {
  return JSON.stringify({ rows, readings, skipped, readingsPerSecond, seed });
}
