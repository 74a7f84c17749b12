// Experiments: `/v1/experiments` and what is below it.
import { Schema } from "effect";
import { estimatorNames } from "../../decisions/evaluation.ts";
import {
  ExperimentDefinition,
  experimentStatuses,
  experimentWanted,
  rewardKinds,
} from "../../streams/experiment.ts";
import { ArmChanges } from "../../streams/experiment-message.ts";
import { ExperimentState } from "../../streams/experiment-state.ts";
import { AsOf, Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { maybeCursor, maybeOneOf, maybeTime, pageLimit, wholeNumber } from "./parameter.ts";

/** Largest body of a request about an experiment, in bytes. */
export const maxExperimentBytes = 256 * 1024;

/** Parameters of `GET /v1/experiments`. */
export const ExperimentsQuery = Schema.Struct({
  status: maybeOneOf(experimentStatuses, "Only experiments of this status"),
  limit: pageLimit,
  cursor: maybeCursor,
});

/** An experiment in a path. */
export const ExperimentPath = Schema.Struct({
  id: Schema.String
    .check(Schema.isPattern(/^[A-Za-z0-9_-]{1,64}$/u, { expected: experimentWanted.experiment }))
    .annotate({ description: "The experiment's id" }),
});

const summary = {
  id: Schema.String,
  title: Schema.NullOr(Schema.String),
  status: Schema.Literals(experimentStatuses),
  policy: ExperimentState.fields.policy,
  reward: Schema.Literals(rewardKinds),
  decisions: Schema.Int,
  rewards: Schema.Int,
  createdAt: Instant,
  startedAt: Schema.NullOr(Instant),
  endedAt: Schema.NullOr(Instant),
  lastAt: Instant,
};

/** What every answer says of an experiment. */
export const ExperimentSummary = Schema.Struct(summary).annotate({
  identifier: "ExperimentSummary",
});
export type ExperimentSummary = typeof ExperimentSummary.Type;

/** An experiment in a list, as last committed. */
export const ExperimentItem = Schema.Struct({ ...summary, state: ExperimentState }).annotate({
  identifier: "ExperimentItem",
});
export type ExperimentItem = typeof ExperimentItem.Type;

/** Answer of `GET /v1/experiments`, those of the latest activity first. */
export const ExperimentsAnswer = listOf(ExperimentItem).annotate({ identifier: "Experiments" });
export type ExperimentsAnswer = typeof ExperimentsAnswer.Type;

/** Answer of everything that shows one experiment. */
export const ExperimentAnswer = Schema.Struct({
  experiment: ExperimentSummary,
  state: ExperimentState,
  live: Schema.Boolean.annotate({
    description: "Whether the state is what the actor holds at this moment, or as last committed",
  }),
  liveError: Schema.NullOr(Schema.String).annotate({ description: "Why it is not live" }),
  asOf: AsOf,
}).annotate({ identifier: "ExperimentAnswer" });
export type ExperimentAnswer = typeof ExperimentAnswer.Type;

/** Body of `POST /v1/experiments`. */
export const ExperimentBody = ExperimentDefinition;

/** Body of `POST /v1/experiments/{id}/arms`. */
export const ArmsBody = ArmChanges;

/** Parameters of `GET /v1/experiments/{id}/evaluation`. */
export const EvaluationQuery = Schema.Struct({
  policy: Schema.optionalKey(
    Schema.String.check(Schema.isPattern(/^(?:arm:[\s\S]{1,100}|[a-z-]{1,40})$/u, {
      expected: "uniform, best, a policy's name, or arm:<id>",
    })).annotate({
      description:
        "The policy to evaluate: uniform (the usual), best (the arm that is best in the " +
        "first half, evaluated on the second), arm:<id>, or the name of a policy that learns",
    }),
  ),
  from: maybeTime("Decisions from this time on"),
  to: maybeTime("Decisions before this time"),
  limit: Schema.optionalKey(
    wholeNumber(1, 200_000, { description: "How many decisions at most; 50,000 where absent" }),
  ),
});

/** What a policy would have earned a decision, by one estimator. */
export const EvaluationRow = Schema.Struct({
  policy: Schema.String,
  estimator: Schema.Literals(estimatorNames),
  value: Schema.NullOr(Schema.Finite),
  low: Schema.NullOr(Schema.Finite),
  high: Schema.NullOr(Schema.Finite),
  effectiveSampleSize: Schema.Finite,
  clip: Schema.optionalKey(Schema.Finite),
}).annotate({ identifier: "EvaluationRow" });

/** Answer of `GET /v1/experiments/{id}/evaluation`. */
export const EvaluationAnswer = Schema.Struct({
  rows: Schema.Array(EvaluationRow).annotate({
    description: "The policy that made the decisions first, then the one that was asked for",
  }),
  decisions: Schema.Int.annotate({ description: "Settled decisions that were looked at" }),
  more: Schema.Boolean.annotate({ description: "Whether there are older ones, left out" }),
  unsupported: Schema.Finite.annotate({
    description: "Share of the policy's choices that no decision of the log says anything of",
  }),
  asOf: AsOf,
}).annotate({ identifier: "PolicyEvaluation" });
export type EvaluationAnswer = typeof EvaluationAnswer.Type;
