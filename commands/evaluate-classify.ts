// `troupe evaluate classify`: how good the online classifier is on any table with a label of two values.
import { Effect } from "effect";
import { Command } from "effect/cli";
import { type Classification, evaluateClassifier } from "../evaluation/classify.ts";
import { withConfiguration } from "./command.ts";
import { remark, sayReport } from "./evaluation-report.ts";
import { skippedLines, tableFlags, withTable } from "./table-flags.ts";
import { grouped } from "./terminal.ts";

/** `troupe evaluate classify`. */
export const evaluateClassify = Command.make(
  "classify",
  tableFlags,
  (input) =>
    withConfiguration({}, () =>
      Effect.gen(function* () {
        const evaluation = yield* withTable(input, evaluateClassifier);
        const skipped = skippedLines(evaluation.skipped, evaluation.skippedRows);
        if (input.json) yield* Effect.forEach(skipped, remark, { discard: true });
        yield* sayReport(evaluation, {
          json: input.json,
          heading: headingOf(evaluation),
          remarks: [...skipped, howToRead],
        });
      })),
).pipe(
  Command.withDescription(
    "Run a table through the classifier that serves click and conversion: each row is predicted before " +
      "its label is looked at and learnt from thereafter, beginning with nothing. The label has two " +
      "values of any kind; positive is the larger number, or the word that says yes, else the rarer one.",
  ),
  Command.withShortDescription("Score the online classifier on a CSV file"),
  Command.withExamples([
    { command: "npm run troupe -- evaluate classify phishing.csv.gz --label is_phishing" },
    {
      command:
        "npm run --silent troupe -- evaluate classify clicks.csv --label click --time at --drop id --json",
      description: "In order of time, for a program to read",
    },
  ]),
);

const howToRead =
  "normalisedEntropy: log loss over that of the fading base rate. windowedAuc: mean " +
  "AUC of up to 20 stretches of the stream. ece: calibration error over ten bins of equal count.";

function headingOf({ n, columns, positive, negative, positives }: Classification): string {
  const [yes, no] = [positive, negative].map((text) => JSON.stringify(text));
  const of = `${grouped(n)} rows, ${columns.length} column${columns.length === 1 ? "" : "s"}`;
  return `${of}; ${yes} is positive (${grouped(positives)} rows), ${no} negative`;
}
