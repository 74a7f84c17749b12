// `troupe evaluate churn`: how well it is known who will stay away, on any file of visits.
import process from "node:process";
import { Duration, Effect } from "effect";
import { Argument, Command, Flag } from "effect/cli";
import { flagOfKind } from "../config/flags.ts";
import { duration, showDuration, wholeNumber } from "../config/kind.ts";
import { type ChurnEvaluation, evaluateChurn as runEvaluation } from "../evaluation/churn.ts";
import { type ChurnMethod, churnMethods } from "../evaluation/churn-methods.ts";
import { withConfiguration } from "./command.ts";
import { remark, sayReport } from "./evaluation-report.ts";
import { ProgressLine } from "./progress.ts";
import { columns, grouped } from "./terminal.ts";

/** `troupe evaluate churn`. */
export const evaluateChurn = Command.make(
  "churn",
  {
    file: Argument.File("csv", { mustExist: true }).pipe(
      Argument.withDescription("CSV file of visits: user, time and, if there is one, their value"),
    ),
    horizon: flagOfKind("horizon", duration).pipe(
      Flag.withDescription("Who does not come for this long has churned (30d)"),
      Flag.withDefault(Duration.days(30)),
    ),
    seed: flagOfKind("seed", wholeNumber(0, 2 ** 32 - 1, "number")).pipe(
      Flag.withDescription("What random draws come from: the same seed, the same figures (1)"),
      Flag.withDefault(1),
    ),
    json: Flag.Boolean("json").pipe(
      Flag.withDescription("Write one JSON object to standard output and nothing else"),
      Flag.withoutNegation,
      Flag.withDefault(false),
    ),
  },
  ({ file, horizon, seed, json }) =>
    withConfiguration({}, () =>
      Effect.gen(function* () {
        const line = new ProgressLine(process.stderr);
        const evaluation = yield* runEvaluation({
          file,
          horizonMs: Math.max(1, Duration.toMillis(horizon)),
          seed,
          onProgress: (phase, share) =>
            line.showShare(share, phase === "reading" ? "reading the file" : "predicting"),
        }).pipe(Effect.ensuring(Effect.sync(() => line.end())));
        const remarks = remarksOn(evaluation);
        if (json) yield* Effect.forEach(remarks, remark, { discard: true });
        yield* sayReport(evaluation, {
          json,
          heading: headingOf(evaluation, showDuration(horizon)),
          remarks: [...periodLines(evaluation), ...remarks],
        });
      })),
).pipe(
  Command.withDescription(
    "Predict, at moments half a horizon apart, for every user who has come by then, how likely they are " +
      "to stay away for the horizon; score that when the horizon has passed, and learn from it only " +
      "then. The first third of the time is for learning. Several rows of a user at one moment are one " +
      "visit, so that dates without a time count days.",
  ),
  Command.withShortDescription("Score churn predictions on a CSV file of visits"),
  Command.withExamples([
    { command: "npm run troupe -- evaluate churn purchases.csv --horizon 30d" },
    {
      command: "npm run --silent troupe -- evaluate churn visits.csv.gz --horizon 7d --json",
      description: "For a program to read",
    },
  ]),
);

function headingOf({ visits, users, fromMs, toMs }: ChurnEvaluation, horizon: string): string {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return `${grouped(visits)} visits of ${grouped(users)} user${users === 1 ? "" : "s"}, ` +
    `${day(fromMs)} to ${day(toMs)}, horizon ${horizon}`;
}

function periodLines({ periods }: ChurnEvaluation): string[] {
  const scored = periods.filter((period) => period.scored);
  const auc = (value: number | undefined) => value === undefined ? "" : value.toFixed(4);
  const told: readonly ChurnMethod[] = churnMethods.filter((method) => method !== "majority");
  return [
    "",
    columns([
      ["AUC of the period from", "users", "churned", ...told],
      ...scored.map((period) => [
        period.at.slice(0, 16).replace("T", " "),
        grouped(period.users),
        `${(100 * period.churned).toFixed(1)} %`,
        ...told.map((method) => auc(period.auc[method])),
      ]),
    ]),
    `${grouped(scored.length)} periods scored, ${
      grouped(periods.length - scored.length)
    } before them for learning; auc is the mean of theirs, pooledAuc ranks all of them together.`,
  ];
}

/** What a reader of the figures has to know of the file. */
function remarksOn({ skipped, skippedRows }: ChurnEvaluation): string[] {
  if (skipped === 0) return [];
  return [
    `${grouped(skipped)} rows skipped:`,
    ...skippedRows.map(({ line, reason }) => `  line ${line}: ${reason}`),
  ];
}
