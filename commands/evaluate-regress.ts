// `troupe evaluate regress`: how good the online regressor is on any table with a label of numbers.
import { Effect } from "effect";
import { Command } from "effect/cli";
import { evaluateRegressor } from "../evaluation/regress.ts";
import { withConfiguration } from "./command.ts";
import { remark, sayReport } from "./evaluation-report.ts";
import { skippedLines, tableFlags, withTable } from "./table-flags.ts";
import { grouped } from "./terminal.ts";

/** `troupe evaluate regress`. */
export const evaluateRegress = Command.make(
  "regress",
  tableFlags,
  (input) =>
    withConfiguration({}, () =>
      Effect.gen(function* () {
        const evaluation = yield* withTable(input, evaluateRegressor);
        const { n, columns } = evaluation;
        const skipped = skippedLines(evaluation.skipped, evaluation.skippedRows);
        if (input.json) yield* Effect.forEach(skipped, remark, { discard: true });
        yield* sayReport(evaluation, {
          json: input.json,
          heading: `${grouped(n)} rows, ${columns.length} column${columns.length === 1 ? "" : "s"}`,
          remarks: [...skipped, "The first row is forecast as 0, as nothing is known before it."],
        });
      })),
).pipe(
  Command.withDescription(
    "Run a table through the learner that serves engagement: each row is forecast before its label is " +
      "looked at and learnt from thereafter, beginning with nothing; beside the label of the row before.",
  ),
  Command.withShortDescription("Score the online regressor on a CSV file"),
  Command.withExamples([
    { command: "npm run troupe -- evaluate regress chick-weights.csv --label weight" },
    {
      command:
        "npm run --silent troupe -- evaluate regress sessions.csv --label minutes --time at --json",
      description: "In order of time, for a program to read",
    },
  ]),
);
