// `troupe evaluate recommend`: how often what somebody takes next was recommended, on any file of theirs.
import process from "node:process";
import { Effect } from "effect";
import { Argument, Command, Flag } from "effect/cli";
import { flagOfKind } from "../config/flags.ts";
import { wholeNumber } from "../config/kind.ts";
import { evaluateRecommendations, type RecommendEvaluation } from "../evaluation/recommend.ts";
import { withConfiguration } from "./command.ts";
import { remark, sayReport } from "./evaluation-report.ts";
import { ProgressLine } from "./progress.ts";
import { grouped } from "./terminal.ts";

/** `troupe evaluate recommend`. */
export const evaluateRecommend = Command.make(
  "recommend",
  {
    file: Argument.File("csv", { mustExist: true }).pipe(
      Argument.withDescription(
        "CSV file of consumptions: user, item, time and, if there is one, the item's category",
      ),
    ),
    seed: flagOfKind("seed", wholeNumber(0, 2 ** 32 - 1, "number")).pipe(
      Flag.withDescription("What random draws come from: the same seed, the same figures (1)"),
      Flag.withDefault(1),
    ),
    factors: Flag.Boolean("factors").pipe(
      Flag.withDescription("Build factors on the way, as a cluster does (--no-factors: not)"),
      Flag.withDefault(true),
    ),
    json: Flag.Boolean("json").pipe(
      Flag.withDescription("Write one JSON object to standard output and nothing else"),
      Flag.withoutNegation,
      Flag.withDefault(false),
    ),
  },
  ({ file, seed, factors, json }) =>
    withConfiguration({}, () =>
      Effect.gen(function* () {
        const line = new ProgressLine(process.stderr);
        const evaluation = yield* evaluateRecommendations({
          file,
          seed,
          withFactors: factors,
          onProgress: (phase, share) =>
            line.showShare(share, phase === "reading" ? "reading the file" : "recommending"),
        }).pipe(Effect.ensuring(Effect.sync(() => line.end())));
        const remarks = remarksOn(evaluation);
        if (json) yield* Effect.forEach(remarks, remark, { discard: true });
        yield* sayReport(evaluation, {
          json,
          heading: headingOf(evaluation),
          remarks: ["", ...remarks],
        });
      })),
).pipe(
  Command.withDescription(
    "Recommend to everybody, before each thing they take, ten of all the items that they have not had, " +
      "and look whether it is among them; then learn from it. What somebody takes again is learnt from " +
      "and not scored; what nobody had before is a miss for every method. Ties are decided at random.",
  ),
  Command.withShortDescription("Score recommendations on a CSV file of what people took"),
  Command.withExamples([
    { command: "npm run troupe -- evaluate recommend plays.csv" },
    {
      command: "npm run --silent troupe -- evaluate recommend views.csv.gz --json",
      description: "For a program to read",
    },
  ]),
);

function headingOf({ consumptions, users, items }: RecommendEvaluation): string {
  return [counted(consumptions, "consumption"), counted(users, "user"), counted(items, "item")]
    .join(", ");
}

function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? "" : "s"}`;
}

/** What a reader of the figures has to know. */
function remarksOn(evaluation: RecommendEvaluation): string[] {
  const { scored, firstEver, halfLife, rebuilds, rebuildFailure, skipped, skippedRows } =
    evaluation;
  return [
    `${grouped(scored)} consumptions scored, the first ones of an item by a user; in ${
      grouped(firstEver)
    } of them nobody had had the item, so every method missed it.`,
    `Decayed popularity counts half after ${
      counted(halfLife, "consumption")
    }, which hit most often ` +
    "of all half-lives tried.",
    `Factors were built ${counted(rebuilds, "time")}.`,
    ...rebuildFailure === undefined ? [] : [`They could not be built again: ${rebuildFailure}`],
    ...skipped === 0 ? [] : [
      `${counted(skipped, "row")} skipped:`,
      ...skippedRows.map(({ line, reason }) => `  line ${line}: ${reason}`),
    ],
  ];
}
