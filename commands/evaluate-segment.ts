// `troupe evaluate segment`: how good the segments are that are found in any table of numbers.
import process from "node:process";
import { Effect, Option } from "effect";
import { Argument, Command, Flag } from "effect/cli";
import { flagOfKind } from "../config/flags.ts";
import { wholeNumber } from "../config/kind.ts";
import { evaluateSegments, type SegmentEvaluation } from "../evaluation/segment.ts";
import { mostSegments } from "../ml/segments/segment-centres.ts";
import { withConfiguration } from "./command.ts";
import { remark, sayReport } from "./evaluation-report.ts";
import { ProgressLine } from "./progress.ts";
import { columns, grouped } from "./terminal.ts";

/** `troupe evaluate segment`. */
export const evaluateSegment = Command.make(
  "segment",
  {
    file: Argument.File("csv", { mustExist: true }).pipe(
      Argument.withDescription("CSV file, plain or .gz, its first line naming the columns"),
    ),
    k: flagOfKind("k", wholeNumber(1, mostSegments, "number")).pipe(
      Flag.withDescription("How many segments there are to be (else found, from 1 to 8)"),
      Flag.optional,
    ),
    label: Flag.String("label").pipe(
      Flag.withMetavar("<column>"),
      Flag.withDescription("The column of true groups, to compare with; it is no feature"),
      Flag.optional,
    ),
    drop: Flag.String("drop").pipe(
      Flag.withMetavar("<columns>"),
      Flag.withDescription("Columns that are no features, separated by commas"),
      Flag.optional,
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
  ({ file, k, label, drop, seed, json }) =>
    withConfiguration({}, () =>
      Effect.gen(function* () {
        const line = new ProgressLine(process.stderr);
        const evaluation = yield* evaluateSegments({
          file,
          number: Option.getOrUndefined(k),
          label: Option.getOrUndefined(label),
          drop: Option.match(drop, { onNone: () => [], onSome: listed }),
          seed,
          onProgress: (text) => line.show(text),
        }).pipe(Effect.ensuring(Effect.sync(() => line.end())));
        const remarks = remarksOn(evaluation);
        if (json) yield* Effect.forEach(remarks, remark, { discard: true });
        yield* sayReport(evaluation, {
          json,
          heading: headingOf(evaluation, Option.isSome(k)),
          remarks: [...segmentLines(evaluation), ...remarks],
        });
      })),
).pipe(
  Command.withDescription(
    "Show the rows of a table to the learner that finds segments of an audience, one by one, and hold " +
      "what it finds against k-means over all rows at once, which may look at them as often as it likes. " +
      "Every column of numbers is a feature; columns of text are left out and named.",
  ),
  Command.withShortDescription("Compare segments with batch k-means on a CSV file"),
  Command.withExamples([
    { command: "npm run troupe -- evaluate segment customers.csv" },
    {
      command: "npm run --silent troupe -- evaluate segment planted.csv --k 5 --label group --json",
      description: "With known groups, for a program to read",
    },
  ]),
);

function listed(text: string): string[] {
  return text.split(",").map((name) => name.trim()).filter((name) => name !== "");
}

function headingOf({ examples, features, k }: SegmentEvaluation, isGiven: boolean): string {
  const found = k === 1 ? "no segments" : `${k} segments`;
  return `${grouped(examples)} rows of ${features.length} features, ` +
    (isGiven ? found : `${found} found`);
}

function segmentLines({ segments, examples }: SegmentEvaluation): string[] {
  const rows = segments.map(({ id, size, profile }) => [
    String(id),
    `${(100 * size / examples).toFixed(1)} %`,
    profile,
  ]);
  return ["", columns([["segment", "share", "profile"], ...rows])];
}

/** What a reader of the figures has to know of the file. */
function remarksOn(evaluation: SegmentEvaluation): string[] {
  const { leftOut, missing, skipped, skippedRows, groups } = evaluation;
  const lines = leftOut.map(({ column, reason }) => `Column ${column} was left out: ${reason}.`);
  if (groups !== undefined) lines.push(`${grouped(groups)} groups by the labels.`);
  if (missing > 0) lines.push(`${grouped(missing)} cells hold no number and count as the mean.`);
  if (skipped > 0) lines.push(`${grouped(skipped)} rows skipped:`);
  for (const { line, reason } of skippedRows) lines.push(`  line ${line}: ${reason}`);
  return lines;
}
