// The names of things on NATS: every subject and stream of Troupe is spelt here and nowhere else.
import type { AlertKind } from "./forecast.ts";
import { partitionOf } from "./token.ts";
import type { LearnerName, UserPredictionKind } from "./user-prediction.ts";

/** Streams, by what they hold. */
export const streamNames = {
  stats: "STATS",
  activity: "ACTIVITY",
  predictions: "PREDICTIONS",
  examples: "EXAMPLES",
  decisions: "DECISIONS",
  alerts: "ALERTS",
  deadLetters: "DEADLETTERS",
  refusals: "REFUSALS",
} as const;

/** How many partitions videos are spread over. */
export const defaultPartitions = 16;

/** How many partitions experiments are spread over: there are few of them. */
export const experimentPartitions = 4;

/** Where producers publish a video's readings. */
export function statsSubject(token: string): string {
  return `events.stats.${token}`;
}

/**
 * Where producers publish what a user did. `videoToken` is that of the video it is about; where it is
 * about none the user's own stands there again, so that such events spread evenly.
 */
export function activitySubject(
  userToken: string,
  videoToken: string,
  type: string,
): string {
  return `events.activity.${userToken}.${videoToken}.${type}`;
}

/** Where the partition of users is told something that concerns all of them; see {@link controlToken}. */
export function activityNewsSubject(partition: number, partitions: number): string {
  const token = controlToken(partition, partitions);
  return `events.activity.${token}.${token}.news`;
}

/**
 * Where a command of an erasure is published: it reaches the partition of users that the first token belongs
 * to, and that of videos that the second one does.
 */
export function erasureSubject(userToken: string, videoToken: string): string {
  return `events.activity.${userToken}.${videoToken}.erasure`;
}

/** Where a partition of users tells of events that it refused, as their user was erased. */
export function refusalSubject(partition: number): string {
  return `refusals.${partition}`;
}

/** Where a user's predictions come out. */
export function userPredictionSubject(token: string, kind: UserPredictionKind): string {
  return `predictions.user.${token}.${kind}`;
}

/** Where the model actor of this name is told examples. */
export function learnerSubject(name: LearnerName): string {
  return `examples.${name}`;
}

/** Where a video's forecasts come out. */
export function forecastSubject(token: string): string {
  return `predictions.video.${token}.forecast`;
}

/** Where a video's trend events come out. */
export function alertSubject(kind: AlertKind, token: string): string {
  return `alerts.${kind}.${token}`;
}

/** Where events that a partition could not take are kept. */
export function deadLetterSubject(kind: string, partition: number): string {
  return `deadletters.${kind}.${partition}`;
}

/** Where whoever decides logs the decisions of an experiment. */
export function decisionSubject(experiment: string): string {
  return `events.decision.${experiment}`;
}

/** Where rewards of an experiment's decisions are sent. */
export function rewardSubject(experiment: string): string {
  return `events.reward.${experiment}`;
}

/** Where an experiment is told what to do. */
export function experimentSubject(experiment: string): string {
  return `events.experiment.${experiment}`;
}

/** Under which the log holds all that the experiments of a partition are told. */
export function experimentPartitionSubject(partition: number): string {
  return `experiments.${partition}.>`;
}

/** Where an experiment's decisions come out, each once it is stored. */
export function decisionsSubject(experiment: string): string {
  return `decisions.${experiment}`;
}

/** Where a decision is asked for. */
export function decideSubject(experiment: string): string {
  return `decide.${experiment}`;
}

/** Where the owner of a partition says once a second how it is. */
export function statusSubject(kind: string, partition: number): string {
  return `status.${kind}.${partition}`;
}

/** Where the live state of one actor is asked for: `ask.video.<token of its id>`. */
export function askSubject(kind: string, token: string): string {
  return `ask.${kind}.${token}`;
}

/**
 * A reserved token that hashes to `partition`: no id encodes to one, as `~` is always escaped. What
 * is published to it reaches that one partition, in order with its events.
 */
export function controlToken(partition: number, partitions: number): string {
  for (let i = 0;; i++) {
    const token = `~${i}`;
    if (partitionOf(token, partitions) === partition) return token;
  }
}
