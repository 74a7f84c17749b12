// What the metrics of workers say is wrong with their partitions, in words, by the limits of the alerts.
import { limits } from "../../metrics/limits.ts";
import { grouped } from "../terminal.ts";
import { type Check, good, skipped } from "./check.ts";
import { type Observed, those, told } from "./observed.ts";

const noWorker = "no worker among those that told";

/** Judges what workers told of their partitions. */
export function judgePartitions(observed: Observed): readonly Check[] {
  return [
    judgeProgress(observed),
    judgeOwners(observed),
    judgeCheckpoints(observed),
    judgeRestarts(observed),
    judgeDeadLetters(observed),
    judgePublishing(observed),
  ];
}

function judgeProgress(observed: Observed): Check {
  const name = "events";
  const lag = observed.sum("troupe_partition_lag_events", "kind");
  if (lag.size === 0) return skipped(name, noWorker);
  const stuck = those(
    observed.largest("troupe_uncommitted_age_seconds", "kind"),
    (seconds) => seconds > limits.uncommittedSeconds,
  );
  if (stuck.size > 0) {
    const found = told(stuck, (kind, seconds) => `${Math.round(seconds)} s of ${kind}`);
    return observed.alerted("NoProgress", {
      name,
      found: `taken, and waiting for a checkpoint: ${found}`,
      remedy: "see whether the database and NATS answer; the log of the worker says what fails",
    });
  }
  const found = `waiting in the log: ${
    told(lag, (kind, events) => `${grouped(events)} of ${kind}`)
  }`;
  const before = observed.sumBefore("troupe_partition_lag_events", "kind");
  const growing = those(
    lag,
    (events, kind) => events > limits.lagEvents && events > (before.get(kind) ?? 0),
  );
  if (growing.size === 0) return good(name, found);
  const kinds = told(growing, (kind) => kind);
  return observed.alerted("LagGrowing", {
    name,
    found: `${found}; ${kinds} fell further behind while this looked`,
    remedy: "give it time if it has just started, else start another worker",
  });
}

function judgeOwners(observed: Observed): Check {
  const name = "owners";
  const unowned = observed.largest("troupe_unowned_partitions", "kind");
  if (unowned.size === 0) return skipped(name, "no API among those that told, or no partition yet");
  const missing = those(unowned, (partitions) => partitions > 0);
  if (missing.size === 0) return good(name, "every partition has one");
  const found = told(missing, (kind, partitions) => `${partitions} of ${kind}`);
  return observed.alerted("PartitionsUnowned", {
    name,
    found: `partitions that nobody has: ${found}`,
    remedy: "start a worker; if some run, their logs say why they do not take them",
  });
}

function judgeCheckpoints(observed: Observed): Check {
  const name = "checkpoints";
  const seconds = observed.quantile("troupe_checkpoint_duration_seconds", 0.95, "kind");
  if (seconds.size === 0) return skipped(name, "none yet");
  const times = told(seconds, (kind, bound) => `${withinText(bound)} of ${kind}`);
  const found = `nineteen of twenty take ${times}`;
  if (those(seconds, (bound) => bound > limits.checkpointSeconds).size === 0) {
    return good(name, found);
  }
  return observed.alerted("CheckpointsSlow", {
    name,
    found,
    remedy: "see how busy the database and its disk are, and the network to it",
  });
}

function judgeRestarts(observed: Observed): Check {
  const name = "restarts";
  const total = observed.sum("troupe_partition_restarts_total", "kind", "reason");
  if (total.size === 0) return good(name, "no partition has failed");
  const found = `partitions that failed since the start: ${told(total, countOf)}`;
  const fences = observed.risen("troupe_fences_total", "kind");
  if (those(fences, (count) => count > limits.fences).size > 0) {
    return observed.alerted("FencesRepeated", {
      name,
      found,
      remedy: "look for a process that stands still: a paused machine, too little memory",
    });
  }
  const restarts = observed.risen("troupe_partition_restarts_total", "kind", "reason");
  if (those(restarts, (count) => count > limits.restarts).size === 0) return good(name, found);
  return observed.alerted("PartitionRestarting", {
    name,
    found,
    remedy: "the log of the worker says why each of them failed",
  });
}

function judgeDeadLetters(observed: Observed): Check {
  const name = "dead letters";
  const total = observed.sum("troupe_dead_letters_total", "kind", "reason");
  if (total.size === 0) return good(name, "none since the start");
  const found = `since the start: ${told(total, countOf)}`;
  const letters = observed.risen("troupe_dead_letters_total", "kind", "reason");
  if (those(letters, (count) => count > limits.deadLetters).size === 0) return good(name, found);
  return observed.alerted("DeadLettersRising", {
    name,
    found,
    remedy: "`npm run troupe -- deadletters list` says what was found and what was wanted",
  });
}

function judgePublishing(observed: Observed): Check {
  const name = "publishing";
  const published = observed.risen("troupe_published_messages_total", "kind");
  if (published.size === 0) return skipped(name, noWorker);
  const retries = those(
    observed.risen("troupe_publish_retries_total", "kind"),
    (count, kind) => count > limits.publishRetryShare * (published.get(kind) ?? 0),
  );
  if (retries.size === 0) return good(name, "NATS takes what partitions say in time");
  const all = observed.sum("troupe_publish_retries_total", "kind");
  const found = told(retries, (kind) => countOf(kind, all.get(kind) ?? 0));
  return observed.alerted("PublishRetries", {
    name,
    found: `messages sent more than once: ${found}`,
    remedy: "see how busy the nats-server and its disk are",
  });
}

/** `12 of video viewCount`. */
function countOf(label: string, count: number): string {
  return `${grouped(count)} of ${label}`;
}

/** At most so many seconds, in words. */
function withinText(bound: number): string {
  return bound === Infinity ? "more than 10 s" : `up to ${bound} s`;
}
