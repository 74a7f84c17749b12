// Tries bandit policies in simulated worlds: what each of them loses against whoever knows the best arm.
import { setImmediate } from "node:timers/promises";
import type { Effect } from "effect";
import type { PolicyName } from "../ml/bandit/policy.ts";
import { Random } from "../ml/random.ts";
import { untilInterrupted } from "../sources/clock.ts";
import { type Player, playersOf } from "./bandit-players.ts";
import { makeWorld, placementCount, type ScenarioName } from "./bandit-scenarios.ts";
import { type BanditRow, meanOf, RunTally } from "./bandit-tally.ts";
import type { World } from "./bandit-world.ts";
import { NotSimulable } from "./errors.ts";

/** What to try. */
export interface BanditOptions {
  readonly scenario: ScenarioName;
  readonly arms: number;
  /** Decisions of a run. */
  readonly horizon: number;
  readonly runs: number;
  /** The only policy to try, beside the default, the uniform choice and whoever knows; all that apply if absent. */
  readonly policy: PolicyName | undefined;
  readonly seed: number;
  /** Called now and then with what is done and the share of it that is. */
  readonly onProgress?: (share: number, text: string) => void;
}

/** What a simulation can be asked for. */
export const banditBounds = {
  arms: { low: 2, high: 500 },
  horizon: { low: 10, high: 10_000_000 },
  runs: { low: 2, high: 10_000 },
  /** Most decisions of a policy, over all runs, and most arms looked at for them. */
  decisions: 1_000_000_000,
  looks: 20_000_000_000,
} as const;

/** What came of it. */
export interface BanditEvaluation {
  readonly rows: readonly BanditRow[];
  readonly scenario: ScenarioName;
  readonly arms: number;
  readonly horizon: number;
  readonly runs: number;
  readonly seed: number;
  /** Decisions, learning from their rewards included, and the simulated worlds. */
  readonly decisionsPerSecond: number;
}

/**
 * Runs every policy that applies to the scenario through the same worlds: world `i` of a seed is the same
 * for all of them, its luck included. Rewards are known at once. Fails where policy and scenario do not fit
 * or where it would take for ever.
 */
export function evaluateBandit(
  options: BanditOptions,
): Effect.Effect<BanditEvaluation, NotSimulable> {
  return untilInterrupted(
    (signal) => evaluate(options, signal),
    (cause) => cause instanceof NotSimulable,
  );
}

async function evaluate(options: BanditOptions, signal: AbortSignal): Promise<BanditEvaluation> {
  const { scenario, arms, horizon, runs, seed, onProgress = () => {} } = options;
  checkOptions(options);
  const players = playersOf(scenario, options.policy);
  const tallies = players.map(() => new RunTally(runs));
  const begunMs = performance.now();
  for (let run = 0; run < runs && !signal.aborted; run++) {
    for (const [i, [name, makePlayer]] of players.entries()) {
      const world = makeWorld(scenario, arms, seed, run);
      const share = (run + i / players.length) / runs;
      const show = () => onProgress(share, `run ${run + 1} of ${runs}, ${name}`);
      await play(
        makePlayer(world),
        world,
        horizon,
        new Random(seed, run),
        tallies[i],
        show,
        signal,
      );
    }
  }
  const elapsedMs = performance.now() - begunMs;
  return {
    rows: players.map(([policy], i) => tallies[i].row(policy, scenario)),
    scenario,
    arms,
    horizon,
    runs,
    seed,
    decisionsPerSecond: Math.round(1000 * players.length * runs * horizon / Math.max(elapsedMs, 1)),
  };
}

function checkOptions({ scenario, arms, horizon, runs }: BanditOptions): void {
  if (scenario === "placements" && arms !== placementCount) {
    throw new NotSimulable({
      found: `${arms} arms`,
      wanted: `${placementCount} in the scenario placements`,
    });
  }
  const { decisions, looks } = banditBounds;
  if (runs * horizon > decisions || runs * horizon * arms > looks) {
    throw new NotSimulable({
      found: `${runs} runs of ${horizon} decisions among ${arms} arms`,
      wanted: `at most ${decisions} decisions in all, and ${looks} times arms`,
    });
  }
}

/** Decisions between two looks at whether the simulation is still wanted. */
const decisionsBetweenLooks = 20_000;

/** Plays one run, from the first decision to the last. */
async function play(
  player: Player,
  world: World,
  horizon: number,
  random: Random,
  tally: RunTally,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<void> {
  const late = horizon - Math.ceil(horizon / 10);
  let regret = 0;
  let revenue = 0;
  let even = 0;
  let lateBest = 0;
  for (let done = 0; done < horizon && !signal.aborted;) {
    const end = Math.min(horizon, done + decisionsBetweenLooks);
    for (; done < end; done++) {
      world.advance();
      const arm = player.choose(world, random);
      const { means, best } = world;
      regret += means[best] - means[arm];
      revenue += means[arm];
      even += meanOf(means);
      if (done >= late && arm === best) lateBest++;
      player.learn(arm, world.reward(arm), world.context);
    }
    onProgress();
    await setImmediate();
  }
  tally.add(regret, lateBest / (horizon - late), revenue / even - 1);
}
