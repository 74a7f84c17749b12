// `troupe evaluate bandit`: what the policies of experiments lose and win in simulated worlds.
import process from "node:process";
import { Effect, Option } from "effect";
import { Command, Flag } from "effect/cli";
import { flagOfKind } from "../config/flags.ts";
import { choice, wholeNumber } from "../config/kind.ts";
import { banditBounds, type BanditEvaluation, evaluateBandit } from "../evaluation/bandit.ts";
import { type ScenarioName, scenarioNames } from "../evaluation/bandit-scenarios.ts";
import type { BanditRow } from "../evaluation/bandit-tally.ts";
import { policyNames } from "../ml/bandit/policy.ts";
import { withConfiguration } from "./command.ts";
import { ProgressLine } from "./progress.ts";
import { columns, grouped, say } from "./terminal.ts";

const { arms, horizon, runs } = banditBounds;

/** Decisions of a run, where nothing else is asked for. */
const usualHorizon = 40_000;
const usualPlacementHorizon = 100_000;

/** `troupe evaluate bandit`. */
export const evaluateBanditCommand = Command.make(
  "bandit",
  {
    arms: flagOfKind("arms", wholeNumber(arms.low, arms.high, "number")).pipe(
      Flag.withDescription("How many arms there are to choose from (5)"),
      Flag.withDefault(5),
    ),
    horizon: flagOfKind("horizon", wholeNumber(horizon.low, horizon.high, "number")).pipe(
      Flag.withDescription("Decisions of a run (40000; placements: 100000)"),
      Flag.optional,
    ),
    scenario: flagOfKind("scenario", choice(scenarioNames)).pipe(
      Flag.withDescription("What the world does (stationary)"),
      Flag.withDefault("stationary"),
    ),
    runs: flagOfKind("runs", wholeNumber(runs.low, runs.high, "number")).pipe(
      Flag.withDescription("Worlds that every policy is tried in (200)"),
      Flag.withDefault(200),
    ),
    policy: flagOfKind("policy", choice(policyNames)).pipe(
      Flag.withDescription(
        "Try this policy only, beside the default, chance and the best there is",
      ),
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
  ({ arms, horizon, scenario, runs, policy, seed, json }) =>
    withConfiguration({}, () =>
      Effect.gen(function* () {
        const line = new ProgressLine(process.stderr);
        const evaluation = yield* evaluateBandit({
          scenario,
          arms,
          horizon: Option.getOrElse(horizon, () => horizonOf(scenario)),
          runs,
          policy: Option.getOrUndefined(policy),
          seed,
          onProgress: (share, text) => line.showShare(share, text),
        }).pipe(Effect.ensuring(Effect.sync(() => line.end())));
        yield* say(json ? JSON.stringify(evaluation) : banditText(evaluation));
      })),
).pipe(
  Command.withDescription(
    "Let every policy of experiments decide in the same simulated worlds, in which the best arm is " +
      "known, and tell the regret of each: what the best arm would have earned more. Beside them stand " +
      "a uniform choice, an oracle that knows the best arm, and in the row default the policy that " +
      "experiments get unless they ask for another.",
  ),
  Command.withShortDescription("Compare the policies of experiments in simulated worlds"),
  Command.withExamples([
    { command: "npm run troupe -- evaluate bandit --scenario abrupt" },
    {
      command: "npm run --silent troupe -- evaluate bandit --scenario placements --runs 50 --json",
      description: "Revenue of five placements, for a program to read",
    },
  ]),
);

function horizonOf(scenario: ScenarioName): number {
  return scenario === "placements" ? usualPlacementHorizon : usualHorizon;
}

/** The simulation as text for a person. */
function banditText(evaluation: BanditEvaluation): string {
  const { rows, scenario, arms, horizon, runs, seed, decisionsPerSecond } = evaluation;
  const hasLift = rows.some((row) => row.lift !== undefined);
  const heading = `${scenario}: ${arms} arms, ${runs} runs of ${grouped(horizon)} decisions, ` +
    `${grouped(decisionsPerSecond)} decisions a second, seed ${seed}.`;
  const titles = [
    "policy",
    hasLift ? "regret (revenue)" : "regret (clicks)",
    "95 %",
    "on the best arm",
  ];
  return [
    heading,
    "",
    columns([
      hasLift ? [...titles, "lift", "95 %"] : titles,
      ...rows.map((row) => cellsOf(row)),
    ]),
    "",
    "On the best arm: of the last tenth of all decisions. " +
    (hasLift ? "Lift: revenue over that of an even split." : ""),
  ].join("\n").trimEnd();
}

function cellsOf(
  { policy, regret, low, high, share, lift, liftLow, liftHigh }: BanditRow,
): string[] {
  const cells = [
    policy,
    regret.toFixed(1),
    `${low.toFixed(1)} to ${high.toFixed(1)}`,
    percent(share),
  ];
  if (lift === undefined) return cells;
  return [...cells, percent(lift), `${percent(liftLow)} to ${percent(liftHigh)}`];
}

function percent(share: number | undefined): string {
  return share === undefined ? "" : `${(100 * share).toFixed(1)} %`;
}
