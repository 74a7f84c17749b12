// One event moves one experiment: what was due before it happens first.
import type { ExperimentEvent } from "../../streams/experiment-message.ts";
import type { Rejection } from "../../streams/rejection.ts";
import type { Outcome, StepContext } from "../actor.ts";
import type { Experiment } from "./experiment.ts";
import { learnDue } from "./learning.ts";
import { tell, tellIfDue } from "./standing.ts";
import { neverCreated, takeCommand } from "./take-command.ts";
import { settleDue, takeDecision } from "./take-decision.ts";
import { takeReward } from "./take-reward.ts";

/** Advances an experiment by an event, at the time at which the log took it. */
export function stepExperiment(
  experiment: Experiment,
  event: ExperimentEvent,
  context: StepContext<unknown>,
): Outcome | Rejection {
  const { arrivedAtMs, sequence } = context;
  const { id, trial } = experiment;
  experiment.sequence = sequence;
  if (trial !== undefined) {
    trial.times.lastAtMs = arrivedAtMs;
    learnDue(trial, arrivedAtMs);
    settleDue(trial, arrivedAtMs);
  }
  if (event.kind === "command" && event.command.command !== "tick") {
    const outcome = takeCommand(experiment, event.command, arrivedAtMs);
    // Whoever lost the standing of one that runs already is told by starting it again.
    const isTold = outcome === "stepped" ||
      (outcome === "duplicate" && event.command.command === "start");
    if (isTold && experiment.trial !== undefined) tell(id, experiment.trial, context);
    return outcome;
  }
  if (trial === undefined) return neverCreated(id);
  const outcome = event.kind === "decision"
    ? takeDecision(experiment, trial, event.decision, event.atMs, context)
    : event.kind === "reward"
    ? takeReward(experiment, trial, event.reward, event.atMs, context)
    : "stepped";
  tellIfDue(id, trial, context);
  return outcome;
}
