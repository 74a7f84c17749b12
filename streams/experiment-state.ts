// How an experiment is doing, as its actor tells whoever asks (C4), and what became of its commands.
import { Schema } from "effect";
import { policyNames } from "../ml/bandit/policy.ts";
import { ratioVerdictWords } from "../ml/experiment/ratio-verdict.ts";
import { sequentialVerdictWords } from "../ml/experiment/sequential-verdict.ts";
import {
  armStatuses,
  ExperimentDefinition,
  ExperimentId,
  experimentStatuses,
} from "./experiment.ts";

const Count = Schema.Int;
const Probability = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }));
const Known = Schema.NullOr(Schema.Finite);
const Instant = Schema.String.annotate({ format: "date-time" });

/** A figure, which with 95 % probability lies between `low` and `high`. */
export const Figure = Schema.Struct({
  value: Schema.Finite,
  low: Schema.Finite,
  high: Schema.Finite,
}).annotate({ identifier: "Figure" });

/** An arm, with what it did and what is believed of it. */
export const ArmState = Schema.Struct({
  id: Schema.String,
  status: Schema.Literals(armStatuses),
  weight: Schema.Finite,
  /** How often it was chosen. */
  decisions: Count,
  /** Rewards that came, those of 0 included, and what they are in sum. */
  rewards: Count,
  rewardSum: Schema.Finite,
  /** What the policy believes that a decision earns, with 95 % probability between `low` and `high`. */
  mean: Known,
  low: Known,
  high: Known,
  probabilityBest: Probability,
  /** Share of all decisions so far. */
  share: Probability,
  /** Share of the decisions that are made now; for policies that look at a context, of the average one. */
  shareNow: Probability,
  /** The probability that it had in decisions so far, on average: what `share` should come to. */
  propensity: Probability,
}).annotate({ identifier: "ArmState" });
export type ArmState = typeof ArmState.Type;

/** Whether arms are drawn as often as they should be (ml/experiment). */
export const RatioCheck = Schema.Struct({
  verdict: Schema.Literals(ratioVerdictWords),
  pValue: Probability,
  decisions: Count,
  /** The arm that is furthest off, how often it was drawn, and how often it should have been. */
  arm: Schema.NullOr(Schema.String),
  observed: Count,
  expected: Schema.Finite,
}).annotate({ identifier: "RatioCheck" });

/** What a test that may be read at any time says of a fixed split. */
export const ExperimentVerdict = Schema.Struct({
  verdict: Schema.Literals(sequentialVerdictWords),
  /** The better arm, where one is. */
  arm: Schema.NullOr(Schema.String),
  /** The arm that others are compared with. */
  control: Schema.String,
  practicalDifference: Schema.Finite,
  comparisons: Schema.Array(Schema.Struct({
    arm: Schema.String,
    verdict: Schema.Literals(sequentialVerdictWords),
    decisions: Count,
    /** What a decision of this arm earns more than one of the control. */
    estimate: Known,
    low: Known,
    high: Known,
    /** Roughly how many more decisions it takes to say more; null where nobody can tell. */
    moreDecisions: Known,
  })),
}).annotate({ identifier: "ExperimentVerdict" });

/** How traffic was shared among arms, as lists in the order of `arms`. */
export const TrafficShare = Schema.Struct({
  /** Length of a point, in seconds. */
  seconds: Schema.Finite,
  /** Ids; null for all arms together that have no column of their own. */
  arms: Schema.Array(Schema.NullOr(Schema.String)),
  points: Schema.Array(Schema.Struct({
    at: Instant,
    decisions: Schema.Array(Count),
    rewards: Schema.Array(Count),
    rewardSums: Schema.Array(Schema.Finite),
  })),
}).annotate({ identifier: "TrafficShare" });

/** The live state of an experiment. */
export const ExperimentState = Schema.Struct({
  id: ExperimentId,
  status: Schema.Literals(experimentStatuses),
  /** Of the posterior that was told last. */
  version: Count,
  definition: ExperimentDefinition,
  policy: Schema.Literals(policyNames),
  arms: Schema.Array(ArmState),
  decisions: Count,
  /** Rewards that count. */
  rewards: Count,
  /** Decisions that wait for a reward. */
  open: Count,
  /** Decisions whose time was up before a reward came; of those, rewards came `late`. */
  settled: Count,
  late: Count,
  /** Decisions that were settled before their time, as newer ones took their place in memory. */
  settledEarly: Count,
  /** Decisions and rewards that came again. */
  duplicates: Count,
  /** Rewards that said otherwise than the first one. */
  contradictions: Count,
  /** Rewards of decisions that are not known, or no longer. */
  unknown: Count,
  /** Decisions that are no longer remembered. */
  forgotten: Count,
  /** What was given away so far by not choosing the best arm all the time, in units of the reward. */
  regret: Figure,
  /** What a decision earned more than one of an even split, and that as a share of what the latter earned. */
  lift: Schema.NullOr(Schema.Struct({
    mean: Schema.Finite,
    evenMean: Schema.Finite,
    difference: Figure,
    lift: Schema.NullOr(Figure),
  })),
  /** Of a fixed split over its whole life; of a bandit over all periods, by the one furthest off. */
  ratio: RatioCheck,
  /** Null for bandits, which move traffic before they know. */
  verdict: Schema.NullOr(ExperimentVerdict),
  history: TrafficShare,
  createdAt: Instant,
  startedAt: Schema.NullOr(Instant),
  endedAt: Schema.NullOr(Instant),
  lastAt: Instant,
}).annotate({ identifier: "ExperimentState" });
export type ExperimentState = typeof ExperimentState.Type;

/** What became of a command: it was carried out, or refused for a reason. */
export const CommandOutcome = Schema.Union([
  Schema.Literal("ok"),
  Schema.Struct({ field: Schema.String, found: Schema.String, wanted: Schema.String }),
]).annotate({ identifier: "CommandOutcome" });
export type CommandOutcome = typeof CommandOutcome.Type;

/** The body of a request to `ask.experiment.<id>` by whoever sent a command; without one the state is told. */
export const CommandQuestion = Schema.Struct({ command: Schema.String })
  .annotate({ identifier: "CommandQuestion" });
export type CommandQuestion = typeof CommandQuestion.Type;

/** The answer; null for a command that has not come, or is forgotten. */
export const CommandAnswer = Schema.Struct({ outcome: Schema.NullOr(CommandOutcome) })
  .annotate({ identifier: "CommandAnswer" });
export type CommandAnswer = typeof CommandAnswer.Type;
