// Decisions and their rewards: `/v1/experiments/{id}/decisions` and `/v1/experiments/{id}/rewards`.
import { Schema } from "effect";
import { rewardOutcomes } from "../../db/experiment-projections.ts";
import { Decision, DecisionRequest, Reward } from "../../streams/decision.ts";
import { ContextValues } from "../../streams/experiment-context.ts";
import { AsOf, Instant } from "./asof.ts";
import { RejectedItem } from "./event.ts";
import { listOf } from "./list.ts";
import { historyLimit, maybeCursor, maybeTime } from "./parameter.ts";

/** Largest body of a request for a decision, in bytes. */
export const maxDecisionBytes = 64 * 1024;

/** Body of `POST /v1/experiments/{id}/decisions`. */
export const DecisionBody = DecisionRequest;

/** Answer of `POST /v1/experiments/{id}/decisions`: the decision, which is in the log. */
export const DecisionAnswer = Schema.Struct({ ...Decision.fields, asOf: AsOf }).annotate({
  identifier: "DecisionAnswer",
});
export type DecisionAnswer = typeof DecisionAnswer.Type;

/** Parameters of `GET /v1/experiments/{id}/decisions`. */
export const DecisionsQuery = Schema.Struct({
  from: maybeTime("Decisions from this time on"),
  to: maybeTime("Decisions before this time"),
  limit: historyLimit,
  cursor: maybeCursor,
});

/** A decision as it was logged, and what it earned. */
export const DecisionItem = Schema.Struct({
  decision_id: Schema.String,
  at: Instant,
  user_id: Schema.NullOr(Schema.String),
  context: Schema.NullOr(ContextValues),
  arm: Schema.String,
  index: Schema.Int.annotate({ description: "The number of the arm" }),
  propensity: Schema.Finite.annotate({ description: "The probability that this arm had" }),
  propensities: Schema.Array(Schema.Finite).annotate({ description: "Of every arm, by number" }),
  policy: Schema.String,
  version: Schema.Int,
  kept: Schema.Boolean.annotate({ description: "Whether the user had this arm before" }),
  reward: Schema.NullOr(Schema.Finite).annotate({
    description: "Null where none came: then the default counts",
  }),
  rewardAt: Schema.NullOr(Instant),
  outcome: Schema.NullOr(Schema.Literals(rewardOutcomes)),
}).annotate({ identifier: "DecisionItem" });
export type DecisionItem = typeof DecisionItem.Type;

/** Answer of `GET /v1/experiments/{id}/decisions`, newest first. */
export const DecisionsAnswer = listOf(DecisionItem).annotate({ identifier: "Decisions" });
export type DecisionsAnswer = typeof DecisionsAnswer.Type;

/** Most rewards of one request. */
export const maxRewards = 10_000;

/** Largest body of rewards, in bytes. */
export const maxRewardBytes = 4 * 1024 ** 2;

/** Body of `POST /v1/experiments/{id}/rewards`: one, or several. */
export const RewardsBody = Schema.Union([
  Reward,
  Schema.Array(Reward).check(Schema.isMaxLength(maxRewards)),
]).annotate({ identifier: "Rewards" });

/** Answer of `POST /v1/experiments/{id}/rewards`: those accepted are in the log. */
export const RewardsAnswer = Schema.Struct({
  accepted: Schema.Int,
  rejected: Schema.Array(RejectedItem),
  asOf: AsOf,
}).annotate({ identifier: "RewardsAnswer" });
export type RewardsAnswer = typeof RewardsAnswer.Type;
