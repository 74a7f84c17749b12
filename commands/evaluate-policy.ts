// `troupe evaluate policy`: what policies would have earned on decisions that another one made.
import process from "node:process";
import { Effect, Option } from "effect";
import { Argument, Command, Flag } from "effect/cli";
import { flagOfKind } from "../config/flags.ts";
import { positiveNumber, wholeNumber } from "../config/kind.ts";
import { evaluateOffPolicyFile, type OffPolicyFileEvaluation } from "../evaluation/off-policy.ts";
import {
  type PolicyRequest,
  policyRequest,
  policyWanted,
} from "../evaluation/off-policy-targets.ts";
import { usualClip } from "../ml/off-policy/off-policy.ts";
import { withConfiguration } from "./command.ts";
import { NotUsable } from "./errors.ts";
import { remark } from "./evaluation-report.ts";
import { pairs } from "./mapping.ts";
import { estimatorTable } from "./estimator-table.ts";
import { ProgressLine } from "./progress.ts";
import { skippedLines } from "./table-flags.ts";
import { grouped, say } from "./terminal.ts";

/** A flag that names a column of the file. */
function columnFlag(name: string, meaning: string): Flag.Flag<Option.Option<string>> {
  return Flag.String(name).pipe(
    Flag.withMetavar("<column>"),
    Flag.withDescription(meaning),
    Flag.optional,
  );
}

/** `troupe evaluate policy`. */
export const evaluatePolicy = Command.make(
  "policy",
  {
    file: Argument.File("csv", { mustExist: true }).pipe(
      Argument.withDescription("CSV file of decisions: arm, reward and propensity"),
    ),
    policies: Flag.String("policy").pipe(
      Flag.withMetavar("<policy>"),
      Flag.withDescription(`What to evaluate, any number of times (all): ${policyWanted}`),
      Flag.filterMap(
        (text) => Option.fromUndefinedOr(policyRequest(text)),
        () => `one of ${policyWanted}`,
      ),
      Flag.atLeast(0),
    ),
    weights: pairs("weights").pipe(
      Flag.withMetavar("<arm=share,…>"),
      Flag.withDescription("How often the policy fixed chooses each arm, such as a=0.2,b=0.8"),
    ),
    arm: columnFlag("arm", "The column of the arm that was chosen (arm, item_id, action, …)"),
    reward: columnFlag("reward", "The column of what it earned (reward, click, revenue, …)"),
    propensity: columnFlag(
      "propensity",
      "The column of how likely the arm was (propensity, propensity_score, pscore, …)",
    ),
    position: columnFlag("position", "The column of where it was shown (position, slot, …)"),
    time: columnFlag("time", "The column to put decisions in order by (timestamp, time, at, …)"),
    context: Flag.String("context").pipe(
      Flag.withMetavar("<columns>"),
      Flag.withDescription(
        "Columns that describe the context, separated by commas, or none (user_feature…, context…)",
      ),
      Flag.optional,
    ),
    clip: flagOfKind("clip", positiveNumber).pipe(
      Flag.withDescription(`The largest weight of the clipped estimators (${usualClip})`),
      Flag.withDefault(usualClip),
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
  ({ file, policies, weights, context, clip, seed, json, ...named }) =>
    withConfiguration({}, () =>
      Effect.gen(function* () {
        const shares = yield* sharesFrom(weights, policies);
        const line = new ProgressLine(process.stderr);
        const evaluation = yield* evaluateOffPolicyFile({
          file,
          columns: {
            ...Object.fromEntries(
              Object.entries(named).flatMap(([field, column]) =>
                Option.isSome(column) ? [[field, column.value]] : []
              ),
            ),
            ...Option.isSome(context) && { context: listed(context.value) },
          },
          policies: policies.length === 0 ? [{ kind: "all" }] : policies,
          weights: shares,
          seed,
          clip,
          onProgress: (phase, share) => line.showShare(share, phase),
        }).pipe(Effect.ensuring(Effect.sync(() => line.end())));
        const remarks = remarksOn(evaluation);
        if (json) yield* Effect.forEach(remarks, remark, { discard: true });
        yield* say(json ? JSON.stringify(evaluation) : text(evaluation, remarks));
      })),
).pipe(
  Command.withDescription(
    "Estimate what policies would have earned on logged decisions, by replay, inverse propensity scores " +
      "(ips, self-normalised: snips), a reward model (direct-method) and both (doubly-robust), each with a " +
      "95 % interval and its effective sample size: the decisions of the policy itself that would say as " +
      "much. The row logged is what the log itself earned.",
  ),
  Command.withShortDescription("Estimate what policies would earn, on a CSV log of decisions"),
  Command.withExamples([
    { command: "npm run troupe -- evaluate policy decisions.csv --policy uniform --policy best" },
    {
      command:
        "npm run --silent troupe -- evaluate policy random.csv --policy log:other.csv --json",
      description: "The policy that made another log, for a program to read",
    },
  ]),
);

/** The names that a list holds; `none` stands for an empty one. */
function listed(text: string): string[] {
  const names = text.split(",").map((name) => name.trim()).filter((name) => name !== "");
  return names.length === 1 && names[0] === "none" ? [] : names;
}

/** The weights as numbers. Fails with {@link NotUsable} where they cannot be, or are missing. */
function sharesFrom(
  weights: Readonly<Record<string, string>>,
  policies: readonly PolicyRequest[],
): Effect.Effect<Readonly<Record<string, number>>, NotUsable> {
  const shares = Object.entries(weights).map(([arm, share]) => [arm, Number(share)] as const);
  const wrong = shares.find(([, share]) => !(share >= 0 && share < Infinity));
  const wanted = "wanted arm=share, with shares of 0 or more, at least one of them above 0";
  if (wrong !== undefined) {
    const reason = `--weights: found ${wrong[0]}=${weights[wrong[0]]}, ${wanted}`;
    return Effect.fail(new NotUsable({ reason }));
  }
  const isNeeded = policies.some(({ kind }) => kind === "fixed");
  if (isNeeded && !shares.some(([, share]) => share > 0)) {
    return Effect.fail(new NotUsable({ reason: `--policy fixed: found no --weights, ${wanted}` }));
  }
  return Effect.succeed(Object.fromEntries(shares));
}

function text(evaluation: OffPolicyFileEvaluation, remarks: readonly string[]): string {
  const { rows, decisions, arms, positions, context, rowsPerSecond, seed } = evaluation;
  const heading = `${grouped(decisions)} decisions, ${grouped(arms)} arms` +
    (positions > 1 ? ` at ${positions} positions` : "") +
    (context.length > 0 ? `, context of ${context.length}` : "") +
    `; ${grouped(rowsPerSecond)} rows a second, seed ${seed}.`;
  return [heading, "", estimatorTable(rows), ...remarks].join("\n");
}

/** A policy of which the log says less than this many decisions of its own would has a remark. */
const fewDecisions = 100;

/** What a reader of the figures has to know. */
function remarksOn(evaluation: OffPolicyFileEvaluation): string[] {
  const { rows, bestArm, unsupported, isTimed, skipped, skippedRows } = evaluation;
  const lines: string[] = [];
  if (!isTimed) lines.push("There is no column of time: decisions are in the order of the file.");
  if (bestArm !== undefined) {
    lines.push(
      `best is arm ${bestArm}, chosen on the first half of the decisions and judged on the second.`,
    );
  }
  for (const { policy, share } of unsupported) {
    const part = share >= 0.001 ? `${(100 * share).toFixed(1)} %` : "less than 0.1 %";
    lines.push(
      `${policy}: ${part} of its choices are arms that the log never chose there, so of these its ` +
        "weighted figures know nothing.",
    );
  }
  const few = rows.filter((row) =>
    row.estimator === "ips" && row.effectiveSampleSize < fewDecisions
  );
  for (const { policy, effectiveSampleSize } of few) {
    lines.push(
      `${policy}: the log says of it what ${
        Math.round(effectiveSampleSize)
      } decisions of its own would.`,
    );
  }
  return [...lines, ...skippedLines(skipped, skippedRows)];
}
