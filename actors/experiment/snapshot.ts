// The bytes of an experiment.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { decodePolicy } from "../../ml/bandit/policies.ts";
import { RewardDelay } from "../../ml/experiment/reward-delay.ts";
import { checkNumbers, fullCount, maxSteps, maxTimeMs } from "../../ml/ranges.ts";
import { Result, Schema } from "effect";
import {
  armStatuses,
  definitionFault,
  ExperimentDefinition,
  experimentStatuses,
  maxArms,
} from "../../streams/experiment.ts";
import { ExperimentChecks } from "./checks.ts";
import { CommandOutcomes } from "./command-outcomes.ts";
import { DecisionMemory } from "./decision-memory.ts";
import {
  type ArmRecord,
  countNames,
  type Experiment,
  newArm,
  type Trial,
  unknownExperiment,
} from "./experiment.ts";
import { SplitTable } from "./split-table.ts";
import { TrafficHistory } from "./traffic-history.ts";
import { UserFilter } from "./user-filter.ts";

/** No sum of rewards comes near this. */
const mostSum = 1e60;

/** Longest time between two tellings of a standing, in milliseconds. */
const longestWaitMs = 60_000;

/** Writes an experiment; rows that wait for the next checkpoint are no part of it. */
export function encodeExperiment(experiment: Experiment, to: ByteWriter): void {
  const { trial } = experiment;
  to.f64(experiment.sequence);
  experiment.outcomes.encode(to);
  to.u8(trial === undefined ? 0 : 1);
  if (trial !== undefined) encodeTrial(trial, to);
}

/** Reads what {@link encodeExperiment} wrote; a `RangeError` where these bytes are none. */
export function decodeExperiment(id: string, from: ByteReader): Experiment {
  const sequence = from.f64();
  checkNumbers([sequence], 0, [{
    name: "sequence",
    count: 1,
    low: 0,
    high: fullCount,
    whole: true,
  }]);
  const outcomes = CommandOutcomes.decode(from);
  const trial = from.u8() === 0 ? undefined : decodeTrial(id, from);
  return { ...unknownExperiment(id), sequence, outcomes, trial };
}

function encodeTrial(trial: Trial, to: ByteWriter): void {
  const { times, telling, counts } = trial;
  to.text(JSON.stringify(trial.definition));
  trial.policy.encode(to);
  to.u8(experimentStatuses.indexOf(trial.status));
  to.u32(trial.arms.length);
  for (const arm of trial.arms) encodeArm(arm, to);
  to.f64s(countNames.map((name) => counts[name]));
  for (
    const atMs of [times.createdAtMs, times.startedAtMs, times.endedAtMs, times.lastAtMs]
  ) to.f64(atMs ?? NaN);
  to.f64(telling.version);
  to.f64(telling.nextAtMs);
  to.u8(telling.isDue ? 1 : 0);
  trial.memory.encode(to);
  to.f64(trial.learntTo);
  trial.delay.encode(to);
  trial.splits?.encode(to);
  trial.users?.encode(to);
  trial.checks.encode(to);
  trial.history.encode(to);
}

function decodeTrial(id: string, from: ByteReader): Trial {
  const definition = readDefinition(id, from);
  const policy = decodePolicy(from);
  const isFixed = policy.name === "fixed";
  const status = experimentStatuses[from.u8()];
  if (status === undefined) throw new RangeError("found no status of an experiment");
  const arms = readArms(from, definition);
  if (policy.armCount !== arms.length) {
    throw new RangeError(`found a policy of ${policy.armCount} arms, wanted ${arms.length}`);
  }
  const numbers = new Float64Array(countNames.length + 4);
  from.f64s(numbers);
  checkNumbers(numbers, 0, [
    { name: "count", count: countNames.length, low: 0, high: maxSteps, whole: true },
  ]);
  const [createdAtMs, startedAtMs, endedAtMs, lastAtMs] = numbers.subarray(countNames.length);
  const times = [createdAtMs, lastAtMs, zeroIfUnknown(startedAtMs), zeroIfUnknown(endedAtMs)];
  checkNumbers(times, 0, [{ name: "time", count: 4, low: 0, high: maxTimeMs }]);
  const [version, nextAtMs] = [from.f64(), from.f64()];
  checkNumbers([version, nextAtMs], 0, [
    { name: "version", count: 1, low: 0, high: maxSteps, whole: true },
    { name: "time of telling", count: 1, low: 0, high: maxTimeMs + longestWaitMs },
  ]);
  const isDue = from.u8() === 1;
  const memory = DecisionMemory.decode(from, policy.contextLength, arms.length);
  const learntTo = from.f64();
  checkNumbers([learntTo], 0, [
    { name: "decisions learnt", count: 1, low: memory.first, high: memory.next, whole: true },
  ]);
  const delay = RewardDelay.decode(from);
  const splits = isFixed ? SplitTable.decode(from, memory.splits()) : undefined;
  const users = isFixed && definition.sticky === true ? UserFilter.decode(from) : undefined;
  const checks = ExperimentChecks.decode(from, definition, isFixed);
  const history = TrafficHistory.decode(from);
  const [rewards, settled, settledEarly, late, duplicates, contradictions, unknown] = numbers;
  return {
    definition,
    status,
    arms,
    policy,
    memory,
    learntTo,
    delay,
    splits,
    users,
    checks,
    history,
    counts: { rewards, settled, settledEarly, late, duplicates, contradictions, unknown },
    times: {
      createdAtMs,
      startedAtMs: Number.isNaN(startedAtMs) ? undefined : startedAtMs,
      endedAtMs: Number.isNaN(endedAtMs) ? undefined : endedAtMs,
      lastAtMs,
    },
    telling: { version, nextAtMs, isDue },
  };
}

const decodeDefinition = Schema.decodeUnknownResult(Schema.fromJsonString(ExperimentDefinition));

function readDefinition(id: string, from: ByteReader): ExperimentDefinition {
  const read = decodeDefinition(from.text());
  if (Result.isFailure(read)) throw new RangeError(`definition: ${read.failure.message}`);
  const definition = read.success;
  const fault = definitionFault(definition);
  if (fault !== undefined || definition.id !== id) {
    throw new RangeError(`found a definition that is none: ${fault?.field ?? definition.id}`);
  }
  return definition;
}

function encodeArm(arm: ArmRecord, to: ByteWriter): void {
  to.text(arm.id);
  to.u8(armStatuses.indexOf(arm.status));
  to.f64s([arm.weight, arm.decisions, arm.rewards, arm.rewardSum, arm.propensitySum]);
}

function readArms(from: ByteReader, { arms: defined }: ExperimentDefinition): ArmRecord[] {
  const count = from.u32();
  checkNumbers([count], 0, [{ name: "arms", count: 1, low: defined.length, high: maxArms }]);
  const arms: ArmRecord[] = [];
  for (let i = 0; i < count; i++) {
    const id = from.text();
    const status = armStatuses[from.u8()];
    const numbers = new Float64Array(5);
    from.f64s(numbers);
    checkNumbers(numbers, 0, [
      { name: "weight", count: 1, low: 1e-6, high: 1e6 },
      { name: "decisions and rewards", count: 2, low: 0, high: maxSteps, whole: true },
      { name: "sum of rewards", count: 1, low: -mostSum, high: mostSum },
      { name: "sum of propensities", count: 1, low: 0, high: fullCount },
    ]);
    if (status === undefined || (i < defined.length && id !== defined[i].id)) {
      throw new RangeError(`found an arm ${id} that is none of the definition`);
    }
    const [weight, decisions, rewards, rewardSum, propensitySum] = numbers;
    arms.push({ ...newArm(id, weight), status, decisions, rewards, rewardSum, propensitySum });
  }
  if (!arms.some(({ status }) => status === "active")) throw new RangeError("found no active arm");
  return arms;
}

function zeroIfUnknown(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
