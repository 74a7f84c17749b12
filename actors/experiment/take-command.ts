// A command comes in: the life of an experiment, and of its arms.
import { isDeepStrictEqual } from "node:util";
import type { ArmChanges, ExperimentCommand } from "../../streams/experiment-message.ts";
import { type ArmStatus, type ExperimentDefinition, maxArms } from "../../streams/experiment.ts";
import { Rejection } from "../../streams/rejection.ts";
import type { Outcome } from "../actor.ts";
import { type Experiment, newArm, newTrial, type Trial } from "./experiment.ts";
import { linearFault, newPolicy } from "./policy-choice.ts";
import { standingFault } from "./standing.ts";

/** Whether a command changed something, left all as it was wanted, or was refused. */
type Result = "changed" | "as wanted" | Rejection;

/** Carries out a command, but for a tick, and remembers what became of it. */
export function takeCommand(
  experiment: Experiment,
  command: Exclude<ExperimentCommand, { readonly command: "tick" }>,
  arrivedAtMs: number,
): Outcome | Rejection {
  const { outcomes } = experiment;
  if (outcomes.get(command.command_id) !== undefined) return "duplicate";
  const result = command.command === "create"
    ? create(experiment, command.definition, arrivedAtMs)
    : experiment.trial === undefined
    ? neverCreated(experiment.id)
    : carryOut(experiment.trial, command, arrivedAtMs);
  if (result instanceof Rejection) {
    const { field, found, wanted } = result;
    outcomes.add(command.command_id, { field, found, wanted });
    return result;
  }
  outcomes.add(command.command_id, "ok");
  return result === "changed" ? "stepped" : "duplicate";
}

/** Why nothing but a creation can be taken under an id. */
export function neverCreated(id: string): Rejection {
  return new Rejection("experiment", id, "an experiment that was created");
}

function create(experiment: Experiment, definition: ExperimentDefinition, atMs: number): Result {
  const { trial } = experiment;
  if (trial !== undefined) {
    if (isDeepStrictEqual(trial.definition, definition)) return "as wanted";
    const wanted = "an id that no other experiment has, or the very definition of this one";
    return new Rejection("definition", definition.id, wanted);
  }
  const policy = newPolicy(definition);
  if (policy instanceof Rejection) return policy;
  const created = newTrial(definition, policy, atMs);
  const fault = standingFault(created);
  if (fault !== undefined) return fault;
  experiment.trial = created;
  return "changed";
}

function carryOut(
  trial: Trial,
  command: Exclude<ExperimentCommand, { readonly command: "tick" | "create" }>,
  atMs: number,
): Result {
  const { status, times } = trial;
  if (status === "ended") {
    if (command.command === "end") return "as wanted";
    return new Rejection("status", status, "an experiment that has not ended");
  }
  if (command.command === "change-arms") return changeArms(trial, command.changes);
  const wanted = ({ start: "running", pause: "paused", end: "ended" } as const)[command.command];
  if (status === wanted) return "as wanted";
  if (status === "draft" && wanted === "paused") {
    return new Rejection("status", status, "an experiment that was started");
  }
  trial.status = wanted;
  if (wanted === "running") times.startedAtMs ??= atMs;
  if (wanted === "ended") times.endedAtMs = atMs;
  return "changed";
}

/** All of the changes, or none of them. */
function changeArms(trial: Trial, changes: ArmChanges): Result {
  const { add = [], pause = [], resume = [], remove = [] } = changes;
  const statuses = new Map(trial.arms.map(({ id, status }) => [id, status]));
  for (const [i, { id, weight }] of add.entries()) {
    if (statuses.has(id)) {
      return new Rejection(`changes.add.${i}.id`, id, "an id that no arm has or had");
    }
    if (weight !== undefined && trial.policy.name === "fixed") {
      const wanted = "no weight: an arm that is added weighs as much as others do on average";
      return new Rejection(`changes.add.${i}.weight`, weight, wanted);
    }
    statuses.set(id, "active");
  }
  if (statuses.size > maxArms) {
    const wanted = `at most ${maxArms} arms, those that were removed included`;
    return new Rejection("changes.add", `${statuses.size} arms`, wanted);
  }
  const steps: readonly (readonly [string, readonly string[], ArmStatus])[] = [
    ["pause", pause, "paused"],
    ["resume", resume, "active"],
    ["remove", remove, "removed"],
  ];
  for (const [name, ids, status] of steps) {
    for (const [i, id] of ids.entries()) {
      const before = statuses.get(id);
      const isGone = before === "removed" && status !== "removed";
      if (before === undefined || isGone) {
        const wanted = "the id of an arm that is not removed";
        return new Rejection(`changes.${name}.${i}`, id, wanted);
      }
      statuses.set(id, status);
    }
  }
  if (![...statuses.values()].includes("active")) {
    return new Rejection("changes", "no active arm is left", "one active arm at least");
  }
  return apply(trial, add, statuses);
}

function apply(
  trial: Trial,
  add: NonNullable<ArmChanges["add"]>,
  statuses: ReadonlyMap<string, ArmStatus>,
): Result {
  const { arms, policy } = trial;
  const fault = linearFault(policy.name, statuses.size, policy.contextLength, "changes.add") ??
    standingFault(trial, add);
  if (fault !== undefined) return fault;
  let isChanged = add.length > 0;
  const average = arms.reduce((sum, { weight }) => sum + weight, 0) / arms.length;
  for (const { id } of add) arms.push(newArm(id, average));
  for (const arm of arms) {
    const status = statuses.get(arm.id) ?? arm.status;
    if (arm.status !== status) isChanged = true;
    arm.status = status;
  }
  if (add.length > 0) policy.grow(arms.length);
  return isChanged ? "changed" : "as wanted";
}
