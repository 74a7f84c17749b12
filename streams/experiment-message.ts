// What the actor of an experiment is told, in one order: commands, decisions, rewards, and that time passes.
import { Result, Schema } from "effect";
import { leastPropensity, LoggedDecision, Reward } from "./decision.ts";
import { eventTimeFault, maxEventBytes } from "./event-time.ts";
import {
  Arm,
  definitionFault,
  ExperimentDefinition,
  ExperimentId,
  experimentWanted,
  maxArms,
} from "./experiment.ts";
import { Word } from "./experiment-context.ts";
import { Id } from "./id.ts";
import { jsonOf } from "./json-payload.ts";
import { Rejection, rejectionOf } from "./rejection.ts";
import { parseTime, timeWanted } from "./time.ts";

const ArmIds = Schema.optionalKey(Schema.Array(Word).check(Schema.isMaxLength(maxArms)));

/** Adds, pauses, resumes and removes arms, in this order. */
export const ArmChanges = Schema.Struct({
  add: Schema.optionalKey(Schema.Array(Arm).check(Schema.isMaxLength(maxArms))),
  pause: ArmIds,
  resume: ArmIds,
  remove: ArmIds,
}).annotate({ identifier: "ArmChanges" });
export type ArmChanges = typeof ArmChanges.Type;

const common = {
  /** Names the command: whoever sent it asks by this name what became of it. */
  command_id: Id,
  experiment: ExperimentId,
  timestamp: Schema.String,
};

/** The message on `events.experiment.<id>`. */
export const ExperimentCommand = Schema.Union([
  Schema.Struct({
    ...common,
    command: Schema.Literal("create"),
    definition: ExperimentDefinition,
  }),
  Schema.Struct({ ...common, command: Schema.Literals(["start", "pause", "end"]) }),
  Schema.Struct({ ...common, command: Schema.Literal("change-arms"), changes: ArmChanges }),
  /** Time passes; of no further meaning. */
  Schema.Struct({ ...common, command: Schema.Literal("tick") }),
]).annotate({ identifier: "ExperimentCommand" });
export type ExperimentCommand = typeof ExperimentCommand.Type;

/** Everything that the actor of an experiment hears. */
export type ExperimentEvent =
  | { readonly kind: "command"; readonly command: ExperimentCommand }
  | { readonly kind: "decision"; readonly decision: LoggedDecision; readonly atMs: number }
  | { readonly kind: "reward"; readonly reward: Reward; readonly atMs: number };

/** The kinds of such messages, as the third token of their stored subject says. */
export type ExperimentMessageKind = ExperimentEvent["kind"];

const wanted = {
  payload: "one JSON object",
  decision_id: experimentWanted.id,
  reward: experimentWanted.reward,
  timestamp: timeWanted,
};

const decodeCommand = Schema.decodeUnknownResult(ExperimentCommand);
const decodeDecision = Schema.decodeUnknownResult(LoggedDecision);
const decodeReward = Schema.decodeUnknownResult(Reward);

/** Reads a command, a decision or a reward; `arrivedAtMs` is when the log took it. */
export function decodeExperimentMessage(
  kind: "experiment" | "decision" | "reward",
  payload: Uint8Array,
  arrivedAtMs: number,
): ExperimentEvent | Rejection {
  if (payload.length > maxEventBytes) {
    return new Rejection("payload", `${payload.length} bytes`, `at most ${maxEventBytes} bytes`);
  }
  const json = jsonOf(payload, "one JSON object in UTF-8");
  if (json instanceof Rejection) return json;
  if (kind === "decision") return decisionFrom(json, arrivedAtMs);
  if (kind === "reward") return rewardFromJson(json, arrivedAtMs);
  return commandFromJson(json);
}

/** Reads a reward from JSON. */
export function rewardFromJson(
  json: unknown,
  arrivedAtMs: number,
): Extract<ExperimentEvent, { kind: "reward" }> | Rejection {
  const decoded = decodeReward(json);
  if (Result.isFailure(decoded)) return rejectionOf(decoded.failure, json, wanted);
  const reward = decoded.success;
  const { timestamp } = reward;
  if (timestamp === undefined) return { kind: "reward", reward, atMs: arrivedAtMs };
  const atMs = parseTime(timestamp);
  const fault = eventTimeFault("timestamp", timestamp, atMs, arrivedAtMs);
  return fault ?? { kind: "reward", reward, atMs };
}

/** Reads a command from JSON; a definition that contradicts itself is rejected too. */
export function commandFromJson(json: unknown): ExperimentEvent | Rejection {
  const decoded = decodeCommand(json);
  if (Result.isFailure(decoded)) return rejectionOf(decoded.failure, json, wanted);
  const command = decoded.success;
  if (command.command === "create") {
    const fault = definitionFault(command.definition);
    if (fault !== undefined) {
      return new Rejection(`definition.${fault.field}`, fault.found, fault.wanted);
    }
    if (command.definition.id !== command.experiment) {
      return new Rejection("definition.id", command.definition.id, "the id of the experiment");
    }
  }
  return { kind: "command", command };
}

function decisionFrom(json: unknown, arrivedAtMs: number): ExperimentEvent | Rejection {
  const decoded = decodeDecision(json);
  if (Result.isFailure(decoded)) return rejectionOf(decoded.failure, json, wanted);
  const decision = decoded.success;
  const { at, index, propensities } = decision;
  const atMs = parseTime(at);
  const fault = eventTimeFault("at", at, atMs, arrivedAtMs);
  if (fault !== undefined) return fault;
  if (!(propensities[index] >= leastPropensity)) {
    const wanted = `a number from ${leastPropensity} to 1`;
    return new Rejection(`propensities.${index}`, propensities[index], wanted);
  }
  return { kind: "decision", decision, atMs };
}
