// The kind `experiment`: one actor an experiment, which joins rewards to decisions and learns from both.
import { decodeExperimentMessage, type ExperimentEvent } from "../../streams/experiment-message.ts";
import { experimentOfDecision } from "../../streams/decision.ts";
import type { LogMessage } from "../../streams/log.ts";
import { Rejection } from "../../streams/rejection.ts";
import { partitionOf } from "../../streams/token.ts";
import type { ActorKind, Addressed } from "../actor.ts";
import { type Experiment, type Trial, unknownExperiment } from "./experiment.ts";
import { inspectExperiment, inspectTrial } from "./inspect.ts";
import { ExperimentJournal } from "./journal.ts";
import { learnDue, nextLearningMs } from "./learning.ts";
import { decodeExperiment, encodeExperiment } from "./snapshot.ts";
import { stepExperiment } from "./step.ts";
import { nextSettlementMs, settleDue } from "./take-decision.ts";

const version = 1;

/** What the experiments of a partition share: nothing. */
export type NothingShared = Readonly<Record<never, never>>;

export const experimentKind: ActorKind<Experiment, ExperimentEvent, NothingShared> = {
  name: "experiment",
  version,

  decode: decodeMessage,
  initial: unknownExperiment,
  onEvent: stepExperiment,

  timerAtMs: ({ trial }) => trial && nextDueMs(trial),
  onTimer({ trial }, atMs) {
    if (trial === undefined) return;
    learnDue(trial, atMs);
    settleDue(trial, atMs);
  },
  dropTimer({ trial }) {
    const atMs = trial && nextDueMs(trial);
    if (trial === undefined || atMs === undefined) return;
    while ((nextLearningMs(trial) ?? Infinity) <= atMs) trial.learntTo++;
    settleDue(trial, atMs);
  },

  project(key, experiment, sink) {
    const { trial, journal, sequence } = experiment;
    experiment.journal = new ExperimentJournal();
    if (trial === undefined) return;
    journal.project(sink);
    const { definition, status, policy, times, memory, counts } = trial;
    sink.experiments.push({
      id: key,
      title: definition.title,
      status,
      policy: policy.name,
      reward: definition.reward.kind,
      definition: JSON.stringify(definition),
      standing: JSON.stringify(inspectTrial(key, trial)),
      ...times,
      decisions: memory.next,
      rewards: counts.rewards,
      sequence,
    });
  },

  encode: encodeExperiment,
  decodeState(key, found, reader) {
    if (found !== version) throw new RangeError(`found version ${found}, wanted ${version}`);
    return decodeExperiment(key, reader);
  },
  inspect: inspectExperiment,

  initialShared: () => ({}),
  sharedRevision: () => 0,
  projectShared() {},
  encodeShared() {},
  decodeShared: () => ({}),
};

/** When something is to be done with a decision, if any waits. */
function nextDueMs(trial: Trial): number | undefined {
  const dueMs = Math.min(nextLearningMs(trial) ?? Infinity, nextSettlementMs(trial) ?? Infinity);
  return dueMs === Infinity ? undefined : dueMs;
}

/** Time passes as the log takes messages, whatever they say of their own. */
function decodeMessage(
  { subject, payload, arrivedAtMs }: LogMessage,
  partition: number,
  partitionCount: number,
): Addressed<ExperimentEvent> | Rejection {
  const [, , kind, key = ""] = subject.split(".");
  if (kind !== "decision" && kind !== "reward" && kind !== "experiment") {
    return new Rejection("subject", subject, "a decision, a reward or an experiment");
  }
  if (partitionOf(key, partitionCount) !== partition) {
    const wanted = `an experiment of partition ${partition}`;
    return new Rejection("subject", subject, wanted);
  }
  const event = decodeExperimentMessage(kind, payload, arrivedAtMs);
  if (event instanceof Rejection) return event;
  return misaddressed(event, key) ?? { key, atMs: arrivedAtMs, event };
}

/** What of an event is of another experiment than its subject names. */
function misaddressed(event: ExperimentEvent, key: string): Rejection | undefined {
  const wanted = `one of ${key}, which the subject names`;
  if (event.kind === "command") {
    const { experiment } = event.command;
    return experiment === key ? undefined : new Rejection("experiment", experiment, wanted);
  }
  if (event.kind === "decision" && event.decision.experiment !== key) {
    return new Rejection("experiment", event.decision.experiment, wanted);
  }
  const { decision_id: id } = event.kind === "decision" ? event.decision : event.reward;
  return experimentOfDecision(id) === key ? undefined : new Rejection("decision_id", id, wanted);
}
