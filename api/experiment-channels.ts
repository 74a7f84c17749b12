// What travels on NATS about experiments: their part of the AsyncAPI document.
import { Decision, DecisionRequest, LoggedDecision, Reward } from "../streams/decision.ts";
import { ExperimentCommand } from "../streams/experiment-message.ts";
import { CommandQuestion, ExperimentState } from "../streams/experiment-state.ts";
import { Standing, standingSubject } from "../streams/standing.ts";
import {
  askSubject,
  decideSubject,
  decisionsSubject,
  decisionSubject,
  experimentSubject,
  rewardSubject,
  streamNames,
} from "../streams/subjects.ts";
import type { Channel } from "./nats-channels.ts";
import type { JsonObject, SchemaOf } from "./json-schemas.ts";

/** The schemas of all payloads about experiments. */
export const experimentSchemas = [
  DecisionRequest,
  Decision,
  LoggedDecision,
  Reward,
  ExperimentCommand,
  CommandQuestion,
  ExperimentState,
  Standing,
] as const;

/** Those of messages that others send. */
export const takenExperimentSchemas = [
  DecisionRequest,
  Reward,
  ExperimentCommand,
  CommandQuestion,
] as const;

/** Every channel about experiments; `schemaOf` refers to one of {@link experimentSchemas}. */
export function experimentChannels(
  schemaOf: SchemaOf,
  replyOf: (state: JsonObject) => JsonObject,
): Channel[] {
  return [
    {
      name: "decisionRequests",
      address: decideSubject("{experiment}"),
      description:
        "A request for a decision; any worker or API process replies, once the decision is in " +
        "the log. An empty body asks without a user or context. A refusal has the headers " +
        "Nats-Service-Error and Nats-Service-Error-Code: 400, 404, 409 (it is not running) or 503. " +
        "Listed by `nats micro ls` as troupe-decisions.",
      action: "receive",
      payload: schemaOf(DecisionRequest),
      reply: schemaOf(Decision),
    },
    {
      name: "rewards",
      address: rewardSubject("{experiment}"),
      description: "What a decision earned. The first reward of a decision counts, " +
        "also after its time-out while it is remembered; the same again is ignored, another value or an " +
        "unknown decision becomes a dead letter.",
      stream: streamNames.decisions,
      action: "receive",
      payload: schemaOf(Reward),
    },
    {
      name: "commands",
      address: experimentSubject("{experiment}"),
      description:
        "What an experiment is to do: create, start, pause, end, change-arms; and that time " +
        "passes, which workers tell it.",
      stream: streamNames.decisions,
      action: "receive",
      payload: schemaOf(ExperimentCommand),
    },
    {
      name: "decisionLog",
      address: decisionSubject("{experiment}"),
      description: "A decision, from whoever made it, before it is answered.",
      stream: streamNames.decisions,
      action: "send",
      payload: schemaOf(LoggedDecision),
    },
    {
      name: "decisions",
      address: decisionsSubject("{experiment}"),
      description:
        "Each decision once it is stored. The last of each experiment is there for whoever " +
        "comes late: in the stream DECISIONS, under experiments.*.decision.{experiment}.",
      action: "send",
      payload: schemaOf(LoggedDecision),
    },
    {
      name: "standings",
      address: standingSubject("{experiment}"),
      description:
        "How an experiment stands, with what its policy has learnt: what decisions are made by. " +
        "A key-value bucket, `experiments`, that keeps the newest of each.",
      action: "send",
      payload: schemaOf(Standing),
    },
    {
      name: "experimentQuestions",
      address: askSubject("experiment", "{experiment}"),
      description:
        "A request for the live state of one experiment; with a body, for what became of a " +
        "command.",
      action: "receive",
      payload: schemaOf(CommandQuestion),
      reply: replyOf(schemaOf(ExperimentState)),
    },
  ];
}
